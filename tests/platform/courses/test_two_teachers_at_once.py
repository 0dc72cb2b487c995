"""Two teachers have the same form open: what one has saved is not undone by the other unread."""

import re
from datetime import UTC, datetime

from django.test import Client
from django.utils import timezone
from schoolyard import Schoolyard

from gradebook.models import Rules


def fields(page: str, address: str = "") -> dict[str, str]:
    """What a browser would send of the form to this address as the page shows it."""
    begin = page.index(f'action="{address}"') if address else page.index('class="gradebook-rules"')
    form = page[begin : page.index("</form>", begin)]
    sent = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and 'type="checkbox"' not in tag:
            sent[name[1]] = value[1] if value else ""
        elif name and " checked" in tag:
            sent[name[1]] = "on"
    return sent


def rules_page(yard: Schoolyard, clay: Client) -> tuple[str, dict[str, str]]:
    address = f"/courses/{yard.course.pk}/gradebook/rules/"
    return address, fields(clay.get(address).content.decode())


def test_what_a_colleague_changed_of_the_rules_stays_where_the_other_changed_something_else(
    yard: Schoolyard, clay: Client
):
    address, seen = rules_page(yard, clay)

    unchecked = {name: value for name, value in seen.items() if name != "missing_is_zero"}
    clay.post(address, unchecked | {"late_percent_a_day": "10"})
    clay.post(address, seen | {"step_claim": "3"})

    rules = Rules.objects.get(course=yard.course)
    assert (rules.late_percent_a_day, rules.missing_is_zero) == (10, False)
    assert float(rules.step_weights["claim"]) == 3


def test_of_two_who_changed_the_same_the_second_is_told_and_decides(yard: Schoolyard, clay: Client):
    address, seen = rules_page(yard, clay)
    clay.post(address, seen | {"late_percent_a_day": "10"})

    answer = clay.post(address, seen | {"late_percent_a_day": "20"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "meanwhile: it is now 10" in page
    assert fields(page)["late_percent_a_day"] == "20"
    assert Rules.objects.get(course=yard.course).late_percent_a_day == 10
    assert clay.post(address, fields(page)).status_code == 302
    assert Rules.objects.get(course=yard.course).late_percent_a_day == 20


def test_a_course_archived_by_a_colleague_is_not_brought_back_by_a_new_name(
    yard: Schoolyard, clay: Client
):
    address = f"/courses/{yard.course.pk}/change/"
    seen = fields(clay.get(f"/courses/{yard.course.pk}/").content.decode(), address)

    clay.post(address, seen | {"archived": "on"})
    clay.post(address, seen | {"title": "Optics"})

    yard.course.refresh_from_db()
    assert (yard.course.title, yard.course.archived) == ("Optics", True)


def test_a_due_date_set_by_a_colleague_stays_when_the_opening_is_set(
    yard: Schoolyard, clay: Client
):
    yard.assignment.opens = datetime(2026, 3, 1, 8, 0, 31, tzinfo=UTC)
    yard.assignment.save()
    address = f"/courses/{yard.course.pk}/assignments/{yard.assignment.pk}/"
    seen = fields(clay.get(f"/courses/{yard.course.pk}/").content.decode(), address)

    clay.post(address, seen | {"due": "2026-04-01T12:00"})
    clay.post(address, seen | {"opens": "2026-03-02T08:00"})
    clay.post(address, seen | {"due": "2026-05-01T12:00"})

    yard.assignment.refresh_from_db()
    local = [timezone.localtime(one) for one in (yard.assignment.opens, yard.assignment.due)]
    assert [(one.month, one.day) for one in local] == [(3, 2), (4, 1)]
    *_saved, refused = clay.get(f"/courses/{yard.course.pk}/").context["messages"]
    assert "Somebody else has changed “Due” meanwhile" in str(refused)

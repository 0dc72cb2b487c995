"""Other dates for single students: who gives them, to whom they are shown, and what they open."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from schoolyard import Schoolyard, person

from courses.extensions.dates import dates_of
from courses.extensions.models import Extension
from courses.extensions.services import extension_grant
from courses.models import Course

DAY = timedelta(days=1)


@pytest.fixture
def due(yard: Schoolyard):
    """The class has time until yesterday."""
    yard.assignment.due = timezone.now().replace(microsecond=0) - DAY
    yard.assignment.save()
    return yard.assignment.due


def entered(who) -> Client:
    client = Client()
    client.force_login(who)
    return client


def page(yard: Schoolyard) -> str:
    return f"/courses/{yard.course.pk}/assignments/{yard.assignment.pk}/extensions/"


def typed(moment) -> str:
    """As the browser's date picker sends it."""
    return moment.strftime("%Y-%m-%dT%H:%M")


def granted(yard: Schoolyard, *students, **fields) -> int:
    members = yard.course.memberships.filter(user__in=students or [yard.ada])
    values = {"opens": None, "due": None, "reason": "She was ill"} | fields
    return extension_grant(
        assignment=yard.assignment, students=members, teacher=yard.clay, **values
    )


def test_one_student_has_more_time_and_the_others_have_not(yard: Schoolyard, due):
    entered(yard.clay).post(
        page(yard),
        {"student": yard.ada.pk, "due": typed(due + 3 * DAY), "reason": " She was ill "},
    )

    ada, ben = dates_of(yard.assignment, yard.ada), dates_of(yard.assignment, yard.ben)
    assert (typed(ada.due), ada.reason) == (typed(due + 3 * DAY), "She was ill")
    assert (ben.due, ben.reason) == (due, "")


def test_a_group_gets_other_dates_as_it_is_now(yard: Schoolyard, due):
    group = yard.course.groups.create(name="Travellers")
    group.members.set(yard.course.memberships.filter(user=yard.ben))
    entered(yard.clay).post(
        page(yard), {"group": group.pk, "due": typed(due + DAY), "reason": "Away with the choir"}
    )
    group.members.set(yard.course.memberships.filter(user=yard.ada))

    assert list(Extension.objects.values_list("student", flat=True)) == [yard.ben.pk]
    assert dates_of(yard.assignment, yard.ada).due == due


def test_a_group_without_anybody_gives_nothing(yard: Schoolyard, due):
    group = yard.course.groups.create(name="Nobody")

    answer = entered(yard.clay).post(
        page(yard), {"group": group.pk, "due": typed(due + DAY), "reason": "Away"}
    )

    assert answer.status_code == 422
    assert "Nobody is in this group." in answer.content.decode()


def test_the_newest_extension_holds_and_the_earlier_one_stays_on_record(yard: Schoolyard, due):
    granted(yard, due=due + DAY)
    granted(yard, due=due + 5 * DAY, reason="Still ill")

    assert dates_of(yard.assignment, yard.ada).due == due + 5 * DAY
    history = entered(yard.clay).get(page(yard)).content.decode()
    assert "She was ill" in history and "Still ill" in history


def test_an_extension_is_taken_back_and_the_class_dates_hold_again(yard: Schoolyard, due):
    granted(yard, due=due + DAY)
    held = Extension.objects.get()

    entered(yard.clay).post(f"{page(yard)}{held.pk}/take-back/")

    assert dates_of(yard.assignment, yard.ada).due == due
    assert Extension.objects.filter(pk=held.pk, due=due + DAY).exists()


def test_what_was_taken_back_is_not_taken_back_twice(yard: Schoolyard, due):
    granted(yard, due=due + DAY)
    address = f"{page(yard)}{Extension.objects.get().pk}/take-back/"
    clay = entered(yard.clay)

    assert [clay.post(address).status_code for _ in range(2)] == [302, 404]
    assert Extension.objects.count() == 2


def test_nobody_has_less_time_when_the_class_is_given_more(yard: Schoolyard, due):
    granted(yard, due=due + DAY)
    yard.assignment.due = due + 9 * DAY
    yard.assignment.save()

    assert dates_of(yard.assignment, yard.ada).due == due + 9 * DAY


@pytest.mark.parametrize(
    ("dates", "sentence"),
    [
        ({}, "Give another opening date or another due date."),
        ({"due": -1}, "This must come after the due date of the class."),
        ({"opens": 2, "due": 1}, "This must come before the due date."),
    ],
)
def test_dates_that_make_no_sense_are_refused_with_a_sentence(yard, due, dates, sentence):
    with pytest.raises(ValidationError) as refusal:
        granted(yard, **{name: due + days * DAY for name, days in dates.items()})

    assert sentence in refusal.value.messages
    assert not Extension.objects.exists()


def test_what_is_never_due_cannot_be_extended(yard: Schoolyard):
    with pytest.raises(ValidationError, match="no due date"):
        granted(yard, due=timezone.now())


@pytest.mark.parametrize("left_out", ["reason", "student"])
def test_the_form_says_what_is_missing_and_keeps_the_rest(yard: Schoolyard, due, left_out):
    data = {"student": yard.ada.pk, "due": typed(due + DAY), "reason": "She was ill"}
    del data[left_out]

    answer = entered(yard.clay).post(page(yard), data)

    assert answer.status_code == 422
    assert f'value="{data["due"]}"' in answer.content.decode()
    assert not Extension.objects.exists()


def test_a_student_of_another_course_gets_none(yard: Schoolyard, due):
    other = Course.objects.create(institution=yard.school, title="Chemistry")
    stranger = other.memberships.create(user=person("cy", "student", yard.school))

    answer = entered(yard.clay).post(
        page(yard), {"student": stranger.user_id, "due": typed(due + DAY), "reason": "Ill"}
    )

    assert answer.status_code == 422
    with pytest.raises(ValidationError):
        extension_grant(
            assignment=yard.assignment,
            students=[stranger],
            opens=None,
            due=due + DAY,
            reason="Ill",
            teacher=yard.clay,
        )


def test_the_student_reads_the_own_date_and_the_reason_and_nobody_else_does(yard, due):
    granted(yard, due=due + 3 * DAY)

    ada, ben = (entered(one).get("/").content.decode() for one in (yard.ada, yard.ben))

    assert "Your own dates" in ada and "She was ill" in ada
    assert "Your own dates" not in ben and "She was ill" not in ben


def test_the_course_page_names_who_has_other_dates(yard: Schoolyard, due):
    granted(yard, due=due + 3 * DAY)

    shown = entered(yard.clay).get(f"/courses/{yard.course.pk}/").content.decode()

    assert "1 student has other dates" in shown and "She was ill" in shown


def test_a_student_with_an_earlier_opening_begins_and_the_others_wait(yard: Schoolyard):
    yard.assignment.opens = timezone.now() + DAY
    yard.assignment.save()
    granted(yard, opens=timezone.now() - DAY)

    for student, begun in ((yard.ada, True), (yard.ben, False)):
        answer = entered(student).post("/runs/start/", {"assignment": yard.assignment.pk})
        assert answer.url.startswith("/runs/") is begun


def test_a_page_to_read_opens_with_the_students_own_date(yard: Schoolyard):
    yard.version.stages.create(position=3, kind="page", key="read", title="A page")
    yard.assignment.opens = timezone.now() + DAY
    yard.assignment.save()
    granted(yard, opens=timezone.now() - DAY)
    address = f"/courses/{yard.course.pk}/assignments/{yard.assignment.pk}/pages/read/"

    found = [entered(one).get(address).status_code for one in (yard.ada, yard.ben, yard.clay)]

    assert found == [200, 404, 200]


def test_a_program_reads_the_dates_of_the_person_who_asks(yard: Schoolyard, due):
    granted(yard, due=due + 3 * DAY)

    found = {
        one.username: entered(one).get("/api/v1/assignments/").json()["results"][0]["own_due"]
        for one in (yard.ada, yard.ben)
    }

    assert found == {
        "ada": (due + 3 * DAY).isoformat().replace("+00:00", "Z"),
        "ben": due.isoformat().replace("+00:00", "Z"),
    }


def test_the_pages_take_as_many_queries_with_many_extensions(
    yard: Schoolyard, due, django_assert_max_num_queries
):
    for number in range(20):
        student = person(f"pupil{number}", "student", yard.school)
        yard.course.memberships.create(user=student)
        granted(yard, student, due=due + DAY)
    clay = entered(yard.clay)

    for address, most in ((page(yard), 10), (f"/courses/{yard.course.pk}/", 15)):
        with django_assert_max_num_queries(most):
            assert clay.get(address).status_code == 200

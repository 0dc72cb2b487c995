"""Late rules count from the student's own due date."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from courses.extensions.services import extension_grant
from gradebook.marks import LateRule
from gradebook.models import Rules
from gradebook.selectors import book_of

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def late(yard, stage, ada_run):
    """Ada handed in 30 hours after the due date of the class; a day costs 10 %."""
    yard.assignment.due = ada_run.finished - 30 * HOUR
    yard.assignment.save()
    Rules.objects.create(course=yard.course, late_percent_a_day=Decimal(10))
    return ada_run


def granted(yard, student, due) -> None:
    extension_grant(
        assignment=yard.assignment,
        students=yard.course.memberships.filter(user=student),
        opens=None,
        due=due,
        reason="Away with the choir",
        teacher=yard.clay,
    )


def hypothesis(yard, stage, student, **options):
    book = book_of(yard.course, language="en", **options)
    row = next(row for row in book.rows if row.student == student)
    return row.cells[(yard.assignment.pk, stage.key, "hypothesis")]


@pytest.mark.parametrize(("hours", "percent"), [(48, 0), (30, 0), (20, 10), (2, 20)])
def test_being_late_is_counted_from_the_own_due_date(yard, stage, late, hours, percent):
    granted(yard, yard.ada, yard.assignment.due + hours * HOUR)

    assert hypothesis(yard, stage, yard.ada).late_percent == percent


def test_an_extension_of_one_costs_the_others_nothing_and_gives_them_nothing(yard, stage, late):
    granted(yard, yard.ben, yard.assignment.due + 9 * DAY)

    assert hypothesis(yard, stage, yard.ada).late_percent == 20


def test_what_is_not_due_for_the_student_yet_is_not_missing(yard, stage, late):
    after = yard.assignment.due + 3 * DAY
    before = hypothesis(yard, stage, yard.ben, now=after).state
    granted(yard, yard.ben, yard.assignment.due + 9 * DAY)

    assert (before, hypothesis(yard, stage, yard.ben, now=after).state) == ("missing", "open")


@pytest.mark.parametrize(
    ("hours", "percent"), [(0, 0), (1, 0), (2, 10), (24, 10), (25, 20), (48, 20), (49, 100)]
)
def test_after_the_cut_off_nothing_counts(yard, hours, percent):
    due = yard.assignment.created
    rule = LateRule(Decimal(10), Decimal(50), grace=HOUR, cut_off=2 * DAY)

    assert rule.taken_off(due, due + hours * HOUR) == percent


def test_the_grace_holds_before_a_cut_off_of_no_days(yard):
    due = yard.assignment.created
    rule = LateRule(Decimal(10), Decimal(50), grace=HOUR, cut_off=0 * DAY)

    assert [rule.taken_off(due, due + hours * HOUR) for hours in (1, 2)] == [0, 100]


def test_the_cut_off_counts_from_the_own_due_date(yard, stage, late):
    Rules.objects.update(cut_off_days=1)
    without = hypothesis(yard, stage, yard.ada).mark
    granted(yard, yard.ada, yard.assignment.due + 20 * HOUR)

    assert (without, hypothesis(yard, stage, yard.ada).mark) == (0, 90)


def test_a_teacher_sets_the_cut_off_on_the_page_of_rules(yard, stage, late, client):
    client.force_login(yard.clay)
    address = f"/courses/{yard.course.pk}/gradebook/rules/"
    form = client.get(address).context["form"]
    values = {one.html_name: one.value() for one in form if one.value() is not None}

    client.post(address, values | {"cut_off_days": "1"})

    assert hypothesis(yard, stage, yard.ada).mark == 0


def test_the_student_reads_what_being_late_costs(yard, stage, late, client):
    Rules.objects.update(cut_off_days=7)
    client.force_login(yard.ada)

    own = client.get("/marks/").content.decode()

    assert "Late work: 10 % off for each day that has begun, 50 % at most." in own
    assert "What comes more than 7 days late no longer counts." in own


def test_the_student_reads_that_late_work_does_not_count(yard, stage, late, client):
    Rules.objects.update(cut_off_days=0)
    client.force_login(yard.ada)

    own = client.get("/marks/").content.decode()

    assert "What comes late does not count." in own
    assert "days late" not in own and "Late work:" not in own


def test_a_teacher_goes_from_a_students_marks_to_the_own_dates(yard, stage, late, client):
    client.force_login(yard.clay)
    found = client.get(f"/courses/{yard.course.pk}/gradebook/students/{yard.ada.pk}/")
    address = f"/courses/{yard.course.pk}/assignments/{yard.assignment.pk}/extensions/?student={yard.ada.pk}"

    assert f'href="{address}"' in found.content.decode()
    assert f'<option value="{yard.ada.pk}" selected>' in client.get(address).content.decode()


def test_gradebook_and_student_show_the_own_dates_with_the_reason(yard, stage, late, client):
    granted(yard, yard.ada, yard.assignment.due + 2 * DAY)
    client.force_login(yard.clay)

    book = client.get(f"/courses/{yard.course.pk}/gradebook/").content.decode()
    file = client.get(f"/courses/{yard.course.pk}/gradebook/marks.xlsx").content
    client.force_login(yard.ada)
    own = client.get("/marks/").content.decode()

    assert 'aria-label="other dates for this student">e</sup>' in book
    assert "own dates: Away with the choir" in own
    sheet = load_workbook(BytesIO(file))["Own dates"]
    assert [row[-1] for row in sheet.values] == ["Reason", "Away with the choir"]


def test_a_step_that_is_open_is_not_called_due_where_nothing_is(yard, stage, client):
    client.force_login(yard.ben)
    without = client.get("/marks/").content.decode()
    yard.assignment.due = timezone.now() + 9 * DAY
    yard.assignment.save()
    with_one = client.get("/marks/").content.decode()

    assert "not done yet" in without
    assert "not due yet" not in without
    assert "not due yet" in with_one

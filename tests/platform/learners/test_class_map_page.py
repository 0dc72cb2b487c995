"""The class's map and time line: counts, needs, groups that are kept, and few queries for many students."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from schoolyard import a_run, a_score, person

from learners.ledger import row_of
from learners.mastery import mastery_update
from learners.models import MasteryEvidence
from learners.pages.timeline import moments_of, step_of
from learners.tracing import Belief
from people.models import User

SHOWN = Belief(0.9, shown=3, count=3, order=1)
MISSING = Belief(0.1, missing=3, count=3, order=1)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def clay(yard):
    client = Client()
    client.force_login(yard.clay)
    return client


def students(yard, count):
    found = [person(f"student{number}", "student", yard.school) for number in range(count)]
    for one in found:
        yard.course.memberships.create(user=one, part="student")
    return found


def test_the_map_counts_who_has_shown_what(yard, clay):
    row_of(yard.ada.pk, "replication", SHOWN).save()
    row_of(yard.ben.pk, "replication", MISSING).save()
    body = clay.get(f"/courses/{yard.course.pk}/map/").content.decode()

    assert "shown by 1 of 2" in body
    assert '<td class="number">0.50</td><td class="number">0.40</td>' in body
    assert ">ben</td>" in body  # who is not there yet


def test_groups_are_suggested_and_explained(yard, clay):
    for one in (yard.ada, yard.ben):
        row_of(one.pk, "replication", MISSING).save()
    body = clay.get(f"/courses/{yard.course.pk}/map/").content.decode()

    assert "1 · Repeating a measurement" in body
    assert "All are ready for it and have not shown it yet." in body
    assert "1 · repeating a measurement: ada; ben" in body  # the text to copy


def test_the_groups_are_kept_as_groups_of_the_course(yard, clay):
    for one in (yard.ada, yard.ben):
        row_of(one.pk, "replication", MISSING).save()
    path = f"/courses/{yard.course.pk}/map/groups/"

    assert clay.post(path).url == f"/courses/{yard.course.pk}/groups/"
    (group,) = yard.course.groups.all()
    assert group.name == "1 · repeating a measurement"
    assert {one.user for one in group.members.all()} == {yard.ada, yard.ben}
    clay.post(path)
    assert yard.course.groups.count() == 1  # of that name there is one already


def test_the_groups_of_a_hall_of_400_are_kept_too(yard, clay):
    people = students(yard, 400)

    answer = clay.post(f"/courses/{yard.course.pk}/map/groups/", follow=True)

    assert "Saved as groups of the course." in answer.content.decode()
    inside = User.objects.filter(memberships__groups__course=yard.course).distinct()
    assert {one.pk for one in people} <= set(inside.values_list("pk", flat=True))


def test_a_class_without_two_students_saves_no_group(yard, clay):
    yard.course.memberships.filter(part="student").delete()
    clay.post(f"/courses/{yard.course.pk}/map/groups/")

    assert not yard.course.groups.exists()


def test_a_large_class_takes_as_few_queries_as_a_small_one(
    yard, clay, django_assert_max_num_queries
):
    for one in students(yard, 40):
        row_of(one.pk, "replication", SHOWN if one.pk % 2 else MISSING).save()

    with django_assert_max_num_queries(13):
        clay.get(f"/courses/{yard.course.pk}/map/")


def test_a_time_line_takes_one_query_of_what_moved(yard, clay, django_assert_max_num_queries):
    for one in students(yard, 6):
        run = a_run(one, assignment=yard.assignment)
        for practice in ("replication", "control_of_variables"):
            a_score(run, practice)
        mastery_update(run=run)

    with django_assert_max_num_queries(11):
        body = clay.get(f"/courses/{yard.course.pk}/timeline/").content.decode()
    assert body.count('class="skill-time"') == 2
    assert "6 students seen" in body


def test_a_time_line_goes_on_by_what_moved(yard, clay):
    run = a_run(yard.ada, assignment=yard.assignment)
    a_score(run, "replication")
    mastery_update(run=run)
    after = MasteryEvidence.objects.get().after
    body = clay.get(f"/courses/{yard.course.pk}/timeline/").content.decode()

    assert f"Now {after:.2f} in the middle" in body


def test_what_is_believed_of_a_student_stays_until_it_is_moved():
    day = timedelta(days=1)
    moves = [
        (1, "s", 0.2, NOON),
        (2, "s", 0.6, NOON + timedelta(hours=1)),
        (1, "s", 0.8, NOON + 3 * day),
    ]
    first, second = moments_of(moves, day)

    assert (first.seen, first.middle) == (2, pytest.approx(0.4))
    assert (second.seen, second.middle) == (2, pytest.approx(0.7))
    assert second.low == pytest.approx(0.65)
    assert second.high == pytest.approx(0.75)


@pytest.mark.parametrize(
    ("span", "step"),
    [
        (timedelta(minutes=45), timedelta(minutes=5)),
        (timedelta(hours=20), timedelta(hours=1)),
        (timedelta(days=14), timedelta(days=1)),
        (timedelta(days=100), timedelta(days=7)),
        (timedelta(days=240), timedelta(days=10)),
    ],
)
def test_a_lesson_and_a_term_each_have_some_points(span, step):
    assert step_of(span) == step

"""A query that was put together once answers as the query itself does, for whichever numbers."""

import gc
from threading import Thread
from weakref import ref

import pytest
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import F, Q
from schoolyard import Schoolyard, a_run

from assay.prepared import Prepared
from courses.models import Membership
from people.models import User
from recommendations.models import LabVector
from runs.models import Run
from scoring.models import Score

pytestmark = pytest.mark.django_db


def places_of(student: int):
    return Membership.objects.filter(user=student).order_by("pk")


def test_models_come_whole_for_each_number(yard: Schoolyard) -> None:
    asked = Prepared(places_of)

    for student in (yard.ada, yard.ben, yard.ada):
        found = asked(student.pk)
        assert found == list(places_of(student.pk)) != []
        assert found[0].joined == places_of(student.pk)[0].joined
        assert not found[0].get_deferred_fields()


def test_values_come_as_python_has_them(yard: Schoolyard) -> None:
    columns = ("course", "user__username", "joined")
    asked = Prepared(lambda student: places_of(student).values_list(*columns))

    assert asked(yard.ada.pk) == list(places_of(yard.ada.pk).values_list(*columns))


def test_the_first_of_none_is_none(yard: Schoolyard) -> None:
    asked = Prepared(lambda student: places_of(student)[:1])

    assert asked.first(yard.ada.pk) == places_of(yard.ada.pk).first()
    assert asked.first(0) is None


def test_each_number_goes_to_its_place(yard: Schoolyard) -> None:
    asked = Prepared(lambda user, course: Membership.objects.filter(course=course, user=user))
    other = yard.ada.pk, yard.course.pk + 1

    assert [one.user_id for one in asked(yard.ada.pk, yard.course.pk)] == [yard.ada.pk]
    assert asked(*other) == []


def test_it_costs_one_query(yard: Schoolyard, django_assert_num_queries) -> None:
    asked = Prepared(places_of)

    with django_assert_num_queries(2):
        asked(yard.ada.pk)
        asked(yard.ben.pk)


def test_lists_of_any_length_stand_in_their_conditions(yard: Schoolyard) -> None:
    runs = [a_run(student) for student in (yard.ada, yard.ben, yard.ada)]
    asked = Prepared(
        lambda runs, labs, students: Run.objects.filter(
            pk__in=runs, lab__in=labs, student__in=students
        ).order_by("started")
    )
    keys, both = [one.pk for one in runs], [yard.ada.pk, yard.ben.pk]

    assert asked(keys, ["pendulum"], both) == runs
    assert asked(keys[1:], ["optics", "pendulum"], both) == runs[1:]
    assert asked(keys, ["pendulum"], [yard.ben.pk]) == [runs[1]]
    assert asked(keys, ["optics"], both) == []


def test_an_empty_list_asks_nothing(yard: Schoolyard, django_assert_num_queries) -> None:
    asked = Prepared(lambda students: Membership.objects.filter(user__in=students))

    with django_assert_num_queries(0):
        assert asked([]) == []


def test_an_empty_list_leaves_the_other_side_of_an_or(yard: Schoolyard) -> None:
    asked = Prepared(
        lambda students, course: Membership.objects.filter(
            Q(user__in=students) | Q(course=course)
        ).order_by("pk")
    )

    assert asked([], yard.course.pk) == list(yard.course.memberships.order_by("pk")) != []
    assert asked([yard.ada.pk], 0) == list(places_of(yard.ada.pk))


def test_statements_end_with_their_connection(yard: Schoolyard) -> None:
    """In a thread of its own, as web servers have them, and none is kept when the thread has gone."""
    asked, seen = Prepared(lambda lab: LabVector.objects.filter(lab=lab)), []

    def ask() -> None:
        mine = connections[DEFAULT_DB_ALIAS]
        asked._statement(mine, ["pendulum"])
        seen.append(ref(mine))
        mine.close()

    thread = Thread(target=ask)
    thread.start()
    thread.join()
    gc.collect()

    assert [one() for one in seen] == [None]


def test_one_uuid_and_one_text_stand_as_they_are(yard: Schoolyard) -> None:
    run = a_run(yard.ada)
    asked = Prepared(lambda run, lab: Run.objects.filter(pk=run, lab=lab).values_list("pk", "lab"))

    assert asked(run.pk, "pendulum") == [(run.pk, "pendulum")]
    assert asked(run.pk, "optics") == []


def test_a_number_that_the_query_does_not_hold_is_refused(yard: Schoolyard) -> None:
    asked = Prepared(lambda student: Score.objects.filter(seq=F("seq") + 0, pk__gt=student + 1))

    with pytest.raises(ValueError, match="do not stand in the query"):
        asked(yard.ada.pk)


@pytest.mark.parametrize(
    "build",
    [
        lambda student: places_of(student).select_related("user"),
        lambda student: places_of(student).annotate(next=F("pk") + 1),
        lambda student: User.objects.filter(pk=student).values("username"),
    ],
)
def test_what_it_would_give_in_another_shape_is_refused(yard: Schoolyard, build) -> None:
    with pytest.raises(ValueError, match="can be prepared"):
        Prepared(build)(yard.ada.pk)

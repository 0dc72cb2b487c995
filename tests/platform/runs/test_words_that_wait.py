"""Words to a student who has no lab open: they wait, are delivered once, and are read once."""

import pytest
from django.db import IntegrityError, transaction
from schoolyard import Schoolyard, a_run, finish

from courses.models import Course
from runs.models import Run, TeacherMessage
from runs.reader import RunReader
from runs.speaking import SENDINGS, TooManyMessages, message_send
from runs.waiting import own_message_seen

pytestmark = pytest.mark.usefixtures("valkey")


def left(yard: Schoolyard, text: str = "Begin with the long string.", **more) -> TeacherMessage:
    """Words of Clay's for Ada, who is away."""
    fields = {"waiting": [yard.ada], "course": yard.course} | more
    (sent,) = message_send(runs=[], teacher=yard.clay, text=text, **fields)
    return sent


def heard(run: Run, reader) -> list[str]:
    """What a bench that is opened now shows of its teacher's words."""
    seat = RunReader(run.pk, reader.pk, "en")
    seat.open()
    return [one["text"] for one in seat.resume(0).messages if one["type"] == "message"]


def test_words_that_wait_are_on_the_next_bench_of_the_course(yard: Schoolyard):
    sent = left(yard)
    run = a_run(yard.ada, assignment=yard.assignment)

    assert heard(run, yard.ada) == ["Begin with the long string."]
    sent.refresh_from_db()
    assert (sent.run, sent.seen) == (run, None)
    assert sent.delivered is not None


def test_they_are_on_one_bench_alone(yard: Schoolyard):
    left(yard)
    first, second = (a_run(yard.ada, assignment=yard.assignment) for _ in range(2))

    assert len(heard(first, yard.ada)) == 1
    assert heard(second, yard.ada) == []
    assert len(heard(first, yard.ada)) == 1  # after a reload too


def test_no_bench_of_another_course_or_student_or_of_free_practice_takes_them(yard: Schoolyard):
    left(yard)
    other = Course.objects.create(institution=yard.school, title="Chemistry")
    elsewhere = other.assignments.create(version=yard.version)

    assert heard(a_run(yard.ada, assignment=elsewhere), yard.ada) == []
    assert heard(a_run(yard.ada), yard.ada) == []
    assert heard(a_run(yard.ben, assignment=yard.assignment), yard.ben) == []


def test_a_finished_bench_takes_no_words(yard: Schoolyard):
    left(yard)

    assert heard(finish(a_run(yard.ada, assignment=yard.assignment)), yard.ada) == []


def test_a_teacher_who_looks_on_neither_takes_them_nor_counts_as_delivery(yard: Schoolyard):
    sent = left(yard)
    run = a_run(yard.ada, assignment=yard.assignment)
    (at_bench,) = message_send(runs=[run], teacher=yard.clay, text="Look.")

    assert heard(run, yard.clay) == ["Look."]
    for one in (sent, at_bench):
        one.refresh_from_db()
    assert (sent.run, sent.delivered, at_bench.delivered) == (None, None, None)


def test_what_was_read_at_home_is_not_shown_again_at_the_bench(yard: Schoolyard):
    sent = left(yard)

    assert own_message_seen(student=yard.ada, message_id=sent.pk)
    assert heard(a_run(yard.ada, assignment=yard.assignment), yard.ada) == []


def test_the_first_reading_and_the_first_delivery_are_kept(yard: Schoolyard):
    sent = left(yard)
    own_message_seen(student=yard.ada, message_id=sent.pk)
    before = TeacherMessage.objects.values("seen", "delivered").get()
    own_message_seen(student=yard.ada, message_id=sent.pk)

    assert TeacherMessage.objects.values("seen", "delivered").get() == before
    assert before["delivered"] is not None


def test_nobody_reads_the_words_of_others(yard: Schoolyard):
    sent = left(yard)

    assert not own_message_seen(student=yard.ben, message_id=sent.pk)
    sent.refresh_from_db()
    assert sent.seen is None


def test_words_that_wait_count_among_a_teachers_sendings(yard: Schoolyard):
    for number in range(SENDINGS):
        left(yard, f"{number}")

    with pytest.raises(TooManyMessages):
        left(yard, "one more")


def test_a_message_without_bench_and_student_cannot_be_kept(yard: Schoolyard):
    with pytest.raises(IntegrityError), transaction.atomic():
        TeacherMessage.objects.create(teacher=yard.clay, text="To whom?")


def test_opening_a_bench_for_which_nothing_waits_writes_nothing(
    yard: Schoolyard, django_assert_max_num_queries
):
    run = a_run(yard.ada, assignment=yard.assignment)
    seat = RunReader(run.pk, yard.ada.pk, "en")
    seat.open()

    with django_assert_max_num_queries(30) as seen:
        seat.resume(0)

    assert not [one["sql"] for one in seen.captured_queries if one["sql"].startswith("UPDATE")]

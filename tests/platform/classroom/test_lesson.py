"""The class's time line: when its last lesson was, and how many stood where in each slot of it."""

from datetime import UTC, datetime, timedelta

import pytest
from schoolyard import Schoolyard, a_run, person

from classroom.lesson import LOOK_BACK, MOST_SLOTS, PLACES, Ways, lesson_of
from courses.models import Membership
from people.models import Role
from runs.models import Event, Run

TEN = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
PENDULUM_WAY = (
    ("question", "answer"),
    ("hypothesis", "state"),
    ("plan", "state"),
    ("notebook", "record"),
)


def after(minutes: float) -> datetime:
    return TEN + timedelta(minutes=minutes)


def at_work(yard: Schoolyard, student, began: float = 0, lab: str = "pendulum", **more) -> Run:
    stage = yard.version.stages.get(position=more.pop("stage", 1))
    run = a_run(student, lab, assignment=yard.assignment, stage=stage, **more)
    Run.objects.filter(pk=run.pk).update(started=after(began), last_event=after(began))
    return run


def hands_in(run: Run, minutes: float, target: str, action: str) -> None:
    seq = run.events.count() + 1
    Event.objects.create(
        run=run, seq=seq, target=target, action=action, server_time=after(minutes), scorable=True
    )
    Run.objects.filter(pk=run.pk).update(last_event=after(minutes))
    if target == "run":
        Run.objects.filter(pk=run.pk).update(finished=after(minutes), state="finished")


def lesson(yard: Schoolyard, minutes: float):
    found = lesson_of(yard.course, [yard.ada.pk, yard.ben.pk], after(minutes))
    assert found is not None
    return found


def stood(slot) -> dict[str, int]:
    return {place: count for place, count in zip(PLACES, slot.steps, strict=True) if count}


def test_each_slot_says_how_many_worked_on_which_step(yard):
    ada, ben = at_work(yard, yard.ada), at_work(yard, yard.ben)
    hands_in(ada, 2.5, "question", "answer")
    hands_in(ada, 4.5, "hypothesis", "state")
    hands_in(ben, 4.2, "question", "answer")

    found = lesson(yard, 6)

    assert found.began == TEN and found.students == 2
    assert [one.at for one in found.slots] == [after(minute) for minute in range(1, 7)]
    assert stood(found.slots[0]) == {"question": 2}
    assert stood(found.slots[2]) == {"question": 1, "hypothesis": 1}
    assert stood(found.slots[5]) == {"hypothesis": 1, "plan": 1}


def test_the_data_are_collected_when_there_are_as_many_trials_as_the_support_asks_for(yard):
    run = at_work(yard, yard.ada)
    for minute, deed in enumerate(PENDULUM_WAY[:3], start=1):
        hands_in(run, minute, *deed)
    for number in range(4):  # structured support asks for five
        hands_in(run, 4 + number / 10, "notebook", "record")
    before = stood(lesson(yard, 5).slots[-1])
    hands_in(run, 4.8, "notebook", "record")

    assert (before, stood(lesson(yard, 5).slots[-1])) == ({"collect": 1}, {"analyse": 1})


def test_whoever_has_finished_stands_at_the_end_until_the_next_lab(yard):
    run = at_work(yard, yard.ada)
    hands_in(run, 1.5, "run", "finish")
    at_work(yard, yard.ada, 3.5, "dc_circuits", stage=2)

    slots = lesson(yard, 5).slots

    assert [stood(one) for one in slots[1:4]] == [{"done": 1}, {"done": 1}, {"question": 1}]
    assert [one.stages for one in slots[1:4]] == [[1], [1], [0, 1]]


def test_a_hypothesis_that_was_given_and_steps_left_out_are_passed_over(yard):
    given = {"hypothesis": {"text": "given"}, "steps": ["hypothesis", "collect", "claim"]}
    at_work(yard, yard.ada, variant={"scaffold": "structured", **given})

    assert stood(lesson(yard, 1).slots[-1]) == {"collect": 1}


def test_in_a_lab_with_a_diagram_it_is_the_diagram_that_ends_the_analysis(yard):
    variant = {"scaffold": "structured", "steps": ["analyse", "claim"]}
    run = at_work(yard, yard.ada, lab="climate_control", variant=variant)
    hands_in(run, 0.5, "analyse", "answer")
    before = stood(lesson(yard, 1).slots[-1])
    hands_in(run, 0.8, "diagram", "draw")

    assert (before, stood(lesson(yard, 1).slots[-1])) == ({"analyse": 1}, {"claim": 1})


def test_a_long_break_begins_another_lesson_and_what_was_done_before_counts(yard):
    run = at_work(yard, yard.ada)
    hands_in(run, 1, "question", "answer")
    hands_in(run, 40, "hypothesis", "state")
    hands_in(run, 41.5, "plan", "state")

    found = lesson(yard, 42)

    assert found.began == after(40)
    assert stood(found.slots[-1]) == {"collect": 1}


def test_a_lesson_that_is_over_ends_where_the_last_thing_was_done(yard):
    run = at_work(yard, yard.ada)
    hands_in(run, 12, "question", "answer")

    assert lesson(yard, 60 * 24).slots[-1].at == after(12)


def test_a_long_lesson_has_wider_slots_and_no_more_of_them(yard):
    run = at_work(yard, yard.ada)
    for minute in range(0, 200, 10):
        hands_in(run, minute, "notebook", "record")

    slots = lesson(yard, 195).slots

    assert len(slots) <= MOST_SLOTS
    assert slots[1].at - slots[0].at == timedelta(minutes=5)
    assert slots[-1].at - slots[0].at <= LOOK_BACK


def test_before_anybody_has_begun_there_is_no_lesson(yard):
    assert lesson_of(yard.course, [yard.ada.pk], TEN) is None


def test_a_question_set_is_a_place_of_its_own(yard):
    run = at_work(yard, yard.ada, lab="questions", variant={"questions": []})
    hands_in(run, 0.5, "item", "answer")

    assert stood(lesson(yard, 1).slots[-1]) == {"questions": 1}


def test_whoever_has_left_the_course_is_not_counted(yard):
    at_work(yard, yard.ada)

    assert lesson_of(yard.course, [yard.ben.pk], after(1)) is None


@pytest.mark.parametrize("size", [1, 30])
def test_two_queries_are_enough_however_large_the_class(yard, size, django_assert_max_num_queries):
    students = []
    for number in range(size):
        student = person(f"student{number}", Role.STUDENT, yard.school)
        Membership.objects.create(course=yard.course, user=student)
        hands_in(at_work(yard, student), 1, "question", "answer")
        students.append(student.pk)

    with django_assert_max_num_queries(2):
        found = lesson_of(yard.course, students, after(2))

    assert found is not None and stood(found.slots[-1]) == {"hypothesis": size}


def test_what_was_read_before_is_kept_and_what_came_since_is_added(yard, django_assert_num_queries):
    students = [yard.ada.pk, yard.ben.pk]
    ways = Ways(yard.course)
    ada = at_work(yard, yard.ada)
    hands_in(ada, 1.5, "question", "answer")
    lesson_of(yard.course, students, after(2), ways)
    hands_in(ada, 3.5, "hypothesis", "state")
    hands_in(at_work(yard, yard.ben, 2.5), 4.5, "question", "answer")

    with django_assert_num_queries(3):
        kept = lesson_of(yard.course, students, after(5), ways)
    with django_assert_num_queries(2):
        again = lesson_of(yard.course, students, after(5), ways)

    assert kept == again == lesson(yard, 5)
    assert stood(kept.slots[-1]) == {"hypothesis": 1, "plan": 1}


def test_a_row_that_was_committed_late_is_not_lost(yard):
    students = [yard.ada.pk]
    ways = Ways(yard.course)
    ada = at_work(yard, yard.ada)
    lesson_of(yard.course, students, after(2), ways)
    hands_in(ada, 1.9, "question", "answer")

    found = lesson_of(yard.course, students, after(3), ways)

    assert stood(found.slots[-1]) == {"hypothesis": 1}


def test_who_leaves_the_course_leaves_the_time_line_too(yard):
    ways = Ways(yard.course)
    at_work(yard, yard.ada)
    at_work(yard, yard.ben)
    lesson_of(yard.course, [yard.ada.pk, yard.ben.pk], after(1), ways)

    found = lesson_of(yard.course, [yard.ada.pk], after(2), ways)

    assert stood(found.slots[-1]) == {"question": 1}


def test_a_trial_that_is_read_twice_counts_once(yard):
    run = at_work(yard, yard.ada)
    for minute, deed in enumerate(PENDULUM_WAY[:3], start=1):
        hands_in(run, minute / 10, *deed)
    for number in range(3):  # structured support asks for five
        hands_in(run, 0.5 + number / 100, "notebook", "record")
    ways = Ways(yard.course)
    lesson_of(yard.course, [yard.ada.pk], after(1), ways)

    again = lesson_of(yard.course, [yard.ada.pk], after(1.1), ways)

    assert stood(again.slots[-1]) == {"collect": 1}

"""A teacher lets students go on past the gate of a stage."""

import pytest
from schoolyard import Schoolyard, a_run, a_score, finish

from courses.models import GateOpening
from learners.models import Decision
from learners.opening import gate_open
from learners.services import decide_after, decide_first
from people.models import User
from runs.models import Run

pytestmark = pytest.mark.usefixtures("valkey")


def failed(yard: Schoolyard, student: User) -> Run:
    """A finished run at the first stage that shows too little for its gate."""
    first = decide_first(student, yard.assignment)
    run = a_run(student, assignment=yard.assignment, stage=yard.version.stages.first())
    first.next_run = run
    first.save(update_fields=["next_run"])
    for seq in range(1, 5):
        a_score(run, "control_of_variables", "incorrect", seq=seq)
    return finish(run)


def waiting(student: User) -> Decision:
    return Decision.objects.get(student=student, replaced_by=None, next_run=None)


def opened(yard: Schoolyard, student: User | None) -> int:
    stage = yard.version.stages.first()
    return gate_open(assignment=yard.assignment, stage=stage, teacher=yard.clay, student=student)


def test_who_waits_behind_a_gate_goes_on_at_once(yard: Schoolyard):
    decide_after(failed(yard, yard.ada))
    before = waiting(yard.ada)
    assert before.stage.position == 1

    assert opened(yard, yard.ada) == 1

    after = waiting(yard.ada)
    assert (after.stage.position, after.replaces) == (2, before)
    assert after.reasons[0]["key"] == "gate_opened"


def test_who_is_at_work_goes_on_when_the_run_is_finished(yard: Schoolyard):
    run = failed(yard, yard.ada)

    assert opened(yard, yard.ada) == 0
    decide_after(run)

    assert waiting(yard.ada).stage.position == 2


def test_a_gate_opened_for_one_stays_closed_for_another(yard: Schoolyard):
    for student in (yard.ada, yard.ben):
        decide_after(failed(yard, student))

    opened(yard, yard.ada)

    assert waiting(yard.ben).stage.position == 1


def test_a_gate_is_opened_for_all_at_once(yard: Schoolyard):
    for student in (yard.ada, yard.ben):
        decide_after(failed(yard, student))

    assert opened(yard, None) == 2
    assert {waiting(one).stage.position for one in (yard.ada, yard.ben)} == {2}


def test_opened_twice_is_opened_once(yard: Schoolyard):
    decide_after(failed(yard, yard.ada))

    assert (opened(yard, yard.ada), opened(yard, yard.ada)) == (1, 0)
    assert GateOpening.objects.get().opened_by == yard.clay


def test_who_has_not_tried_the_stage_yet_still_begins_there(yard: Schoolyard):
    decide_first(yard.ada, yard.assignment)

    assert opened(yard, None) == 0
    assert waiting(yard.ada).stage.position == 1

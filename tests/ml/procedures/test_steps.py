"""Actions folded into steps, the same for a slider item and for our benches."""

from __future__ import annotations

from math import inf, nan

from ml.procedures.actions import ProcedureAction, ProcedureRequest
from ml.procedures.steps import TRIAL, steps_of
from tests.ml.procedures.logs import bench_request, pisa_request


def trials(request: ProcedureRequest):
    return [step for step in steps_of(request) if step.kind == TRIAL]


def test_one_control_away_from_the_baseline_stands_alone():
    first, second = trials(pisa_request(["start", "0_2_0", "1_2_0"]))

    assert first.away == (1,) and first.moved == (1,)
    assert second.away == (0, 1) and second.moved == (0,)


def test_a_contrast_is_found_with_any_earlier_trial_and_with_the_start():
    found = trials(pisa_request(["start", "1_1_0", "2_2_2", "1_0_0"]))

    assert [step.contrasts for step in found] == [(), (), (0, 1)]


def test_a_repeat_is_counted_and_a_reset_breaks_the_streak():
    found = trials(pisa_request(["start", "1_0_0", "1_0_0", "reset", "1_0_0"]))

    assert [step.seen for step in found] == [0, 1, 2]
    assert [step.repeats_last for step in found] == [False, True, False]


def test_setting_releasing_reading_and_recording_make_one_trial():
    found = trials(bench_request(("length", "mass"), [(0.5, 0.0), (0.5, 0.0), (0.5, 1.0)]))

    assert [step.away for step in found] == [(0,), (0,), (0, 1)]
    assert [step.repeats_last for step in found] == [False, True, False]


def test_recording_without_an_apparatus_is_a_trial_too():
    actions = (
        ProcedureAction("set", {"branches": 2.0}, 3.0, ("branches",)),
        ProcedureAction("record", {"branches": 2.0}, 5.0),
        ProcedureAction("record", {"branches": 3.0}, 9.0),
    )

    found = trials(ProcedureRequest("dc", ("branches",), actions))

    assert [(step.seen, step.amounts) for step in found] == [(0, (1.0,)), (0, (1.0,))]


def test_stopping_between_release_and_record_does_not_double_the_trial():
    settings = {"length": 0.4}
    kinds = ("apply", "read", "reset", "record")
    actions = tuple(ProcedureAction(kind, settings, 1.0) for kind in kinds)

    assert len(trials(ProcedureRequest("pendulum", ("length",), actions))) == 1


def test_a_choice_is_away_when_it_is_not_what_it_was_at_first():
    actions = tuple(
        ProcedureAction(kind, {"gas": gas}, 1.0)
        for kind, gas in (("start", "air"), ("apply", "air"), ("apply", "helium"))
    )

    found = trials(ProcedureRequest("gas", ("gas",), actions))

    assert [step.away for step in found] == [(), (0,)]


def test_numbers_that_are_none_count_as_the_baseline():
    actions = tuple(ProcedureAction("apply", {"a": bad}, bad) for bad in (nan, inf, -inf))

    assert all(
        step.away == () and step.pause_s == 0
        for step in steps_of(ProcedureRequest("x", ("a",), actions))
    )

"""What would have changed how a run stands, asked of the committed model."""

from __future__ import annotations

import pytest

from ml.procedures.otherwise import MOST, Otherwise, copies_of
from ml.procedures.scorer import ProcedureRequest, ProcedureScorer
from ml.procedures.steps import TRIAL, steps_of
from ml.serving.settings import ServingSettings
from tests.ml.procedures.logs import ISOLATES, bench_request, pisa_request

THREE = ("length", "mass", "drag")
TWO_AT_ONCE = bench_request(THREE, [(1, 0, 0), (0, 1, 1)])


@pytest.fixture(scope="module")
def scorer() -> ProcedureScorer:
    return ProcedureScorer.load(ServingSettings(device="cpu"))


def test_a_trial_that_mixed_controls_would_have_been_productive_with_one_alone(scorer):
    found = Otherwise(scorer, TWO_AT_ONCE).finish()

    alone = {one.control: one for one in found.changes if one.kind == "from_start"}
    assert found.verdict != "productive"
    assert alone["mass"].verdict == "productive"
    assert alone["mass"].p_success > found.p_success


def test_without_one_of_the_earlier_careful_trials_the_chance_would_be_lower(scorer):
    found = Otherwise(scorer, pisa_request(ISOLATES[:6])).finish()

    latest, *earlier = [one for one in found.changes if one.kind == "left_out"]
    assert len(earlier) == 2
    assert all(one.p_success < found.p_success for one in earlier)
    assert all(one.verdict for one in earlier)
    assert latest.verdict == "", "of a trial that was not made nothing is said"


def test_each_change_says_what_the_model_says_of_the_changed_run_alone(scorer):
    found = Otherwise(scorer, TWO_AT_ONCE).finish()

    for copy, change in zip(copies_of(TWO_AT_ONCE), found.changes, strict=True):
        (said,) = scorer.score([copy.request])
        assert change.p_success == pytest.approx(said.p_success, abs=1e-4)


def test_a_left_out_trial_takes_its_time_along():
    request = pisa_request(["start", "1_0_0", "0_2_0", "end"], [0.0, 10.0, 30.0, 34.0])

    first = next(one for one in reversed(copies_of(request)) if one.kind == "left_out")

    assert [round(step.pause_s) for step in steps_of(first.request)] == [0, 20, 4]
    assert [step.kind for step in steps_of(first.request)].count(TRIAL) == 1


def test_a_trial_alone_differs_from_the_one_before_in_that_control_alone():
    for copy in copies_of(TWO_AT_ONCE):
        if copy.kind == "alone":
            moved = steps_of(copy.request)[-1].moved
            assert [THREE[place] for place in moved] == [copy.control]


def test_a_long_run_is_read_a_bounded_number_of_times():
    long = bench_request(THREE, [(n % 7 / 7, 0, n % 3 / 3) for n in range(100)])

    assert len(copies_of(long)) == MOST


@pytest.mark.parametrize("request_", [ProcedureRequest("x", (), ()), bench_request(THREE, [])])
def test_what_has_no_trial_has_no_changes(request_):
    assert copies_of(request_) == []

"""The committed model, as it is served: int8 on the CPU."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest

from ml.procedures.scorer import ProcedureAction, ProcedureRequest, ProcedureScorer
from ml.serving.settings import ServingSettings
from tests.ml.procedures.logs import ISOLATES, MIXES, STEADY_S, bench_request, pisa_request

FIVE = ("length", "mass", "amplitude", "gravity", "drag")


@pytest.fixture(scope="module")
def scorer() -> ProcedureScorer:
    return ProcedureScorer.load(ServingSettings(device="cpu"))


def test_isolating_each_control_promises_more_than_moving_all_at_once(scorer):
    careful, careless = scorer.score([pisa_request(ISOLATES, STEADY_S), pisa_request(MIXES)])

    assert careful.p_success > 0.75
    assert careless.p_success < 0.35


def test_the_first_trials_already_tell(scorer):
    careful, careless = scorer.score([pisa_request(ISOLATES[:5]), pisa_request(MIXES[:5])])

    assert careful.p_success > careless.p_success + 0.2


def test_setting_a_new_control_apart_is_productive(scorer):
    (verdict,) = scorer.score([pisa_request(["start", "2_0_0", "reset", "0_2_0"])])

    assert (verdict.verdict, verdict.abstained) == ("productive", False)
    assert verdict.confidence >= 0.6


def test_mixing_again_and_again_is_not_productive(scorer):
    (verdict,) = scorer.score([pisa_request(["start", "2_2_2", "1_1_2", "-2_1_1", "2_-1_-2"])])

    assert verdict.verdict != "productive"


def test_before_the_first_trial_there_is_nothing_to_judge(scorer):
    (verdict,) = scorer.score([pisa_request(["start"])])

    assert (verdict.verdict, verdict.abstained) == ("neutral", False)
    assert 0.0 < verdict.p_success < 1.0


def test_a_lab_never_trained_on_is_read_like_any_other(scorer):
    one_by_one = [(0.5, 0, 0, 0, 0), (1, 0, 0, 0, 0), (0, 0.5, 0, 0, 0), (0, 0, 0.5, 0, 0)]
    anyhow = [
        (0.5, 1, 0.3, 0, 1),
        (1, -0.5, 1, 0.4, 0.2),
        (-1, 0.5, 0, -1, 0.6),
        (0.2, 1, 0.5, 1, 1),
    ]

    careful, careless = scorer.score(
        [bench_request(FIVE, trials) for trials in (one_by_one, anyhow)]
    )

    assert careful.p_success > careless.p_success + 0.15
    assert not careful.abstained


def test_names_of_lab_and_controls_do_not_matter(scorer):
    trials = [(0.5, 0), (0.5, 0.5)]
    here = bench_request(("length", "mass"), trials, lab="pendulum")
    there = bench_request(("x", "y"), trials, lab="nowhere")

    assert scorer.score([here]) == scorer.score([there])


POISONED = {
    "no controls": ProcedureRequest("x", (), (ProcedureAction("apply", {}, 1.0),)),
    "no actions": ProcedureRequest("x", ("a",), ()),
    "unknown kind": ProcedureRequest("x", ("a",), (ProcedureAction("\0💥", {"a": 1.0}, 1.0),)),
    "huge setting": ProcedureRequest(
        "x", ("a",), (ProcedureAction("apply", {"a": "🦆" * 100_000}, 1.0),)
    ),
    "setting of no kind": ProcedureRequest(
        "x", ("a",), (ProcedureAction("apply", {"a": None}, 1.0),)
    ),
    "endless number": ProcedureRequest(
        "x", ("a",), (ProcedureAction("apply", {"a": 10**400}, 1.0),)
    ),
    "time in words": ProcedureRequest("x", ("a",), (ProcedureAction("apply", {"a": 1.0}, "soon"),)),
    "settings in words": ProcedureRequest("x", ("a",), (ProcedureAction("apply", "a=1", 1.0),)),
    "endless run": ProcedureRequest(
        "x", ("a",), (ProcedureAction("apply", {"a": 1.0}, 1.0),) * 100_000
    ),
}


def test_what_is_poisoned_fails_alone(scorer):
    good = pisa_request(ISOLATES, STEADY_S)

    first, *poisoned, last = scorer.score([good, *POISONED.values(), good])

    assert first == last and first.p_success > 0.75 and not first.abstained
    assert all(verdict.abstained and verdict.verdict == "neutral" for verdict in poisoned)


def test_odd_but_readable_runs_get_a_chance(scorer):
    nul = ProcedureRequest(
        "\0", ("a\0", "🦆"), (ProcedureAction("apply", {"🦆": "\0", "a\0": 1e300}, -5.0),)
    )

    (verdict,) = scorer.score([replace(nul, target_control="🦆")])

    assert 0.0 < verdict.p_success < 1.0


def test_int8_says_what_fp32_says(scorer):
    plain = ProcedureScorer.load(ServingSettings(device="torch-cpu"))
    requests = [pisa_request(run[:at]) for run in (ISOLATES, MIXES) for at in (1, 3, 5, 8)]

    pairs = zip(scorer.score(requests), plain.score(requests), strict=True)

    gaps = [abs(small.p_success - full.p_success) for small, full in pairs]
    assert max(gaps) < 0.08 and sum(gaps) / len(gaps) < 0.03


def test_serving_imports_no_training_library():
    code = (
        "import sys; from ml.procedures.scorer import ProcedureScorer;"
        "from ml.serving.settings import ServingSettings;"
        "ProcedureScorer.load(ServingSettings());"
        "print([name for name in ('torch', 'transformers', 'peft', 'sklearn') if name in sys.modules])"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"

"""Marks of single actions: the rule behind the labels, the tagger, and what is measured of it."""

from __future__ import annotations

import numpy as np
import pytest

from ml.data.runs import Run
from ml.procedures.actions import ActionTag
from ml.procedures.blend import Blend
from ml.procedures.fit_sequence import SequenceConfig, fit_sequence
from ml.procedures.fit_tagger import fit_tagger
from ml.procedures.marks import FIRST, LATEST, MARKS
from ml.procedures.prefixes import labelled
from ml.procedures.scorer import ProcedureScorer
from ml.procedures.sequence import StaleReader
from ml.procedures.steps import folded, steps_of
from ml.procedures.tagged import TaggedRun, measure_tags, movement_by_tag, tagged
from ml.procedures.tagger import Tagger, moves_of
from ml.procedures.tags import WORDS, by_kind, by_rule
from ml.serving.settings import ServingSettings
from tests.ml.procedures.logs import ISOLATES, MIXES, bench_request, pisa_request

P, U, N = WORDS
SMALL = SequenceConfig(members=2, width=8, hidden=12, epochs=4, batch_size=16)


@pytest.fixture(scope="module")
def scorer() -> ProcedureScorer:
    return ProcedureScorer.load(ServingSettings(device="cpu"))


@pytest.fixture(scope="module")
def runs():
    made = [(ISOLATES, 1), (MIXES, 0), (["start", "1_0_0", "1_0_0", "end"], 0)] * 12
    return [labelled(Run(i, pisa_request(run), success)) for i, (run, success) in enumerate(made)]


@pytest.fixture(scope="module")
def reader(runs):
    soft = [run.soft for run in runs]
    return fit_sequence([run.marks() for run in runs], soft, [1.0] * len(runs), SMALL)


@pytest.fixture(scope="module")
def tagger(reader, runs):
    return fit_tagger(reader, runs, seed=1)


RULES = {
    "each control by itself": (["start", "1_0_0", "reset", "0_2_0"], [N, P, N, P]),
    "several at once": (["start", "1_1_0", "2_1_1"], [N, U, U]),
    "one more at once still compares": (["start", "1_0_0", "1_1_0"], [N, P, P]),
    "the same again": (["start", "1_0_0", "1_0_0"], [N, P, U]),
    "another value of one that is known": (["start", "1_0_0", "2_0_0"], [N, P, N]),
    "a look at the baseline": (["start", "0_0_0", "end"], [N, N, N]),
}


@pytest.mark.parametrize("name", RULES)
def test_the_rule_of_fair_testing(name):
    actions, words = RULES[name]

    assert by_rule(steps_of(pisa_request(actions))) == words


def test_an_experts_further_values_and_returns_serve_a_plan():
    steps = steps_of(pisa_request(["start", "1_0_0", "2_0_0", "reset", "1_0_0"]))

    assert by_kind(steps, "expert") == [N, P, P, N, P]
    assert by_kind(steps, "novice") == [N, P, N, N, U]


def test_a_first_trial_where_nothing_was_measured_before_is_a_reference():
    steps = steps_of(pisa_request(["start", "1_1_0", "2_2_1"]))

    assert by_kind(steps, "novice") == [N, N, U]


def test_an_action_belongs_to_the_trial_that_it_makes_or_writes_down():
    run = folded(bench_request(("length", "mass"), [(0.5, 0.0)]))

    # start, set, apply, read, record
    assert run.places == [0, None, 1, None, 1]


def test_the_tagger_learns_the_rule_from_states_and_facts(tagger, reader, runs):
    blend = Blend(0.0, 0.0, 0.0)  # nothing moves, so nothing is withheld

    found = tagged(tagger, reader, blend, runs[:3])

    assert all([tag.word for tag in one.tags] == one.words for one in found)


def test_a_mark_is_withheld_where_the_chance_moved_the_other_way(tagger):
    sure = np.array([[0.9, 0.05, 0.05], [0.1, 0.8, 0.1], [0.1, 0.1, 0.8]], dtype=np.float32)
    against, along = np.array([-0.2, 0.2, -5.0]), np.array([0.2, -0.2, 5.0])

    assert [tag.word for tag in tagger.tags(sure, along)] == [P, U, N]
    assert [(tag.word, tag.withheld) for tag in tagger.tags(sure, against)] == [
        (N, True),
        (N, True),
        (N, False),
    ]


def test_a_tagger_survives_the_disk_and_others_are_refused(tagger, tmp_path):
    tagger.save(tmp_path / "tagger.safetensors")
    again = Tagger.load(tmp_path / "tagger.safetensors")
    Tagger(tagger.states, tagger.facts[:-1], tagger.bias, 0.1).save(tmp_path / "other.safetensors")

    assert again.against == pytest.approx(tagger.against)
    assert again.states == pytest.approx(tagger.states, abs=2e-2)
    assert len(again.facts) == MARKS
    with pytest.raises(StaleReader):
        Tagger.load(tmp_path / "other.safetensors")


def test_every_action_has_a_mark_at_any_point_of_the_run(scorer):
    request = bench_request(("length", "mass", "angle"), [(0.5, 0, 0), (1, 0, 0), (0.2, 1, 1)])
    kinds = [action.kind for action in request.actions]

    (verdict,) = scorer.score([request])

    assert len(verdict.tags) == len(request.actions)
    idle = [t for t, k in zip(verdict.tags, kinds, strict=True) if k in ("start", "set", "read")]
    assert {tag.word for tag in idle} == {N}
    made = [t for t, k in zip(verdict.tags, kinds, strict=True) if k == "apply"]
    noted = [t for t, k in zip(verdict.tags, kinds, strict=True) if k == "record"]
    assert made == noted


def test_a_mark_once_given_stays_when_the_run_goes_on(scorer):
    actions = [*ISOLATES[:-1], *MIXES[1:]]
    requests = [pisa_request(actions[:at]) for at in range(1, len(actions) + 1)]

    verdicts = scorer.score(requests)

    final = verdicts[-1].tags
    assert all(one.tags == final[: len(one.tags)] for one in verdicts)
    assert {"productive", "unproductive"} <= {tag.word for tag in final}


def test_the_middle_of_an_endless_run_keeps_the_words_of_the_rule(scorer):
    actions = ["start", *["1_0_0", "0_1_0"] * 200]

    (verdict,) = scorer.score([pisa_request(actions)])

    assert len(verdict.tags) == len(actions)
    assert verdict.tags[FIRST + 5] == ActionTag("unproductive", 1.0)


def test_nothing_moves_over_a_gap():
    moves = moves_of(np.arange(FIRST + LATEST, dtype=np.float32))

    assert moves[0] == moves[FIRST] == 0.0 and moves[1] == moves[FIRST + 1] == 1.0


def test_what_is_no_run_has_no_marks(scorer):
    (verdict,) = scorer.score([bench_request((), [])])

    assert verdict.abstained and verdict.tags == ()


def told(actions, words, success, promised):
    """A run of which some trials are marked `words`, the rest withheld."""
    run = labelled(Run(1, pisa_request(actions), success))
    return TaggedRun(run, [ActionTag(w, 0.9, w == N) for w in words], run.words(), promised)


def test_the_gap_compares_success_beyond_what_the_run_had_promised():
    actions = ["start", "1_0_0"]
    marked = told(actions, [N, P], 1, [0.5, 0.6])
    withheld = told(actions, [N, N], 0, [0.5, 0.3])

    found = measure_tags([marked, marked, withheld])["kept_and_withheld"]["productive"]

    assert (found["marked"], found["withheld"]) == (2, 1)
    assert found["gap"] == pytest.approx((1.0 - 0.6) - (0.0 - 0.3))


def test_the_transformers_movement_is_told_by_mark():
    runs = [told(["start", "1_0_0"], [N, word], 1, [0.5, 0.5]) for word in (P, P, N)]

    found = movement_by_tag(runs, np.array([1.0, 2.0, -1.0]))

    assert found[P] == {"trials": 2, "mean_move": 1.5}
    assert found[N]["mean_move"] == -1.0 and found[U]["trials"] == 0

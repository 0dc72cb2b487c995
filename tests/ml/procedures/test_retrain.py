"""Learning from teachers' reviews of trials: a version of its own, and what it may not remember."""

from __future__ import annotations

import json
import random
import re

import numpy as np
import pytest

from ml.cards import read_cards
from ml.procedures import reviewed
from ml.procedures.blend import Blend, sigmoid
from ml.procedures.fit_outlet import choose, evidence_of, fit_weights
from ml.procedures.fit_trust import fit_slope_from
from ml.procedures.retrain import leanings, main, movements, retrain
from ml.procedures.reviewed import ReviewedTrial, TooFewLearners
from ml.procedures.scorer import ProcedureScorer
from ml.procedures.second_outlet import SecondOutlet
from ml.procedures.sequence import SequenceReader
from ml.serving.cache import ADAPTERS
from ml.serving.settings import ServingSettings
from ml.serving.versions import ABOUT, version_of
from tests.ml.procedures.logs import ISOLATES, MIXES, bench_request, pisa_request

BASE = ADAPTERS / "procedures"
READER = SequenceReader.load(BASE / "sequence.safetensors")


def trials(learners: int, agree: bool = True) -> list[ReviewedTrial]:
    """Of each learner a fair trial and a mixed one, judged as one would, or the other way round."""
    made = []
    for number in range(learners):
        for actions, good in ((ISOLATES[:4], True), (MIXES[:4], False)):
            groups = {"device": "laptop" if number % 2 else "phone"}
            helped = good if agree else not good
            made.append(ReviewedTrial(pisa_request(actions), helped, f"learner-{number}", groups))
    return made


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    out = tmp_path_factory.mktemp("versions") / "procedures-3.1"
    return out, retrain(trials(60), BASE, out, "procedures@3.1")


def test_a_version_is_made_that_scores_under_its_own_name(made):
    out, _ = made
    (verdict,) = ProcedureScorer.load(ServingSettings(), out).score([pisa_request(ISOLATES)])

    assert verdict.model_version == version_of(out, "procedures") == "procedures@3.1"
    assert len(verdict.tags) == len(ISOLATES)


def test_teachers_who_agree_make_verdicts_surer_and_better_calibrated(made):
    _, found = made
    before, after = found["reviews"]["before"], found["reviews"]["after"]

    assert found["slope"]["after"] > found["slope"]["before"]
    assert after["figures"]["brier"] < before["figures"]["brier"]
    assert set(after["subgroups"]["device"]["groups"][0]) >= {"name", "accuracy", "share_shown"}


def test_its_cards_tell_the_same_figures_in_both_languages(made):
    out, found = made
    english, chinese = (
        re.findall(r"\d+(?:\.\d+)?", read_cards(out)[language]) for language in ("en", "zh")
    )

    assert chinese == english
    for when in ("before", "after"):
        figures = found["reviews"][when]["figures"]
        assert {f"{figures[name]:.3f}" for name in ("accuracy", "brier", "ece")} <= set(chinese)
    assert f"{found['slope']['after']:.3f}" in chinese


def test_teachers_who_disagree_make_verdicts_fall_silent(tmp_path):
    found = retrain(trials(60, agree=False), BASE, tmp_path / "made", "procedures@3.1")

    before, after = (found["reviews"][when]["figures"] for when in ("before", "after"))
    assert after["share_shown"] < before["share_shown"]
    assert after["brier"] < before["brier"]


def test_before_and_after_are_measured_on_learners_of_whom_nothing_was_learnt(made):
    out, _ = made
    learners = json.loads((out / "lineage.json").read_text())["learners"]

    assert learners["trained"] and learners["measured"]
    assert not set(learners["trained"]) & set(learners["measured"])
    assert sum(sum(part.values()) for part in learners.values()) == 120


def test_what_was_withdrawn_is_forgotten_when_a_retrained_version_is_trained_again(made, tmp_path):
    out, _ = made
    few = trials(8)

    again = retrain(few, out, tmp_path / "again", "procedures@3.2")
    fresh = retrain(few, BASE, tmp_path / "fresh", "procedures@3.2")

    assert again["slope"]["after"] == fresh["slope"]["after"]
    assert again["second_outlet"] == fresh["second_outlet"]
    assert SecondOutlet.of(out) is not None
    assert _files(tmp_path / "again") == _files(tmp_path / "fresh")
    assert Blend.load(out / "blend.json").prior_slope == Blend.load(BASE / "blend.json").slope


def _files(folder):
    """What scores in a version, but for its name."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name not in ABOUT}


# -- the second outlet -----------------------------------------------------------------------------


def of_a_school(learners: int, helps, noise: float = 0.1) -> list[ReviewedTrial]:
    """Six random trials of each learner; teachers go by `helps`, and err now and then."""
    rng = random.Random(1)
    made = []
    for number in range(learners * 6):
        actions = ["start"]
        for _ in range(rng.randint(1, 6)):
            actions.append("_".join(str(rng.choice([0, 0, 0, 1, 2, -1])) for _ in range(3)))
        helped = helps(actions) != (rng.random() < noise)
        made.append(ReviewedTrial(pisa_request(actions), helped, f"learner-{number % learners}"))
    return made


def leaves_the_last_alone(actions) -> bool:
    """What no success tells: these teachers want the bottom control left where it is."""
    return actions[-1].endswith("_0")


@pytest.fixture(scope="module")
def of_their_own(tmp_path_factory):
    """A version that learnt from teachers who see trials in a way of their own."""
    out = tmp_path_factory.mktemp("versions") / "procedures-3.1"
    judged = of_a_school(80, leaves_the_last_alone)
    return out, retrain(judged, BASE, out, "procedures@3.1"), judged


def test_what_teachers_see_in_trials_is_learnt_and_serves_learners_not_learnt_from(of_their_own):
    out, found, _ = of_their_own
    before, after = found["reviews"]["before"]["figures"], found["reviews"]["after"]["figures"]

    assert found["learnt"] == ["trust", "second outlet"]
    assert after["accuracy"] > before["accuracy"] + 0.05
    assert after["brier"] < before["brier"]
    assert json.loads((out / "lineage.json").read_text())["learnt"] == found["learnt"]
    cards = read_cards(out)
    assert "learnt a second outlet" in cards["en"]
    assert "学到了第二个输出" in cards["zh"]


def test_it_changes_verdicts_on_trials_and_nothing_of_the_chance_or_the_marks(of_their_own):
    out, _, judged = of_their_own
    asked = [one.request for one in judged[:40]]

    old = ProcedureScorer.load(ServingSettings(), BASE).score(asked)
    new = ProcedureScorer.load(ServingSettings(), out).score(asked)

    assert [one.p_success for one in new] == [one.p_success for one in old]
    assert [one.tags for one in new] == [one.tags for one in old]
    assert [one.verdict for one in new] != [one.verdict for one in old]


def test_from_verdicts_without_a_rule_no_second_outlet_is_learnt(tmp_path):
    coin = random.Random(5)
    judged = of_a_school(40, lambda actions: coin.random() < 0.5)

    found = retrain(judged, BASE, tmp_path / "made", "procedures@3.1")

    assert found["learnt"] == ["trust"]
    assert SecondOutlet.of(tmp_path / "made") is None
    cards = read_cards(tmp_path / "made")
    assert "was not taken" in cards["en"]
    assert "因此没有采用" in cards["zh"]


def test_few_learners_are_too_few_for_a_second_outlet():
    evidence = evidence_of(READER, 1.0, trials(3))

    assert choose(evidence, 1.0).second is None


def test_its_weights_are_where_the_loss_and_the_prior_balance():
    slope, strength = 2.0, 30.0
    evidence = evidence_of(READER, 1.0, of_a_school(10, leaves_the_last_alone))

    weights = fit_weights(evidence, slope, strength)

    given = slope * evidence.turns
    chance = sigmoid(slope * evidence.leanings(weights))
    prior = evidence.turns.T @ evidence.turns / len(evidence.turns)
    prior += np.eye(len(prior)) * np.trace(prior) / len(prior)
    gradient = given.T @ (chance - evidence.truth) + strength * prior @ weights
    assert np.abs(gradient).max() < 1e-5
    assert np.abs(given.T @ (chance - evidence.truth)).max() > 1e-3


def test_the_slope_is_found_where_there_are_many_trials_and_stays_where_there_are_none():
    rng = np.random.default_rng(0)
    leaning = rng.normal(size=20_000)
    truth = rng.random(20_000) < sigmoid(0.8 * leaning)

    assert fit_slope_from(2.0, leaning, truth) == pytest.approx(0.8, abs=0.05)
    assert fit_slope_from(2.0, np.zeros(0), np.zeros(0, dtype=bool)) == 2.0


def test_the_judge_hears_what_the_scorer_makes_of_a_trial():
    scorer = ProcedureScorer.load(ServingSettings())
    asked = [one.request for one in trials(1)]

    heard = leanings(movements(BASE, trials(1)))
    verdicts = scorer.score(asked)

    for lean, verdict in zip(heard, verdicts, strict=True):
        if verdict.verdict != "neutral":
            assert verdict.confidence == pytest.approx(
                float(sigmoid(np.array(scorer.blend.slope * abs(lean)))), abs=1e-6
            )
    assert heard[0] > 0 > heard[1]


def test_what_is_no_run_leans_nowhere():
    broken = ReviewedTrial(bench_request((), []), True, "learner-1")

    assert leanings(movements(BASE, [broken])).tolist() == [0.0]


def test_trials_survive_the_file(tmp_path):
    written = trials(2)
    reviewed.write(tmp_path / "reviews.jsonl", written)

    assert reviewed.read(tmp_path / "reviews.jsonl") == written


def test_with_one_learner_there_is_nobody_to_compare_on(tmp_path, capsys):
    reviewed.write(tmp_path / "reviews.jsonl", trials(1))
    options = ["--reviews", "reviews.jsonl", "--base", str(BASE), "--out", "made"]
    options[1], options[5] = str(tmp_path / "reviews.jsonl"), str(tmp_path / "made")

    assert main([*options, "--version", "procedures@3.1"]) == 1
    assert "at least 2 learners" in capsys.readouterr().err
    assert not (tmp_path / "made").exists()
    with pytest.raises(TooFewLearners):
        reviewed.cut(trials(1))

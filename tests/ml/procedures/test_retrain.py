"""Learning from teachers' reviews of trials: a version of its own, and what it may not remember."""

from __future__ import annotations

import json

import numpy as np
import pytest

from ml.procedures import reviewed
from ml.procedures.blend import Blend, sigmoid
from ml.procedures.retrain import fit_slope_from, leanings, main, movements, retrain
from ml.procedures.reviewed import ReviewedTrial, TooFewLearners
from ml.procedures.scorer import ProcedureScorer
from ml.serving.cache import ADAPTERS
from ml.serving.settings import ServingSettings
from ml.serving.versions import version_of
from tests.ml.procedures.logs import ISOLATES, MIXES, bench_request, pisa_request

BASE = ADAPTERS / "procedures"


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


def test_teachers_who_disagree_make_verdicts_fall_silent(tmp_path):
    found = retrain(trials(60, agree=False), BASE, tmp_path / "made", "procedures@3.1")

    assert found["slope"]["after"] < found["slope"]["before"]
    assert found["reviews"]["after"]["figures"]["share_shown"] < 1.0


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
    assert Blend.load(out / "blend.json").prior_slope == Blend.load(BASE / "blend.json").slope


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

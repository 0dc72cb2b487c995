"""A shadow version scores what the live one has scored, beside it and unheard."""

import shutil

import pytest
from reviewed import GOOD, a_version, an_answer
from schoolyard import a_run, a_score

from ml.serving.versions import digest_of
from registry import shadow as shadowing
from registry.comparing import kappa, shadow_report
from registry.models import ModelVersion, ShadowVerdict, Transition
from registry.services import version_move
from scoring.graded import Asked, graded_answers
from scoring.models import Feedback, Review, ReviewItem, Score
from tests.support.model_versions import renamed


@pytest.fixture
def versions(yard, tmp_path, settings, small_version) -> dict[str, ModelVersion]:
    settings.MODEL_VERSIONS = tmp_path
    shutil.copytree(small_version, tmp_path / "seven")
    renamed(small_version, tmp_path / "eight", "explanations@8")
    live = a_version("explanations@7", "live", folder="seven", digest=digest_of(tmp_path / "seven"))
    new = a_version("explanations@8", folder="eight", digest=digest_of(tmp_path / "eight"))
    version_move(version=new, state="shadow", admin=yard.head)
    return {"live": live, "shadow": ModelVersion.objects.get(pk=new.pk)}


def version_move_unchecked(version: ModelVersion) -> None:
    """Into the shadow, though it has no files."""
    version.state = "shadow"
    version.save(update_fields=["state"])
    Transition.objects.create(version=version, before="proposed", after="shadow")


def scored(student, text: str = GOOD, **fields) -> Score:
    return an_answer(student, text, model_version="explanations@7", **fields)


def test_every_step_of_the_live_version_is_scored_once(yard, versions):
    scores = [scored(yard.ada), scored(yard.ben, "The period gets shorter.")]
    earlier = [list(model.objects.values()) for model in (Score, Feedback, ReviewItem)]

    assert shadowing.score_in_shadow(versions["shadow"]) == 2
    assert shadowing.score_in_shadow(versions["shadow"]) == 0

    rows = ShadowVerdict.objects.order_by("score")
    assert [row.score for row in rows] == scores
    for row in rows:
        assert row.label in ("correct", "contradictory", "incorrect")
        assert row.live_version == "explanations@7"
        assert row.ms > 0
        assert row.live_ms > 0
    assert [list(model.objects.values()) for model in (Score, Feedback, ReviewItem)] == earlier


def test_steps_of_another_version_or_from_before_are_left_alone(yard, versions):
    old = scored(yard.ada)
    Score.objects.filter(pk=old.pk).update(created="2026-01-01T00:00Z")
    an_answer(yard.ada, model_version="explanations@6")
    scored(yard.ada, "摆线", abstained=True, abstained_because="language")

    assert shadowing.score_in_shadow(versions["shadow"]) == 0


def test_the_report_tells_agreement_kappa_share_shown_and_latency(yard, versions):
    """Hand calculation: 3 of 4 the same; expected by chance (2*1 + 1*2 + 1*1) / 16 = 5/16."""
    mine = ("correct", "correct", "contradictory", "incorrect")
    live = ("correct", "contradictory", "contradictory", "incorrect")
    for place in range(4):
        ShadowVerdict.objects.create(
            version=versions["shadow"], score=scored(yard.ada), live_version="explanations@7",
            label=mine[place], live_label=live[place], confidence=0.5, abstained=place == 3,
            live_abstained=place > 1, ms=4 + place, live_ms=6,
        )  # fmt: skip
    second = ShadowVerdict.objects.order_by("pk")[1].score
    Review.objects.create(score=second, teacher=yard.clay, verdict="correct")

    report = shadow_report(versions["shadow"])

    assert report.steps == 4
    assert report.agreement == 0.75
    assert report.kappa == pytest.approx((0.75 - 5 / 16) / (1 - 5 / 16))
    assert (report.shown, report.live_shown) == (0.75, 0.5)
    assert report.agreement_when_both_shown == 0.5
    assert (report.ms, report.live_ms) == (5.5, 6)
    assert (report.reviewed, report.right, report.live_right) == (1, 1.0, 0.0)


def test_kappa_says_nothing_where_everything_has_one_label():
    assert kappa(["correct"] * 3, ["correct"] * 3) is None
    assert kappa(["a", "b"], ["b", "a"]) == -1.0


def test_without_a_shadow_nothing_is_sent_for(yard):
    assert shadowing.waiting_shadows() == []


def test_a_shadow_without_work_keeps_that_of_another_task_from_none(yard, versions):
    a_version("procedures@7", "live")
    other = a_version("procedures@8")
    version_move_unchecked(other)
    assert shadowing.waiting_shadows() == []

    step = a_score(a_run(yard.ada), "conduct", scorer="procedures", model_version="procedures@7")

    assert list(shadowing.waiting_scores(other)) == [step]
    assert shadowing.waiting_shadows() == [other]


def test_a_step_on_which_only_the_shadow_fails_costs_the_others_nothing(
    yard, versions, monkeypatch
):
    usual = shadowing.scorer_of

    def scorer_of(version_id, digest):
        def score(requests):
            if version_id == versions["shadow"].pk and any("!" in one.answer for one in requests):
                raise RuntimeError("the graph has no such node")
            return usual(version_id, digest)(requests)

        return score

    monkeypatch.setattr(shadowing, "scorer_of", scorer_of)
    good, bad = scored(yard.ada), scored(yard.ben, "The period gets shorter!")

    assert shadowing.score_in_shadow(versions["shadow"]) == 2
    said = {row.score: row for row in ShadowVerdict.objects.all()}
    assert said[good].label != "failed"
    assert (said[bad].label, said[bad].abstained) == ("failed", True)
    assert shadow_report(versions["shadow"]).agreement <= 0.5


def test_a_step_on_which_the_shadow_failed_is_not_tried_again(yard, versions, monkeypatch):
    def broken(version_id, digest):
        def score(requests):
            raise RuntimeError("the graph has no such node")

        return score

    monkeypatch.setattr(shadowing, "scorer_of", broken)
    scored(yard.ada)
    shadowing.score_in_shadow(versions["shadow"])

    assert shadowing.waiting_shadows() == []


QUESTION = "pendulum.hypothesis.length.period"


def asked_of_both(monkeypatch) -> list:
    """What is asked of either version from now on, in its order."""
    seen, usual = [], shadowing.scorer_of

    def scorer_of(version_id, digest):
        def score(requests):
            seen.extend(requests)
            return usual(version_id, digest)(requests)

        return score

    monkeypatch.setattr(shadowing, "scorer_of", scorer_of)
    return seen


def judged_before(yard, text: str, verdict: str) -> Score:
    said = scored(yard.ben, text, detail={"question_id": QUESTION, "p3": [0.2, 0.5, 0.3]})
    Review.objects.create(score=said, teacher=yard.clay, verdict=verdict)
    return said


def test_the_shadow_reads_the_graded_answers_that_the_live_version_had(yard, versions, monkeypatch):
    first = judged_before(yard, "it has a longer way to go", "incorrect")
    judged_before(yard, "the string gets heavier", "incorrect")
    Review.objects.create(score=first, teacher=yard.clay, verdict="unsure")
    then = graded_answers(Asked(yard.school.pk, "pendulum", QUESTION))
    known = {"graded": {"answers": len(then.answers), "last_review": then.last_review}}
    scored(yard.ada, detail={"label3": "correct", "question_id": QUESTION, **known})
    judged_before(yard, "heavy strings are slow", "correct")
    seen = asked_of_both(monkeypatch)

    shadowing.score_in_shadow(versions["shadow"])

    of_ada = [one for one in seen if one.answer == GOOD]
    assert len(of_ada) == 2
    assert {one.graded_answers for one in of_ada} == {("the string gets heavier",)}
    assert {one.graded_labels for one in of_ada} == {("contradictory",)}
    assert all(not one.graded_answers for one in seen if one.answer != GOOD)

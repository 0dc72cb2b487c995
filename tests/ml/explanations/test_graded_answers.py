"""A teacher's graded answers: what they move, by how much, and what they leave alone."""

import json
from dataclasses import replace

import numpy as np
import pytest

from ml.explanations.features import Frequencies
from ml.explanations.graded import (
    KERNELS,
    MOST_GRADED,
    GradedQuestion,
    Grading,
    Level,
    Look,
    likenesses,
    weigh,
)
from ml.explanations.labels import softmax
from ml.explanations.scorer import ExplanationScorer
from ml.explanations.verdicts import ExplanationRequest
from ml.explanations.words import Phrase
from ml.serving.cache import adapter_folder

FREQUENCIES = Frequencies.count([Phrase("the string is long"), Phrase("the mass is small")])
EVEN = np.full(3, 1 / 3)
GRADING = Grading(KERNELS, {name: [Level(1, 1.0, 0.8)] for name in KERNELS})

ASKED = ExplanationRequest(
    answer="because the air pushes it back",
    question="Why does the swing of a pendulum become smaller?",
    reference_answers=("Friction with the air takes energy from the pendulum",),
)


def look(answer: str, p3: np.ndarray = EVEN) -> Look:
    return Look.of(answer, p3, FREQUENCIES)


def learn(graded: dict[str, str]) -> GradedQuestion:
    looks = [look(one) for one in graded]
    return GradedQuestion.learn(looks, list(graded.values()), several=False, grading=GRADING)


def test_the_same_answer_gets_the_verdict_it_was_given():
    question = learn({"the mass is heavy": "contradictory", "the string is long": "correct"})

    assert question.p3(look("the mass is heavy")).argmax() == 1
    assert question.p3(look("the string is long")).argmax() == 0


def test_a_misspelt_answer_is_near_the_right_one():
    question = learn({"gravity accelerates it": "correct", "a bulb": "irrelevant"})

    assert question.p3(look("gravty acelerates it"))[0] > question.p3(look("a cat"))[0]


def test_of_answers_that_miss_it_is_told_which_are_on_the_way():
    question = learn({"it is long": "partially_correct_incomplete", "a cat": "irrelevant"})
    network = np.array([0.2, 0.1, 0.3, 0.3, 0.1])

    near, far = (question.p5(look(one), network) for one in ("it is long", "a cat"))

    assert near[2] > near[3]
    assert far[3] > far[2]
    assert near[:2] == pytest.approx(network[:2])


def test_where_the_models_judge_as_the_teacher_does_nothing_moves():
    sure = np.array([0.98, 0.01, 0.01])
    looks = [look("the string is long", sure)]

    agreed = GradedQuestion.learn(looks, ["correct"], several=False, grading=GRADING)
    differed = GradedQuestion.learn(looks, ["irrelevant"], several=False, grading=GRADING)

    assert agreed.p3(looks[0]) == pytest.approx(sure, abs=0.02)
    assert differed.p3(looks[0])[2] > 0.3


def test_the_weights_are_those_of_the_maximum():
    looks = [look(one) for one in ("a long string", "a long rope", "the mass")]
    likeness = likenesses(looks, KERNELS["one"])
    logs = np.array([one.logs for one in looks])
    wanted = np.eye(3)[[0, 0, 2]]

    weights = weigh(likeness, logs, [0, 0, 2])

    assert weights == pytest.approx(wanted - softmax(logs + likeness @ weights), abs=1e-3)
    assert likeness == pytest.approx(likeness.T)


def test_more_graded_answers_reach_a_higher_level():
    levels = [Level(1, 1.0, 0.9), Level(5, 1.1, 0.8), Level(20, 1.2, 0.7)]
    grading = Grading(KERNELS, dict.fromkeys(KERNELS, levels))

    assert [grading.level(False, count).graded for count in (1, 4, 5, 19, 300)] == [1, 1, 5, 5, 20]


def test_a_grading_comes_back_from_its_file(tmp_path):
    GRADING.save(tmp_path / "graded.json")

    assert Grading.load(tmp_path / "graded.json") == GRADING


def graded(answers: dict[str, str], asked: ExplanationRequest = ASKED) -> ExplanationRequest:
    return replace(asked, graded_answers=tuple(answers), graded_labels=tuple(answers.values()))


WRONG = {
    "the air pushes it back": "irrelevant",
    "air pushes against it so it goes back": "irrelevant",
    "because of the air pushing back": "irrelevant",
    "friction with air takes its energy": "correct",
    "it loses energy to the air": "correct",
    "energy is lost by friction": "correct",
    "it is tired": "irrelevant",
    "gravity pulls it": "irrelevant",
}


def test_after_eight_graded_answers_a_wrong_idea_that_was_held_back_gets_its_verdict(
    scorer: ExplanationScorer,
):
    before, after = scorer.score([ASKED, graded(WRONG)])

    assert before.abstained
    assert not after.abstained
    assert after.label3 == "incorrect"
    assert after.label5 == "irrelevant"
    assert after.confidence == max(after.p3) > before.confidence


def test_the_line_to_reach_is_that_of_as_many_graded_answers(scorer: ExplanationScorer):
    level = scorer.grades.grading.level(several=False, count=len(WRONG))

    assert scorer.line(graded(WRONG)).needed == level.threshold
    assert scorer.line(graded(WRONG)).known_question
    assert not scorer.line(ASKED).known_question


def test_other_answers_of_the_batch_are_not_touched(scorer: ExplanationScorer):
    alone = scorer.score([ASKED])[0]

    together = scorer.score([graded(WRONG), ASKED])[1]

    assert together.p3 == pytest.approx(alone.p3, abs=0.06)  # int8 scales by the batch
    assert together.abstained == alone.abstained


def test_graded_answers_are_read_by_the_network_once(scorer: ExplanationScorer, monkeypatch):
    request = graded({**WRONG, "it swings through oil": "irrelevant"})
    scorer.score([request])
    read = []
    real = scorer.session.logits

    def count(examples):
        read.append(len(examples))
        return real(examples)

    monkeypatch.setattr(scorer.session, "logits", count)
    scorer.score([request, replace(request, answer="the air is thick")])

    assert read == [2]


def test_a_label_that_is_none_of_the_three_and_an_empty_answer_are_passed_over(
    scorer: ExplanationScorer,
):
    odd = graded({"I liked it": "unsure", "  ": "correct"})

    assert scorer.score([odd])[0].p3 == pytest.approx(scorer.score([ASKED])[0].p3)


def test_no_more_are_read_than_tell_something(scorer: ExplanationScorer):
    many = {f"air number {place} pushes": "irrelevant" for place in range(3 * MOST_GRADED)}
    scorer.score([graded(many)])

    known = next(reversed(scorer.grades.known.values()))
    assert len(known.looks) == MOST_GRADED


def test_the_recorded_curve_rises_and_keeps_its_promise():
    curve = json.loads((adapter_folder("explanations") / "metrics.json").read_text())["graded"]
    rows = curve["curve"]["all new questions"]

    shown = [rows[count]["share_shown"] for count in ("0", "5", "10", "20")]
    assert shown == sorted(shown)
    assert all(rows[count]["more_shown_95"][0] > 0.1 for count in ("5", "10", "20"))
    assert all(row["accuracy_when_shown"] >= 0.85 for row in rows.values())
    assert all(row["ece"] <= 0.03 for row in rows.values())

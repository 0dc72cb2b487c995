"""Formulas, which no model reads, and answers of which it is not sure that they are beside the matter."""

from dataclasses import replace

import numpy as np
import pytest

from ml.data.semeval import read_committed
from ml.explanations.formulas import is_formula
from ml.explanations.scorer import finer
from ml.explanations.verdicts import ExplanationRequest

PERIOD = ExplanationRequest(
    answer="",
    question="What can you say of the period, and what does it rest on?",
    reference_answers=(
        "The longer the pendulum, the longer the period.",
        "The period is proportional to the square root of the length.",
    ),
)


@pytest.mark.parametrize(
    "answer", ["T ∝ √L", "T^2 ~ L", "T = 2π√(L/g)", "I=V/R", "p*V = const", "longer = slower"]
)
def test_a_formula_is_left_to_the_teacher(scorer, answer):
    (verdict,) = scorer.score([replace(PERIOD, answer=answer)])

    assert (verdict.abstained, verdict.abstained_because) == (True, "unsure")


@pytest.mark.parametrize(
    "answer",
    [
        "the period is longer",
        "it takes 2 s when the length is 1 m, so T = 2 s",
        "the longer string had a period of 2.0 s",
        "well-known fact",
    ],
)
def test_a_sentence_is_no_formula(answer):
    assert not is_formula(answer)


def test_hardly_an_answer_of_the_training_data_is_a_formula():
    answers = [one.answer for part in read_committed().values() for one in part]

    assert sum(map(is_formula, answers)) / len(answers) <= 0.002


@pytest.mark.parametrize(
    ("p5", "label5"),
    [
        ((0.1, 0.1, 0.3, 0.0, 0.5), "non_domain"),
        ((0.1, 0.1, 0.2, 0.25, 0.35), "partially_correct_incomplete"),
        ((0.1, 0.1, 0.12, 0.38, 0.3), "partially_correct_incomplete"),
        ((0.1, 0.1, 0.1, 0.6, 0.1), "irrelevant"),
    ],
)
def test_it_is_beside_the_matter_only_where_that_is_sure_enough(p5, label5):
    assert finer("incorrect", np.array(p5)) == label5


def test_the_finer_label_of_a_right_answer_is_right():
    assert finer("correct", np.array((0.4, 0.3, 0.3, 0.0, 0.0))) == "correct"

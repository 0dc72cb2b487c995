"""Answers that try it on, on the committed model: copied, stuffed, off the topic, shouted."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from ml.explanations.behaviour import read
from ml.explanations.evaluate import request_of
from ml.explanations.order import FILE, save, word_order
from ml.explanations.robust import asked, honest, shaken, shouted, telling, ways
from ml.explanations.tricks import trick_of
from ml.explanations.verdicts import ExplanationRequest
from ml.serving.cache import adapter_folder

PENDULUM = ExplanationRequest(
    answer="",
    question="What will happen to the pendulum if you change one thing, and why?",
    reference_answers=(
        "If the pendulum is longer, the period increases, because the bob has a longer way to go.",
        "The longer the pendulum, the longer one swing takes.",
    ),
    reference_grades=("best", "good"),
)


def ask(answer: str) -> ExplanationRequest:
    return replace(PENDULUM, answer=answer)


@pytest.fixture(scope="module")
def questions():
    return asked(30)


# Of the questions asked; a heap of three or four words ("run motor") may say all there is to say.
LEAST_BY_WAY = {"key words in a heap": 0.08, "all words of a reference in a heap": 0.05}


@pytest.mark.parametrize("way", list(ways()))
def test_an_answer_that_says_nothing_is_not_shown_as_correct(scorer, questions, way):
    make = ways()[way]

    verdicts = scorer.score([replace(request_of(one), answer=make(one)) for one in questions])

    shown = sum(not one.abstained and one.label3 == "correct" for one in verdicts)
    assert shown / len(verdicts) <= LEAST_BY_WAY.get(way, 0.0)


def test_a_copied_question_is_told_so(scorer):
    whole, reworded = scorer.score(
        [ask(PENDULUM.question), ask("if you change one thing what will happen to the pendulum")]
    )

    assert (whole.abstained, whole.abstained_because) == (True, "copied")
    assert reworded.abstained


def test_a_heap_of_key_words_is_told_so(scorer):
    heaps = [
        "period longer pendulum bob way increases",
        "pendulum longer period pendulum longer period pendulum longer period bob way",
        "way because a increases if longer period the the to has pendulum bob is longer go the",
    ]

    for verdict in scorer.score([ask(heap) for heap in heaps]):
        assert (verdict.abstained, verdict.abstained_because) == (True, "keywords")


@pytest.mark.parametrize(
    "answer",
    [
        "The longer the pendulum, the longer one swing takes.",
        "I think it will take longer because it has a longer way to go",
        "the string gets longer so the period gets longer because its slower",
        "the period",
        "bulb A",
    ],
)
def test_honest_answers_are_no_tricks(answer):
    assert trick_of(answer, PENDULUM.question, PENDULUM.reference_answers) == ""


def test_few_honest_answers_are_taken_for_tricks():
    held = honest()

    assert held["correct"]["share_held_back"] < 0.025
    assert held["incorrect"]["share_held_back"] < 0.04


@pytest.mark.parametrize(
    ("shout", "calm"),
    [
        (
            "THE LONGER THE PENDULUM, THE LONGER ONE SWING TAKES!!!",
            "The longer the pendulum, the longer one swing takes.",
        ),
        ("The mass MATTERS !!?!", "The mass matters."),
    ],
)
def test_shouting_changes_nothing(scorer, shout, calm):
    loud, quiet = scorer.score([ask(shout)])[0], scorer.score([ask(calm)])[0]

    assert loud == quiet


def test_real_answers_get_the_same_verdict_when_shouted(scorer, questions):
    assert shouted(scorer, questions)["share_same"] == 1.0


def test_words_in_order_are_told_from_words_that_were_shaken():
    order = word_order()
    sentence = "If the pendulum is longer, the period increases, because it has a longer way to go"

    assert order.likeness(sentence) > 0.4
    assert order.likeness(shaken(sentence.split(), Random(1))) < 0.05
    assert order.likeness(" ".join(telling(sentence))) < 0.05
    assert order.likeness("") == 0.0


def test_the_committed_table_of_word_order_is_the_one_that_is_learnt(tmp_path):
    with np.load(save(tmp_path / "order.npz")) as again, np.load(FILE) as kept:
        assert np.array_equal(again["information"], kept["information"])


def test_the_recorded_shares_are_near_nothing():
    tricks = read(adapter_folder("explanations"))["robustness"]["tricks"]

    assert max(one["share_shown_as_correct"] for one in tricks.values()) <= 0.06
    assert tricks["question copied"]["share_shown_as_correct"] == 0.0
    assert tricks["answer to another question"]["share_shown_as_correct"] == 0.0

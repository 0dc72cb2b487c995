"""Answers that try it on, on the committed model: copied, stuffed, off the topic, shouted."""

import math
from dataclasses import replace
from itertools import permutations
from random import Random

import numpy as np
import pytest

from labs.core import lab_names, load_lab
from labs.students.beliefs import beliefs_of
from ml.data.semeval import read_committed
from ml.explanations.behaviour import read
from ml.explanations.evaluate import request_of
from ml.explanations.fit_heaps import fit_heaps, samples
from ml.explanations.heaps import evidence_of, heap_detector
from ml.explanations.order import FILE, save, word_order
from ml.explanations.robust import asked, honest, shaken, shouted, telling, ways
from ml.explanations.tricks import is_claim, trick_of
from ml.explanations.verdicts import ExplanationRequest
from ml.explanations.words import Phrase
from ml.serving.cache import adapter_folder

KINDS = ("key words", "all key words", "key words three times", "reference shaken")
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


# Of the questions asked: one of them.
LEAST_BY_WAY = {"key words in a heap": 0.04, "all words of a reference in a heap": 0.04}


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


@pytest.mark.parametrize(
    ("reference", "sentence", "heap"),
    [
        ("The motor will run.", "motor runs", "run motor"),
        ("The tree blocks the light from the Sun.", "tree blocks the sun", "tree sun light blocks"),
        ("The food contains sugar.", "Food contains sugar", "sugar food contains"),
    ],
)
def test_a_short_heap_is_told_from_a_short_answer(reference, sentence, heap):
    assert trick_of(sentence, "What happens?", [reference]) == ""
    assert trick_of(heap, "What happens?", [reference]) == "keywords"


def test_who_says_a_reference_word_for_word_plays_no_trick_even_where_it_is_a_list():
    asked = {
        (one.question, reference)
        for part in read_committed().values()
        for one in part
        for reference in one.reference_answers
    }
    listed = "carbon dioxide, water, sunlight, chlorophyll"

    assert [text for question, text in asked if trick_of(text, question, [text])] == []
    assert trick_of(listed, "What does a leaf need?", [listed]) == ""
    assert trick_of(f"{listed} leaf", "What does it need?", [listed]) == "keywords"


def called_heaps(step: str, form: str) -> list[str]:
    """Of what someone says in this form who knows the subject, in every lab, what is taken for a heap."""
    wrong = []
    for lab in map(load_lab, lab_names()):
        words = lab.words("en")
        references = [one.text for one in lab.step(step).references]
        for belief in beliefs_of(lab.name).expects:
            x = words.name(belief.independent, ("controls", "quantities"))
            y = words.name(belief.dependent, ("quantities", "controls"))
            text = form.format(x=x, y=y)
            if trick_of(text, words.text(f"steps.{step}.question"), references) == "keywords":
                wrong.append(text)
    return wrong


ASKED = ("How does the {x} change the {y} if everything else stays the same?", "Does the {x} matter?",
         "Will a larger {x} make the {y} larger?", "Does the {y} depend on the {x}?")  # fmt: skip


@pytest.mark.parametrize("form", ASKED)
def test_a_question_is_a_sentence_in_every_lab(form):
    """A quarter of the good ones were answered that they are words without a sentence."""
    assert called_heaps("question", form) == []


CLAIMED = ("{x} increases {y}.", "Increasing {x} decreases the {y}", "The {y} depends on the {x}.", "{x} affects {y}",
           "The {x} changes {y}.", "{y} increases with {x}")  # fmt: skip


@pytest.mark.parametrize("form", CLAIMED)
def test_a_short_claim_is_a_sentence_in_every_lab(form):
    """Four in ten were taken for heaps: three words of a reference in another order."""
    assert called_heaps("hypothesis", form) == []


def test_a_verb_in_the_middle_makes_no_claim_of_a_heap():
    heaps = [
        one
        for one in samples([one for part in read_committed().values() for one in part])
        if one.kind != "sentence"
    ]

    claims = [
        one.text
        for one in heaps
        if is_claim(Phrase(one.text), (one.asked.question, *one.asked.reference_answers))
    ]

    assert len(claims) / len(heaps) <= 0.001, claims


@pytest.mark.parametrize(
    "heap",
    ["does longer pendulum period increases bob way?", "period length longer swing pendulum?", "is bob period longer way length?"],
)  # fmt: skip
def test_a_question_mark_makes_no_question_of_a_heap(heap):
    assert trick_of(heap, PENDULUM.question, PENDULUM.reference_answers) == "keywords"


def test_a_name_that_no_reference_gives_is_no_heap():
    assert trick_of("switch Q", "Which one?", ["The bulb is in a closed path."]) == ""
    assert trick_of("Celsius", "Which unit?", ["Celsius"]) == ""


def test_heaps_for_questions_not_learnt_from_are_told_and_few_correct_answers_are():
    found = samples([one for part in read_committed().values() for one in part])

    detector, strength = fit_heaps(found)

    taken = {kind: strength[[one.kind == kind for one in found]] > 0 for kind in KINDS}
    assert all(heaps.mean() >= 0.98 for heaps in taken.values())
    assert (strength[[one.is_correct for one in found]] > 0).mean() <= 0.01
    kept = heap_detector()
    assert detector.bias == pytest.approx(kept.bias, abs=0.05), "run ml.explanations.fit_heaps"
    assert detector.weights == pytest.approx(kept.weights, abs=0.05)


def test_the_gain_of_an_order_is_over_the_mean_of_all_orders():
    words = ["the", "bulb", "is", "bright"]
    order = word_order()
    told = {one: order.likeness(" ".join(one)) * (len(one) + 1) for one in permutations(words)}

    found = evidence_of(Phrase(" ".join(words)), [], order)

    mean = sum(told.values()) / len(told)
    assert found["gained by the order"] * math.sqrt(5) == pytest.approx(told[tuple(words)] - mean)


def test_few_honest_answers_are_taken_for_tricks():
    held = honest()

    assert held["correct"]["share_held_back"] <= 0.01
    assert held["incorrect"]["share_held_back"] <= 0.02


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

    assert max(one["share_shown_as_correct"] for one in tricks.values()) <= 0.01
    assert tricks["question copied"]["share_shown_as_correct"] == 0.0
    assert tricks["answer to another question"]["share_shown_as_correct"] == 0.0

"""Augmentation of graded answers: other words, same label."""

import numpy as np

from ml.data.semeval import Answer
from ml.explanations.variations import Variations, swapped
from tests.support.circuit import quick

REFERENCES = ("the path is closed", "it is in a loop", "no gap", "a whole circle", "closed")
GRADES = ("best", "good", "minimal", "good", "keyword")


def answer(label3="correct", references=REFERENCES, grades=GRADES, said="the loop is closed"):
    return Answer("1", "q", "why does it glow?", references, grades, said, label3=label3)


def drawn(one, count=100):
    return [swapped(one, np.random.default_rng(seed)) for seed in range(count)]


def test_a_correct_answer_trades_places_with_a_reference_that_holds_the_whole_idea():
    traded = [one for one in drawn(answer()) if one.answer != "the loop is closed"]

    assert 20 < len(traded) < 80
    assert {one.answer for one in traded} == {REFERENCES[place] for place in (0, 1, 3)}
    assert all("the loop is closed" in one.reference_answers for one in traded)


def test_a_wrong_answer_stays_and_its_references_are_drawn_anew():
    found = drawn(answer(label3="contradictory"))

    assert {one.answer for one in found} == {"the loop is closed"}
    assert len({one.reference_answers for one in found}) > 10
    for one in found:
        for reference, grade in zip(one.reference_answers, one.reference_grades, strict=True):
            assert GRADES[REFERENCES.index(reference)] == grade


def test_an_answer_without_references_or_words_stays():
    assert {one.answer for one in drawn(answer(references=(), grades=()))} == {"the loop is closed"}
    assert {one.answer for one in drawn(answer(said=" "))} == {" "}


def test_each_change_comes_as_often_as_it_was_asked_to(small_backbone):
    config = quick(typing_errors=0.3)
    variations = Variations([answer()] * 400, small_backbone.tokenizer(64), config)
    plain = Variations([answer()], small_backbone.tokenizer(64), quick())

    same = plain(np.random.default_rng(1))[0].ids
    changed = [one.ids != same for one in variations(np.random.default_rng(2))]

    assert 0.2 < np.mean(changed) < 0.4

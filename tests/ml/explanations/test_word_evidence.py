"""The word models: what they see in an answer, and that numpy gives what scikit-learn fitted."""

import numpy as np
import pytest

from ml.data.semeval import Answer, read_committed
from ml.explanations.closest import closest_references
from ml.explanations.features import NAMES, Frequencies, evidence, shared_words
from ml.explanations.fit import LexicalConfig, fit_lexical
from ml.explanations.labels import LABELS3, distribution, three
from ml.explanations.lexical import LexicalModel, question_key
from ml.explanations.pairs import pair_of
from ml.explanations.prepared import truth_of
from ml.explanations.terms import Said, relations, spelling_within
from ml.explanations.words import Phrase, stem
from ml.serving.sentences import open_encoder
from ml.serving.settings import ServingSettings

FREQUENCIES = Frequencies.count([Phrase("the path is closed"), Phrase("the bulb is in the path")])
QUESTION = "Why is the bulb lit?"


def seen_in(answer: str, *references: str) -> dict[str, float]:
    values = evidence(Phrase(answer), QUESTION, references, (), FREQUENCIES)
    return dict(zip(NAMES, values.tolist(), strict=True))


def test_the_same_words_overlap_wholly():
    seen = seen_in("the path is closed", "The path is closed.")

    assert seen["closest_reference_recall"] == pytest.approx(1.0, abs=1e-4)
    assert seen["closest_trigram_cosine"] == pytest.approx(1.0)
    assert seen["closest_negation_differs"] == 0.0


def test_a_negation_on_one_side_alone_is_seen():
    assert seen_in("the path isn't closed", "the path is closed")["closest_negation_differs"] == 1.0
    assert seen_in("it is not open", "the path is not open")["closest_negation_differs"] == 0.0


@pytest.mark.parametrize(
    ("answer", "reference"),
    [
        ("the path is open", "the path is closed"),
        ("it gets hotter", "it gets colder"),
        ("the voltage decreases", "the voltage increased"),
    ],
)
def test_the_opposite_of_what_is_meant_is_seen(answer, reference):
    assert seen_in(answer, reference)["opposite"] == 1.0
    assert seen_in(reference, reference)["opposite"] == 0.0


def test_an_opposite_and_a_negation_cancel():
    meant = "the bulb is in the closed path"

    assert seen_in("the bulb is in the open path", meant)["contrary_where_alike"] > 0
    assert seen_in("the bulb is not in the open path", meant)["contrary_where_alike"] == 0


def test_another_number_is_seen():
    seen = seen_in("it has 3 paths", "it has 2 paths")

    assert seen["number_instead"] == seen["number_missing"] == seen["number_added"] == 1.0
    assert seen_in("it has 2 paths", "it has 2 paths")["number_instead"] == 0.0


def test_things_in_the_other_order_are_seen():
    said, meant = "copper is harder than tin", "tin is harder than copper"

    assert seen_in(said, meant)["order_differs"] == 1.0
    assert seen_in(meant, meant)["order_differs"] == 0.0


def test_words_of_the_question_are_nothing_new():
    assert seen_in("the bulb is lit", "the path is closed")["closest_new_recall"] == 0.0
    assert seen_in("a closed path", "the path is closed")["closest_new_recall"] > 0.9


def test_misspelling_keeps_some_likeness():
    assert seen_in("the paht is clsoed", "the path is closed")["closest_trigram_cosine"] > 0.4


@pytest.mark.parametrize(
    ("word", "expected"),
    [("connected", "connect"), ("connecting", "connect"), ("batteries", "batter"), ("gas", "gas")],
)
def test_endings_are_taken_off(word, expected):
    assert stem(word) == expected


def test_the_words_for_the_review_card_are_those_that_a_reference_says():
    said = "The terminals are not connected to the batteries"

    assert shared_words(said, ("terminals connect to the battery",)) == ("terminals", "connected")


def test_the_closest_references_are_read_and_the_best_one_always():
    references = ["a b c", "gap in the path", "it is open", "closed loop", "x y z"]
    grades = ["best", "good", "minimal", "keyword", "good"]

    chosen = closest_references("there is a gap in the open path", references, grades)

    assert len(chosen) == 3
    assert chosen[0] == "gap in the path"
    assert "a b c" in chosen


def test_a_long_question_gives_its_end():
    example = pair_of("yes", "Once upon a time " * 40 + "what did Jim see?", ("a clear solution",))

    assert example.text.startswith("a clear solution")
    assert example.text.endswith("what did Jim see?")
    assert len(example.text.split()) < 40


def test_the_key_of_a_question_is_its_words_not_its_id():
    first = Answer("1", "Q1", "Why?", ("There is a gap.", "Open"), (), "x")
    again = Answer("2", "other", "why", ("open", "there is a gap"), (), "y")
    other = Answer("3", "Q1", "Why?", ("Closed",), (), "x")

    assert question_key(first) == question_key(again) != question_key(other)


@pytest.fixture(scope="module")
def some() -> list[Answer]:
    return read_committed(("beetle",))["beetle"][:400]


def test_the_model_comes_back_from_its_file(some, tmp_path):
    model = fit_lexical(some, truth_of(some))
    model.save(tmp_path / "lexical.npz")

    before, seen = model.probabilities(some[:50])
    again = LexicalModel.load(tmp_path / "lexical.npz", lambda: open_encoder(ServingSettings()))
    after, _ = again.probabilities(some[:50])

    assert seen.all()
    assert np.abs(before - after).max() < 0.01
    assert after.sum(axis=1) == pytest.approx(1.0)


def test_it_learns_the_questions_it_is_given_and_falls_back_on_others(some):
    train = [one for one in some if one.question_id != some[-1].question_id]
    new = [one for one in some if one.question_id == some[-1].question_id]
    model = fit_lexical(train, truth_of(train), config=LexicalConfig())

    known, seen = model.probabilities(train)
    _, unseen = model.probabilities(new)

    assert np.mean(known.argmax(axis=1) == truth_of(train)) > 0.8
    assert seen.all() and not unseen.any()


def test_three_classes_come_from_five_and_go_back():
    p5 = np.array([[0.2, 0.3, 0.25, 0.15, 0.10]])
    assert three(p5)[0].tolist() == pytest.approx([0.2, 0.3, 0.5])

    moved = distribution(p5, np.array([[0.5, 0.1, 0.4]]))

    assert three(moved)[0].tolist() == pytest.approx([0.5, 0.1, 0.4])
    assert moved[0, 2] / moved[0, 3] == pytest.approx(0.25 / 0.15)
    assert len(LABELS3) == 3


def test_what_is_shared_what_is_missing_and_what_is_added_are_told_apart():
    found = relations(Phrase("an open path"), Phrase("the path is closed"))

    assert set(found) == {"+path", "-the", "-is", "-clos", "~an", "~open"}


def test_a_misspelt_word_keeps_runs_of_letters_of_the_right_one():
    right, wrong = (set(spelling_within("q", Phrase(one))) for one in ("battery", "batery"))
    other = set(spelling_within("q", Phrase("switch")))

    assert len(right & wrong) > len(wrong) / 2
    assert not right & other


def test_a_block_that_is_not_there_is_refused_in_words():
    with pytest.raises(ValueError, match="stems, relations, within, spelling"):
        Said.of("a path", "q", ("the path",)).terms("rhymes")

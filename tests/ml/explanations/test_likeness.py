"""Answers to new questions with one reference: compared in the untrained backbone, by a model of their own."""

import numpy as np
import pytest

from ml.data.semeval import Answer, read_committed
from ml.explanations.fit import fit_lexical
from ml.explanations.lexical import LexicalModel
from ml.explanations.likeness import NAMES, Compared, TokenWeights, likenesses
from ml.explanations.prepared import truth_of
from ml.serving.sentences import Encoder, open_encoder
from ml.serving.settings import ServingSettings

QUESTION = "What happens to the water in the dish overnight?"
REFERENCE = "The water evaporates into the air."


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return open_encoder(ServingSettings())


@pytest.fixture(scope="module")
def weights() -> TokenWeights:
    return TokenWeights.count({QUESTION, REFERENCE, "The dish is in the air.", "The dish is wet."})


@pytest.fixture(scope="module")
def some() -> list[Answer]:
    """Answers to ten questions with one reference and to two with several."""
    sets = read_committed(("beetle", "scientsbank"))
    questions = list(dict.fromkeys(one.question_id for one in sets["scientsbank"]))[:10]
    single = [one for one in sets["scientsbank"] if one.question_id in questions]
    return single + sets["beetle"][:150]


@pytest.fixture(scope="module")
def model(some, encoder) -> LexicalModel:
    learnt = [one for one in some if one.question_id != some[0].question_id]
    return fit_lexical(learnt, truth_of(learnt), encoder=encoder)


def seen(encoder: Encoder, weights: TokenWeights, answer: str) -> dict[str, float]:
    (found,) = likenesses([Compared(answer, REFERENCE, QUESTION)], encoder, weights)
    return dict(zip(NAMES, found.tolist(), strict=True))


def test_what_says_the_same_in_other_words_is_nearer_than_what_says_something_else(
    encoder, weights
):
    same = seen(encoder, weights, "it turned into vapour and went up")
    other = seen(encoder, weights, "somebody broke it with a hammer")

    for name in ("sentence", "recall", "precision", "plain_recall"):
        assert same[name] > other[name], name


def test_the_reference_itself_is_matched_wholly(encoder, weights):
    found = seen(encoder, weights, REFERENCE)

    for name in ("sentence", "recall", "precision", "least", "share_found"):
        assert found[name] == pytest.approx(1.0, abs=1e-3), name
    assert found["weight_missing"] == pytest.approx(0.0, abs=1e-2)


@pytest.mark.parametrize("answer", ["", " ", "?", "water " * 3000, "水蒸发了", "\u200b"])
def test_any_text_gives_finite_numbers(encoder, weights, answer):
    assert np.isfinite(list(seen(encoder, weights, answer).values())).all()


def test_the_model_for_one_reference_comes_back_from_its_file(model, some, encoder, tmp_path):
    new = [one for one in some if one.question_id == some[0].question_id]
    model.save(tmp_path / "lexical.npz")
    again = LexicalModel.load(tmp_path / "lexical.npz", lambda: encoder)

    before, known = model.probabilities(new)

    assert not known.any()
    assert np.abs(before - again.probabilities(new)[0]).max() < 0.01


def test_only_new_questions_with_one_reference_are_judged_by_their_own_model(model, some):
    general = LexicalModel(model.frequencies, model.general, model.bound, model.known)
    new = [one for one in some if one.question_id == some[0].question_id]
    known = [one for one in some if one.question_id != some[0].question_id]

    assert np.abs(model.probabilities(new)[0] - general.probabilities(new)[0]).max() > 0.01
    assert np.array_equal(model.probabilities(known)[0], general.probabilities(known)[0])


def test_a_version_from_before_opens_no_encoder_and_judges_by_words(model, some, tmp_path):
    before = LexicalModel(model.frequencies, model.general, model.bound, model.known)
    before.save(tmp_path / "lexical.npz")

    def refuse() -> Encoder:
        raise AssertionError("an encoder was opened for a version that has no use for it")

    loaded = LexicalModel.load(tmp_path / "lexical.npz", refuse)

    assert loaded.alone is None
    assert loaded.probabilities(some[:5])[0].sum(axis=1) == pytest.approx(1.0)


def test_without_each_label_there_is_no_model_for_one_reference(some, encoder):
    right = [one for one in some if one.label3 == "correct" or len(one.reference_answers) > 1]

    assert fit_lexical(right, truth_of(right), encoder=encoder).alone is None

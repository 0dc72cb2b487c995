"""What a network is worth that has read a question: on which answers that is told, and by what."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from ml.explanations import held as kept
from ml.explanations import unread
from ml.explanations.calibrate import Held, cross_fitted
from ml.explanations.cuts import CUTS, Halves, halves
from ml.explanations.finish import fit_words, hold
from ml.explanations.pairs import MAX_TOKENS
from ml.serving.session import open_session
from ml.serving.settings import ServingSettings
from tests.support.model_versions import small_sets


@pytest.fixture(scope="module")
def cuts() -> list[Halves]:
    return [halves(small_sets(), cut) for cut in CUTS]


@pytest.fixture(scope="module")
def helds(tmp_path_factory: pytest.TempPathFactory, cuts: Sequence[Halves]) -> list[Held]:
    """As though the shipped network had been that of both cuts."""
    folder = tmp_path_factory.mktemp("version")
    session = open_session("explanations", MAX_TOKENS, ServingSettings())
    answers = list({answer.id: answer for one in cuts for answer in one.kept_back}.values())
    said = session.logits(kept.pairs_of(answers))  # once: in int8 a batch's other answers count
    at = {answer.id: row for row, answer in enumerate(answers)}
    kept.save(
        {one.cut.name: {"int8": said[[at[answer.id] for answer in one.kept_back]]} for one in cuts},
        folder,
    )
    return [hold(half, fit_words(half.train), folder) for half in cuts]


def test_each_answer_is_one_that_neither_cut_learnt_from_to_a_question_that_one_of_them_did(
    cuts, helds
):
    both = unread.twice(helds)
    learnt = [[one for part in half.train.values() for one in part] for half in cuts]
    questions = [{one.question_id for one in each} for each in learnt]

    assert both.unread.ids == both.known.ids
    assert len(both.unread.ids) > 10
    assert not {one.id for each in learnt for one in each} & set(both.unread.ids)
    assert all((one in questions[0]) != (one in questions[1]) for one in set(both.unread.questions))
    assert not both.unread.seen.any()
    assert both.known.seen.all()


def test_a_network_that_is_the_same_gains_nothing(cuts, helds):
    found = unread.compare(cuts, helds)["all"]

    gained = found["gains"][f"{unread.CHEAP} -> {unread.READ}"]
    assert gained == {"accuracy": [0, 0, 0], "log_loss": [0, 0, 0]}
    assert found["ways"][unread.CHEAP] == found["ways"][unread.READ]
    assert found["ways"][unread.BASE] != found["ways"][unread.CHEAP], "the words know the question"


def test_the_gain_is_that_of_a_hand_calculation(helds):
    held = unread.twice(helds).known
    rows = np.arange(4)
    right = np.eye(3)[held.truth] * 0.7 + 0.1
    wrong = np.eye(3)[(held.truth + 1) % 3] * 0.7 + 0.1
    shown = np.ones(len(held.truth), dtype=bool)
    half_wrong = np.where(np.arange(len(right))[:, None] % 2 == 0, right, wrong)

    found = unread.gain(unread.Said(half_wrong, shown), unread.Said(right, shown), held, rows)

    assert found["accuracy"][0] == 0.5
    assert found["log_loss"][0] == pytest.approx(0.5 * np.log(8), abs=1e-3)


def test_where_the_network_misleads_weights_fitted_anew_trust_it_less(helds):
    """Its verdicts on these answers are turned round; those that the pools were fitted on are not."""
    both = unread.twice(helds)
    turned = both.unread.logits5[:, [1, 0, 2, 3, 4]]
    misled = unread.Twice(replace(both.unread, logits5=turned), both.known)

    said = unread.ways(misled, cross_fitted(helds))

    assert loss(said[unread.OWN], misled.cheap) < loss(said[unread.CHEAP], misled.cheap)


def loss(said: unread.Said, held: Held) -> float:
    return float(unread.losses(said, held).mean())

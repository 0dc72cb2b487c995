"""The policy in the simulation believes and lets go by the same numbers as the product does."""

import random

import pytest

from learners import candidates, stages, tracing
from learners.deciding import MODEL_VERSION
from learners.tracing import Belief, Observation, moment_of
from ml.mastery import moments
from ml.mastery.model import DAY_S
from ml.sequencing import next_lab, product
from ml.sequencing.product import Believed


@pytest.mark.parametrize("seed", range(12))
def test_a_belief_moves_fades_and_is_called_the_same(seed):
    chance, at = random.Random(seed), 10 * DAY_S
    real, simulated = Belief(), Believed()
    for order in range(1, 9):
        right = chance.random() < 0.6
        at += chance.choice([0.1, 3.5, 20.0]) * DAY_S
        verdict = "correct" if right else "incorrect"
        real = real.after(Observation(order, f"run {order}", verdict, at=at))
        simulated = simulated.after(right, at)
        later = at + chance.choice([0.0, 5.0, 60.0]) * DAY_S
        ours, theirs = real.now(later), simulated.now(later)

        assert theirs.probability == pytest.approx(ours.probability, abs=1e-12)
        assert theirs.faded == pytest.approx(ours.faded, abs=1e-12)
        assert theirs.told == pytest.approx(ours.told, abs=1e-12)
        assert theirs.moment == moment_of(ours)
        due = ours.look_again_at()
        assert theirs.is_due(later) == (due is not None and later >= due)


def test_the_bounds_of_the_simulation_are_those_of_the_product():
    assert product.START == tracing.PRIOR
    assert product.MOST_TRIES == stages.MAX_TRIES
    assert moments.SHOWN_AT == next_lab.ENOUGH
    assert next_lab.VERSION == MODEL_VERSION


def test_a_candidates_value_is_reckoned_by_the_simulated_arithmetic(monkeypatch):
    learner = candidates.Learner({}, {}, {})
    monkeypatch.setattr(next_lab, "value", lambda **parts: 42.0)

    assert candidates.candidate("pendulum", "structured", learner, {}).value == 42.0

"""Differentially private training: clipped, noisy, accounted for, and without secrets left behind."""

import numpy as np
import pytest
import torch
from opacus.accountants import RDPAccountant

from ml.training.config import TrainingConfig, UnusableConfig
from ml.training.examples import pad
from ml.training.learn import learn
from ml.training.network import Network, Shape
from ml.training.private import PrivateTrainer
from tests.support.circuit import CLASSES, EXAMPLES, encoded_examples, quick

PRIVATE = {"privacy_epsilon": 8.0, "privacy_delta": 1e-3, "class_weight_power": 0.0}


def trainer_of(**differs):
    config = quick(**PRIVATE, **differs)
    network = Network.fresh(Shape(CLASSES), config)
    return PrivateTrainer(network, EXAMPLES, encoded_examples(), None, config)


@pytest.mark.parametrize("method", ["lora", "adapters", "full"])
def test_a_private_run_spends_what_it_was_given_and_no_more(method, small_backbone):
    config = quick(method=method, epochs=2, **PRIVATE)

    network, history = learn(Shape(CLASSES), EXAMPLES, encoded_examples(), None, config)

    spent = history.privacy
    assert spent is not None
    assert 0.9 * 8.0 < spent.epsilon <= 8.0
    again = RDPAccountant()
    for _ in history.losses:
        again.step(noise_multiplier=spent.noise, sample_rate=4 / len(EXAMPLES))
    assert again.get_epsilon(1e-3) == pytest.approx(spent.epsilon)
    assert np.isfinite(network.predict(encoded_examples())).all()


def test_a_run_that_stops_early_has_spent_less(small_backbone):
    config = quick(**(PRIVATE | {"privacy_epsilon": 20.0}), looks_an_epoch=1, patience=1)
    falling = iter(range(0, -10, -1))

    _, history = learn(
        Shape(CLASSES), EXAMPLES, encoded_examples(), lambda _: float(next(falling)), config
    )

    assert history.privacy is not None
    assert history.privacy.steps == len(history.losses) == 6
    assert history.privacy.epsilon < 18.0


def test_no_example_moves_the_weights_by_more_than_the_clipping_norm(small_backbone):
    """Without noise, the summed gradient of n examples is at most n clipping norms long."""
    trainer = trainer_of(privacy_clip_norm=0.05)
    trainer.private.noise_multiplier = 0.0
    trainer.network.train()

    trainer.step([pad(encoded_examples(), range(4), 8), pad(encoded_examples(), range(4, 6), 8)], 1)

    total = torch.cat([value.grad.flatten() for value in trainer.private.params])
    length = total.norm().item() * trainer.expected
    assert 0.05 < length <= 6 * 0.05 * 1.0001


@pytest.mark.parametrize("method", ["lora", "adapters", "full"])
def test_without_noise_and_clipping_the_gradient_is_that_of_the_mean_loss(method, no_dropout):
    """So Opacus sees every weight that moves: LoRA, adapters, LayerNorms and the head."""
    trainer = trainer_of(
        method=method, privacy_clip_norm=1e6, lora_dropout=0.0, head_dropout=0.0, weight_decay=0.0
    )
    trainer.private.noise_multiplier = 0.0
    trainer.network.train()
    batch = pad(encoded_examples(), range(4), 8)
    trainer.sampled.disable_hooks()
    trainer.losses(batch).mean().backward()
    expected = [value.grad.clone() for value in trainer.private.params]
    trainer.network.zero_grad()
    trainer.sampled.enable_hooks()

    trainer.step([batch], 1)

    for value, wanted in zip(trainer.private.params, expected, strict=True):
        assert torch.allclose(value.grad, wanted, atol=1e-5, rtol=1e-3)
    assert max(one.abs().max() for one in expected) > 1e-3


def test_a_step_without_examples_is_noise(small_backbone):
    trainer = trainer_of()
    before = trainer.network.head.output.weight.detach().clone()

    loss = trainer.step([], 1)

    assert np.isnan(loss)
    assert not torch.equal(trainer.network.head.output.weight.detach(), before)


def test_noise_is_not_drawn_from_the_recorded_seed(small_backbone):
    once, again = (trainer_of() for _ in range(2))
    for trainer in (once, again):
        trainer.step([], 1)

    first, second = (one.network.head.output.weight for one in (once, again))
    assert not torch.equal(first, second)


def test_chance_takes_examples_for_a_step_whatever_their_length(small_backbone):
    trainer = trainer_of()
    steps = trainer.batches()
    taken = [[row for batch in next(steps) for row in batch.rows] for _ in range(400)]

    sizes = np.array([len(rows) for rows in taken])
    assert sizes.mean() == pytest.approx(4.0, abs=0.35)
    assert sizes.std() == pytest.approx(np.sqrt(12 * (1 / 3) * (2 / 3)), rel=0.2)  # binomial
    counts = np.bincount([row for rows in taken for row in rows], minlength=12)
    assert counts.min() > 90


def test_no_gradient_of_an_example_is_left_behind(small_backbone):
    trainer = trainer_of(epochs=1)
    trainer.run()

    for value in trainer.network.parameters():
        assert getattr(value, "grad_sample", None) is None
        assert getattr(value, "summed_grad", None) is None
        assert value.grad is None


@pytest.mark.parametrize(
    "differs",
    [
        {"method": "adalora"},
        {"adversarial_length": 1.0},
        {"ensemble": 2},
        {"class_weight_power": 0.5},
        {"validation_share": 0.1},
        {"train_embeddings": True},
    ],
)
def test_what_would_void_the_guarantee_is_refused_in_words(differs):
    with pytest.raises(UnusableConfig, match="differentially private training does not cover"):
        TrainingConfig(**({"privacy_epsilon": 3.0, "class_weight_power": 0.0} | differs))

"""What each choice of the configuration does to a step, checked by hand where that can be."""

from math import cos, pi

import numpy as np
import pytest
import torch

from ml.training.adversary import Adversary
from ml.training.config import TrainingConfig, UnusableConfig, chosen
from ml.training.examples import Example, encode, pad
from ml.training.learn import learn, mixed, taught
from ml.training.loop import Trainer
from ml.training.network import Network, Shape, tensors
from ml.training.schedule import rate_at
from tests.support.circuit import CLASSES, EXAMPLES, encoded_examples, quick

STILL = {"lora_dropout": 0.0, "head_dropout": 0.0}


def weights_after_one_step(**differs):
    config = quick(epochs=1, batch_size=12 // differs.get("accumulate", 1), **STILL, **differs)
    network = Network.fresh(Shape(CLASSES), config)
    network.train = lambda mode=True: network  # the attention of the backbone reads `training`
    examples = [
        Example(one.text, one.pair, one.allowed, weight=1.0 + place % 3)
        for place, one in enumerate(EXAMPLES)
    ]
    Trainer(network, examples, encoded_examples(), None, config).run()
    return network.head.output.weight.detach(), network


def test_two_small_batches_make_the_step_of_a_large_one(no_dropout):
    whole, _ = weights_after_one_step()
    halves, _ = weights_after_one_step(accumulate=2)
    before = Network.fresh(Shape(CLASSES), quick(**STILL)).head.output.weight.detach()

    assert (whole - before).abs().max() > 1e-4
    assert torch.allclose(whole, halves, atol=2e-5)


def test_any_field_is_set_by_a_word():
    words = ["method=full", "learning_rate=1e-4", "frozen_layers=2", "tensorboard=false"]

    config = chosen(TrainingConfig(), words)

    assert config == TrainingConfig(
        method="full", learning_rate=1e-4, frozen_layers=2, tensorboard=False
    )


@pytest.mark.parametrize(
    ("word", "sentence"),
    [
        ("speed=9", "no field is called 'speed'"),
        ("rank=many", "rank is 'many'; it must be a whole number"),
        ("tensorboard=no", "it must be true or false"),
        ("precision=int8", "must be one of fp32, bf16, fp16"),
    ],
)
def test_a_word_that_sets_nothing_is_refused_in_a_sentence(word, sentence):
    with pytest.raises(UnusableConfig, match=sentence):
        chosen(TrainingConfig(), [word])


@pytest.mark.parametrize(
    ("name", "half_way"), [("linear", 0.5), ("cosine", 0.5), ("constant", 1.0)]
)
def test_the_rate_rises_and_then_falls_by_the_schedule(name, half_way):
    config = quick(schedule=name, warmup_share=0.1)

    assert rate_at(0, 100, config) == pytest.approx(0.1)
    assert rate_at(10, 100, config) == pytest.approx(1.0)
    assert rate_at(55, 100, config) == pytest.approx(half_way)


def test_a_cosine_falls_slowly_first():
    config = quick(schedule="cosine", warmup_share=0.0)
    share_done = (25 - 1) / (100 - 1)

    assert rate_at(25, 100, config) == pytest.approx(0.5 * (1 + cos(pi * share_done)))


@pytest.mark.parametrize("precision", ["bf16", "fp16"])
def test_half_precision_learns_what_full_precision_learns(precision, no_dropout):
    """On CUDA the same lines run; fp16 on the CPU goes through the gradient scaler as there."""
    exact, _ = weights_after_one_step()
    rough, _ = weights_after_one_step(precision=precision)
    before = Network.fresh(Shape(CLASSES), quick(**STILL)).head.output.weight.detach()

    moved = torch.nn.functional.cosine_similarity(
        (exact - before).flatten(), (rough - before).flatten(), dim=0
    )
    assert moved > 0.9


def test_a_gradient_that_overflows_in_fp16_is_left_out(small_backbone):
    network = Network.fresh(Shape(CLASSES), quick(precision="fp16"))
    trainer = Trainer(network, EXAMPLES, encoded_examples(), None, quick(precision="fp16"))
    before = network.head.output.weight.detach().clone()
    batch = pad(encoded_examples(), range(4), 8)
    trainer.weights[:] = 1.0
    trainer.scaler = torch.amp.GradScaler("cpu", init_scale=1e38)
    trainer.step([batch], 1)

    assert torch.equal(network.head.output.weight.detach(), before)
    assert trainer.scaler.get_scale() < 1e38


def test_early_stopping_leaves_the_best_weights(small_backbone):
    looks = iter([0.3, 0.6, 0.5, 0.4, 0.9])
    seen = []

    def validate(network):
        seen.append(network.head.output.weight.detach().clone())
        return next(looks)

    config = quick(epochs=5, looks_an_epoch=1, patience=2)
    network, history = learn(Shape(CLASSES), EXAMPLES, encoded_examples(), validate, config)

    assert [score for _, score in history.looks] == [0.3, 0.6, 0.5, 0.4]
    assert torch.equal(network.head.output.weight.detach(), seen[1])
    assert not torch.equal(seen[1], seen[3])


def test_an_adversary_moves_each_example_uphill_by_the_length(no_dropout):
    network = Network.fresh(Shape(CLASSES), quick(**STILL))
    adversary = Adversary(network.encoder, length=0.5)
    batch = pad(encoded_examples(), [0, 2], 8)
    vectors = []
    network.encoder.get_submodule(
        "base_model.model.embeddings.word_embeddings"
    ).register_forward_hook(lambda _, __, out: vectors.append(out.detach()))

    def loss():
        logits = network(*tensors(batch, torch.device("cpu")))
        return torch.nn.functional.cross_entropy(logits, torch.tensor([0, 1]))

    with adversary.listening():
        plain = loss()
        plain.backward()
    with adversary.pushing():
        pushed = loss()
    adversary.leave()
    after = loss()

    assert pushed.item() > plain.item()
    assert (vectors[1] - vectors[0]).flatten(1).norm(dim=1).tolist() == pytest.approx(
        [0.5, 0.5], rel=1e-4
    )
    assert after.item() == pytest.approx(plain.item(), rel=1e-6)


def test_adversarial_training_makes_the_loss_flatter(small_backbone):
    def rise(length):
        config = quick(epochs=5, adversarial_length=length)
        network, _ = learn(Shape(CLASSES), EXAMPLES, encoded_examples(), None, config)
        adversary = Adversary(network.encoder, length=1.0)
        batch = pad(encoded_examples(), range(4), 8)
        truth = torch.tensor([0, 0, 1, 1])
        given = tensors(batch, torch.device("cpu"))
        with adversary.listening():
            plain = torch.nn.functional.cross_entropy(network(*given), truth)
            plain.backward()
        with adversary.pushing(), torch.no_grad():
            return torch.nn.functional.cross_entropy(network(*given), truth).item() - plain.item()

    assert rise(1.0) < rise(0.0)


def test_teachers_say_how_probable_the_allowed_classes_are(small_backbone):
    config = quick(ensemble=2, ensemble_share=0.25, epochs=2)

    examples = taught(Shape(CLASSES), EXAMPLES, encoded_examples(), config)

    for before, after in zip(EXAMPLES, examples, strict=True):
        assert sum(after.soft) == pytest.approx(1.0)
        inside = sum(after.soft[place] for place in before.allowed)
        assert 0.75 < inside < 1.0
    assert examples[0].soft[0] != examples[1].soft[0]


def test_labels_and_teachers_are_mixed_by_the_share():
    coarse = Example("", "", (1, 2))

    assert mixed(coarse, np.array([0.2, 0.6, 0.2]), 0.5) == pytest.approx((0.1, 0.675, 0.225))


def test_an_ensemble_is_distilled_into_one_network(small_backbone):
    config = quick(ensemble=2, epochs=6)

    network, history = learn(Shape(CLASSES), EXAMPLES, encoded_examples(), None, config)

    guess = network.predict(encoded_examples()).argmax(axis=1)
    right = [place in one.allowed for place, one in zip(guess, EXAMPLES, strict=True)]
    assert np.mean(right) > 0.7
    assert len(history.losses) == 18


def test_each_pass_reads_the_words_of_that_pass(small_backbone):
    passes = []

    def vary(rng):
        passes.append(rng.integers(100))
        words = [Example(one.text, f"{one.pair} {len(passes)}", one.allowed) for one in EXAMPLES]
        return encode(small_backbone.tokenizer(32), words)

    learn(Shape(CLASSES), EXAMPLES, encoded_examples(), None, quick(epochs=3), vary=vary)

    assert len(passes) == 3

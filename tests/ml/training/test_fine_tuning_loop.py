"""The loop on a handful of answers: it learns, moves only what it should, and comes back whole."""

import numpy as np
import pytest
import torch

from ml.backbone import Backbone
from ml.training.config import TrainingConfig
from ml.training.examples import Example, encode, pad, shuffled_batches, sorted_batches
from ml.training.learn import fine_tune
from ml.training.losses import allowed_loss
from ml.training.network import Network, Shape

EXAMPLES = [
    Example("the bulb is in a closed path", "the path is closed", (0,)),
    Example("the bulb is in a closed path", "because the circle is complete", (0,)),
    Example("the bulb is in a closed path", "the path is open", (1,)),
    Example("the bulb is in a closed path", "there is a gap in it", (1,)),
    Example("the bulb is in a closed path", "i do not know", (2, 3)),
    Example("the bulb is in a closed path", "bananas", (2, 3)),
] * 2
CONFIG = TrainingConfig(
    epochs=12,
    batch_size=4,
    rank=8,
    learning_rate=2e-3,
    looks_an_epoch=1,
    patience=99,
    precision="fp32",
    tensorboard=False,
)


@pytest.fixture(scope="module")
def encoded():
    return encode(Backbone.find().tokenizer(32), EXAMPLES)


@pytest.fixture(scope="module")
def trained(encoded):
    """A network after three dozen steps, with its weights from before."""
    network = Network.fresh(Shape(4), CONFIG)
    before = {name: value.detach().clone() for name, value in network.named_parameters()}
    history = fine_tune(network, EXAMPLES, encoded, lambda one: -_loss(one, encoded), CONFIG)
    return network, before, history


def _loss(network, encoded):
    allowed = torch.zeros(len(EXAMPLES), 4, dtype=torch.bool)
    for row, example in enumerate(EXAMPLES):
        allowed[row, list(example.allowed)] = True
    logits = torch.from_numpy(network.predict(encoded))
    return float(allowed_loss(logits, allowed, torch.ones(len(EXAMPLES)), 0.0))


def test_the_loss_falls(trained):
    _, _, history = trained

    assert np.mean(history.losses[-3:]) < 0.5 * np.mean(history.losses[:3])


def test_lora_layer_norms_and_head_move_and_the_backbone_does_not(trained):
    network, before, _ = trained
    moved = {
        name
        for name, value in network.named_parameters()
        if not torch.equal(value.detach(), before[name])
    }

    lora_b = {name for name in before if "lora_B" in name}
    assert lora_b and lora_b <= moved
    assert any("LayerNorm.modules_to_save" in name for name in moved)
    assert any(name.startswith("head.") for name in moved)
    frozen = {name for name, value in network.named_parameters() if not value.requires_grad}
    assert any("word_embeddings" in name for name in frozen)
    assert not moved & frozen


def test_what_is_saved_and_merged_answers_alike(trained, encoded, tmp_path):
    network, _, _ = trained
    network.save(tmp_path)

    merged = Network.load(tmp_path)

    logits = network.predict(encoded)
    assert np.abs(logits).max() > 1.0
    assert np.abs(merged.predict(encoded) - logits).max() < 0.02  # kept in fp16
    assert not [name for name, _ in merged.named_parameters() if "lora" in name]
    assert str(Backbone.find().folder) not in (tmp_path / "adapter_config.json").read_text()


def test_one_allowed_class_is_cross_entropy():
    logits = torch.tensor([[1.0, -0.5, 0.2], [0.3, 0.1, 2.0]])
    allowed = torch.tensor([[True, False, False], [False, False, True]])

    loss = allowed_loss(logits, allowed, torch.ones(2), 0.0)

    expected = torch.nn.functional.cross_entropy(logits, torch.tensor([0, 2]))
    assert loss.item() == pytest.approx(expected.item(), rel=1e-6)


def test_several_allowed_classes_add_their_probabilities():
    logits = torch.log(torch.tensor([[0.5, 0.3, 0.2]]))
    allowed = torch.tensor([[False, True, True]])

    loss = allowed_loss(logits, allowed, torch.ones(1), 0.0)

    assert loss.item() == pytest.approx(-np.log(0.5), rel=1e-6)


def test_every_example_is_in_one_batch_and_batches_are_of_like_length():
    tokenizer = Backbone.find().tokenizer(64)
    words = encode(tokenizer, [Example("gap " * count) for count in range(20, 60)])
    batches = shuffled_batches(words, 8, 8, np.random.default_rng(1))

    assert sorted(row for batch in batches for row in batch.rows) == list(range(40))
    padding = sum(int((batch.mask == 0).sum()) for batch in batches)
    assert padding / sum(batch.mask.size for batch in batches) < 0.25
    assert [batch.ids.shape[1] % 8 for batch in batches] == [0] * len(batches)
    assert len(list(sorted_batches(words, 8))) == 5


def test_padding_is_masked_and_segments_are_marked(encoded):
    batch = pad(encoded, [0, 5], 8)

    assert batch.ids.shape == batch.mask.shape == batch.types.shape
    assert batch.mask.sum(axis=1).tolist() == [len(encoded[0].ids), len(encoded[5].ids)]
    assert (batch.types * (1 - batch.mask)).sum() == 0
    assert batch.types.max() == 1

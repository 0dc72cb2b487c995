"""Each method moves what it should, comes back whole, and serves in int8."""

import numpy as np
import onnxruntime
import pytest
import torch

from ml.serving.export import export_int8
from ml.training import methods
from ml.training.config import TrainingConfig, UnusableConfig
from ml.training.examples import pad
from ml.training.learn import fine_tune, learn
from ml.training.network import Network, Shape
from tests.support.circuit import CLASSES, EXAMPLES, encoded_examples, quick

RATES = {"full": 2e-4}
METHODS = ("lora", "adalora", "adapters", "full")


def trained(method, **differs):
    config = quick(method=method, learning_rate=RATES.get(method, 2e-3), **differs)
    return learn(Shape(CLASSES), EXAMPLES, encoded_examples(), None, config)


@pytest.mark.parametrize("method", METHODS)
def test_a_method_learns_and_comes_back_whole(method, small_backbone, tmp_path):
    network, history = trained(method)
    network.save(tmp_path)

    loaded = Network.load(tmp_path)

    assert np.mean(history.losses[-3:]) < 0.9 * np.mean(history.losses[:3])
    logits = network.predict(encoded_examples())
    untrained = Network.fresh(Shape(CLASSES), quick(method=method)).predict(encoded_examples())
    assert np.abs(logits - untrained).max() > 0.1
    assert np.abs(loaded.predict(encoded_examples()) - logits).max() < 0.01  # kept in fp16
    assert not [name for name, _ in loaded.named_parameters() if "lora" in name]
    assert str(small_backbone.folder) not in (tmp_path / "adapter_config.json").read_text()


def test_adapters_which_are_not_merged_are_served_in_int8(small_backbone, tmp_path):
    network, _ = trained("adapters")
    network.save(tmp_path)
    export_int8(tmp_path, tmp_path / "int8.onnx")

    batch = pad(encoded_examples(), range(len(EXAMPLES)), 1)
    given = {"ids": batch.ids, "mask": batch.mask, "types": batch.types, "numbers": batch.numbers}
    model = onnxruntime.InferenceSession(str(tmp_path / "int8.onnx"))
    served = model.run(["logits"], given)[0]

    exact = network.predict(encoded_examples())
    assert np.corrcoef(served.ravel(), exact.ravel())[0, 1] > 0.97


@pytest.mark.parametrize("method", METHODS)
def test_layers_that_are_frozen_do_not_move(method, small_backbone):
    network = Network.fresh(Shape(CLASSES), quick(method=method, frozen_layers=1))
    moving = {name for name, value in network.named_parameters() if value.requires_grad}

    assert any("layer.1." in name for name in moving)
    assert not [name for name in moving if "layer.0." in name or "embeddings" in name]


@pytest.mark.parametrize("method", METHODS)
def test_embeddings_move_only_when_they_are_asked_to(method, small_backbone):
    for wanted in (False, True):
        config = quick(method=method, train_embeddings=wanted)
        network = Network.fresh(Shape(CLASSES), config)
        moving = [name for name, value in network.named_parameters() if value.requires_grad]

        assert any("word_embeddings" in name for name in moving) is wanted


def test_adalora_ends_with_the_rank_that_was_asked_for(small_backbone):
    network, _ = trained("adalora", rank=4)

    kept = methods.ranks(network.encoder)

    assert kept is not None
    layers = len(kept)
    assert sum(sum(map(int, np.ravel(one))) for one in kept.values()) == 4 * layers
    assert sum(np.size(one) for one in kept.values()) == 6 * layers  # half as much again at first


def test_adalora_is_kept_orthogonal(small_backbone):
    encoder = Network.fresh(Shape(CLASSES), quick(method="adalora", rank=2)).encoder
    penalty = methods.orthogonality(encoder)

    gaps = []
    for name, value in encoder.named_parameters():
        if "lora_A" in name or "lora_B" in name:
            matrix = value.detach().numpy()
            square = matrix @ matrix.T if "lora_A" in name else matrix.T @ matrix
            gaps.append(np.linalg.norm(square - np.eye(len(square))))
    assert penalty is not None
    assert penalty.item() == pytest.approx(0.1 * np.mean(gaps), rel=1e-5)


def test_an_adapter_is_the_identity_before_it_learns(small_backbone):
    plain = small_backbone.model().eval()
    adapted = Network.fresh(Shape(CLASSES), quick(method="adapters")).encoder.eval()
    ids = torch.tensor([[101, 2003, 2023, 102]])

    with torch.no_grad():
        before = plain(input_ids=ids).last_hidden_state
        after = adapted(input_ids=ids).last_hidden_state
    assert torch.equal(before, after)


def test_an_adapter_of_another_backbone_is_refused_in_words(small_backbone, tmp_path):
    network, _ = trained("full", frozen_layers=1)
    network.save(tmp_path)
    methods.save_half({"encoder.layer.9.odd": torch.zeros(2)}, tmp_path / methods.WEIGHTS)

    with pytest.raises(ValueError, match="another backbone"):
        Network.load(tmp_path)


def test_an_unknown_method_is_refused_in_words():
    with pytest.raises(UnusableConfig, match="method is 'prefix'; it must be one of lora, adalora"):
        TrainingConfig(method="prefix")


def test_a_configuration_recorded_before_precision_had_a_name_is_read():
    old = {"seed": 3, "bf16": False, "rank": 16}

    config = TrainingConfig.from_json(old)

    assert (config.seed, config.precision, config.rank) == (3, "fp32", 16)
    assert TrainingConfig.from_json(config.to_json()) == config


@pytest.mark.parametrize("method", ["lora", "adapters", "full"])
def test_a_saved_network_learns_on_from_where_it_was(method, small_backbone, tmp_path):
    network, _ = trained(method)
    network.save(tmp_path)
    config = quick(method=method, learning_rate=RATES.get(method, 2e-3))

    again = Network.resume(tmp_path, config)

    before = again.predict(encoded_examples())
    assert np.abs(before - network.predict(encoded_examples())).max() < 0.01
    moving = {name for name, value in network.named_parameters() if value.requires_grad}
    assert {name for name, value in again.named_parameters() if value.requires_grad} == moving
    fine_tune(again, EXAMPLES, encoded_examples(), None, config)
    assert np.abs(again.predict(encoded_examples()) - before).max() > 0.1


def test_pruned_ranks_do_not_learn_on(small_backbone, tmp_path):
    trained("adalora")[0].save(tmp_path)

    with pytest.raises(UnusableConfig, match="start from a version trained by lora"):
        Network.resume(tmp_path, quick(method="adalora"))

"""A backbone small enough to be trained in a test: the first two layers of the real one."""

import json
import shutil

import pytest

from ml.backbone import Backbone

LAYERS = 2


@pytest.fixture(scope="session")
def small_backbone_folder(tmp_path_factory):
    from safetensors.torch import load_file, save_file

    whole, folder = Backbone.find().folder, tmp_path_factory.mktemp("backbone")
    shutil.copyfile(whole / "tokenizer.json", folder / "tokenizer.json")
    config = json.loads((whole / "config.json").read_text()) | {"num_hidden_layers": LAYERS}
    (folder / "config.json").write_text(json.dumps(config))
    weights = {
        name: value
        for name, value in load_file(whole / "model.safetensors").items()
        if "encoder.layer." not in name or int(name.split("layer.")[1].split(".")[0]) < LAYERS
    }
    save_file(weights, folder / "model.safetensors")
    return folder


@pytest.fixture
def small_backbone(small_backbone_folder, monkeypatch, tmp_path):
    """The small backbone in place of the real one, and event files out of the way."""
    monkeypatch.setenv("ASSAY_BACKBONE", str(small_backbone_folder))
    monkeypatch.setenv("ASSAY_MODEL_CACHE", str(tmp_path / "var" / "models"))
    return Backbone.find()


@pytest.fixture
def no_dropout(monkeypatch, small_backbone):
    """The backbone's own dropout is off too, so that two ways to one gradient can be compared."""
    from torch.nn import Dropout

    made = Backbone.model

    def without(self):
        model = made(self)
        for module in model.modules():
            if isinstance(module, Dropout):
                module.p = 0.0
            if hasattr(module, "dropout_prob"):
                module.dropout_prob = 0.0
        return model.eval()

    monkeypatch.setattr(Backbone, "model", without)

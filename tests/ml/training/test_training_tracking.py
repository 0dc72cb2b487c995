"""A run leaves its curves for TensorBoard, unless it is told not to."""

import subprocess
import sys

import pytest
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

from ml.training.learn import learn
from ml.training.network import Shape
from ml.training.tracking import tracking_folder
from tests.support.circuit import CLASSES, EXAMPLES, encoded_examples, quick


def train(**differs):
    config = quick(epochs=1, looks_an_epoch=1, **differs)
    return learn(
        Shape(CLASSES), EXAMPLES, encoded_examples(), lambda _: 0.5, config, name="bulbs cut 1"
    )


def test_loss_rate_and_looks_are_curves(small_backbone):
    _, history = train(tensorboard=True)

    [run] = (tracking_folder() / "bulbs cut 1").iterdir()
    events = EventAccumulator(str(run))
    events.Reload()
    assert [one.value for one in events.Scalars("loss")] == pytest.approx(history.losses)
    assert [(one.step, one.value) for one in events.Scalars("validation")] == [(3, 0.5)]
    assert len(events.Scalars("learning rate")) == 3
    assert "config/text_summary" in events.Tags()["tensors"]


def test_a_run_can_be_left_untracked(small_backbone):
    train(tensorboard=False)

    assert not tracking_folder().exists()


def test_serving_imports_neither_tensorboard_nor_opacus():
    code = (
        "import sys, ml.serving.session, ml.training.learn;"
        "print([one for one in ('tensorboard', 'opacus') if one in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert said.stdout.strip() == "[]"

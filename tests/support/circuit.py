"""A dozen answers about one bulb, of four classes, the last two of them coarse."""

from dataclasses import replace

from ml.backbone import Backbone
from ml.training.config import TrainingConfig
from ml.training.examples import Example, encode

CLASSES = 4
REFERENCE = "the bulb is in a closed path"
SAID = (
    ("the path is closed", (0,)),
    ("because the circle is complete", (0,)),
    ("the path is open", (1,)),
    ("there is a gap in it", (1,)),
    ("i do not know", (2, 3)),
    ("bananas", (2, 3)),
)
EXAMPLES = [Example(REFERENCE, answer, allowed) for answer, allowed in SAID] * 2
QUICK = TrainingConfig(
    epochs=4,
    batch_size=4,
    rank=8,
    learning_rate=2e-3,
    head_learning_rate=2e-3,
    looks_an_epoch=0,
    precision="fp32",
    tensorboard=False,
)


def quick(**differs):
    """The configuration of a dozen steps, with these fields."""
    return replace(QUICK, **differs)


def encoded_examples():
    return encode(Backbone.find().tokenizer(32), EXAMPLES)

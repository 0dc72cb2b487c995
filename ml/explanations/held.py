"""What the networks of the cuts said of the answers that they never saw, kept beside the adapter.

With it the word models and the blend can be fitted again, on more answers or otherwise, without the
hour that the networks take.
"""

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ml.backbone import Backbone
from ml.data.semeval import Answer
from ml.explanations.cuts import Halves
from ml.explanations.evaluate import request_of
from ml.explanations.pairs import MAX_TOKENS, pair_of
from ml.explanations.scorer import clean
from ml.serving.export import export_int8
from ml.serving.session import OnnxSession, Session
from ml.serving.settings import ServingSettings
from ml.training.examples import Example, Floats

FILE = "held.npz"
PRECISIONS = ("int8", "fp32")


class MissingLogits(ValueError):
    """The logits kept in a folder are not those of the data at hand."""


class Recorded:
    """A session that repeats what a network once said of the same texts."""

    def __init__(self, examples: Sequence[Example], logits: Floats) -> None:
        self._said = {(one.text, one.pair): row for one, row in zip(examples, logits, strict=True)}

    def logits(self, examples: Sequence[Example]) -> Floats:
        """[examples, classes]"""
        return np.array([self._said[one.text, one.pair] for one in examples], dtype=np.float32)


def pairs_of(answers: Sequence[Answer]) -> list[Example]:
    """What the scorer gives the network of each answer."""
    requests = [clean(request_of(one)) for one in answers]
    return [
        pair_of(one.answer, one.question, one.reference_answers, one.reference_grades)
        for one in requests
    ]


def say_all(half: Halves, network: Path) -> dict[str, Floats]:
    """Logits of every answer kept back, by precision; int8 is what serves."""
    # Not above: who only reads what was said needs no torch.
    from ml.serving.torch_session import TorchSession

    examples = pairs_of(half.kept_back)
    tokenizer = Backbone.find().tokenizer(MAX_TOKENS)
    exact = ServingSettings(device="torch-cpu", precision="fp32", max_batch=32)
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "int8.onnx"
        export_int8(network, file)
        sessions: dict[str, Session] = {
            "int8": OnnxSession(file, tokenizer, ServingSettings()),
            "fp32": TorchSession(network, tokenizer, exact),
        }
        return {name: session.logits(examples) for name, session in sessions.items()}


def save(logits: dict[str, dict[str, Floats]], folder: Path) -> None:
    """By name of the cut and precision."""
    arrays: dict[str, Any] = {
        f"{cut} {precision}": values.astype(np.float32)
        for cut, both in logits.items()
        for precision, values in both.items()
    }
    np.savez_compressed(folder / FILE, allow_pickle=False, **arrays)


def load(half: Halves, folder: Path, precision: str = "int8") -> Recorded:
    """What was said of the answers that this cut keeps back."""
    name, wanted = f"{half.cut.name} {precision}", len(half.kept_back)
    path = folder / FILE
    if not path.is_file():
        raise MissingLogits(f"{folder} holds no {FILE}: train once without --keep-adapter")
    with np.load(path, allow_pickle=False) as file:
        found = file[name] if name in file.files else np.zeros((0, 5), np.float32)
    if len(found) != wanted:
        raise MissingLogits(
            f"{path} holds {len(found)} answers of {name} and the data keep {wanted} back: "
            "train once without --keep-adapter on these data"
        )
    return Recorded(pairs_of(half.kept_back), found)


def training_of(folder: Path) -> dict[str, Any]:
    """What a training recorded of itself."""
    found: dict[str, Any] = json.loads((folder / "training.json").read_text())
    return found

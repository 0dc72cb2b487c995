"""Texts, their labels, and batches of like length. No torch here: serving uses it too."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

Int64s = NDArray[np.int64]
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Example:
    """A text, or a pair of texts, that the network reads, and the classes that are true of it.

    `allowed` holds one class, or several where the label is coarser than the classes: the loss is
    -log of the sum of their probabilities. It is empty for an example without a label.
    `soft`, where it is given, takes the place of `allowed`: how probable each class is.
    `numbers` are features that go to the head beside the encoder's vector.
    """

    text: str
    pair: str = ""
    allowed: tuple[int, ...] = ()
    weight: float = 1.0
    numbers: tuple[float, ...] = ()
    soft: tuple[float, ...] = ()


@dataclass(frozen=True)
class Encoded:
    """An example as token ids and segment ids."""

    ids: tuple[int, ...]
    types: tuple[int, ...]
    numbers: tuple[float, ...] = ()


@dataclass(frozen=True)
class Batch:
    """Examples padded to one length; `rows` tells where each of them stood."""

    rows: tuple[int, ...]
    ids: Int64s  # [rows, tokens]
    mask: Int64s  # [rows, tokens], 1 where there is a token
    types: Int64s  # [rows, tokens], 0 for the first text, 1 for the second
    numbers: Floats  # [rows, numbers]


def encode(tokenizer: Tokenizer, examples: Sequence[Example]) -> list[Encoded]:
    """Token ids of each example.

    `encode_batch_fast` gives the ids of `encode_batch` and leaves out where they stood in the text.
    """
    inputs = [(one.text, one.pair) if one.pair else one.text for one in examples]
    return [
        Encoded(tuple(encoding.ids), tuple(encoding.type_ids), example.numbers)
        for encoding, example in zip(tokenizer.encode_batch_fast(inputs), examples, strict=True)
    ]


def pad(encoded: Sequence[Encoded], rows: Sequence[int], multiple: int) -> Batch:
    """One batch of the examples at `rows`."""
    longest = max(len(encoded[row].ids) for row in rows)
    width = -(-longest // multiple) * multiple
    ids, mask, types = (np.zeros((len(rows), width), dtype=np.int64) for _ in range(3))
    for place, row in enumerate(rows):
        length = len(encoded[row].ids)
        ids[place, :length] = encoded[row].ids
        types[place, :length] = encoded[row].types
        mask[place, :length] = 1
    numbers = np.array([encoded[row].numbers for row in rows], dtype=np.float32)
    return Batch(tuple(rows), ids, mask, types, numbers.reshape(len(rows), -1))


def sorted_batches(encoded: Sequence[Encoded], size: int, multiple: int = 8) -> Iterator[Batch]:
    """Every example once, in batches of like length: for prediction."""
    order = sorted(range(len(encoded)), key=lambda row: len(encoded[row].ids))
    for start in range(0, len(order), size):
        yield pad(encoded, order[start : start + size], multiple)


def shuffled_batches(
    encoded: Sequence[Encoded], size: int, multiple: int, rng: np.random.Generator
) -> list[Batch]:
    """Every example once, in batches of like length whose make-up and order vary: for training.

    Examples are sorted by length plus a random half bucket, so that ties and near ties mix.
    """
    jitter = rng.uniform(0.0, multiple / 2, len(encoded))
    keys = [len(one.ids) + extra for one, extra in zip(encoded, jitter, strict=True)]
    order = np.argsort(keys).tolist()
    groups = [order[start : start + size] for start in range(0, len(order), size)]
    rng.shuffle(groups)
    return [pad(encoded, group, multiple) for group in groups]

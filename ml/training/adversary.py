"""Small perturbations in embedding space: FGM, Miyato, Dai and Goodfellow 2017 (arXiv 1605.07725)."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn


class Adversary:
    """Stands behind the word embeddings and can move what comes out of them.

    `listening` lets a backward pass leave the gradient of the loss there; `pushing` then adds, to each
    example, length * g / |g|, where g is its gradient over all of its tokens.
    """

    def __init__(self, encoder: nn.Module, length: float) -> None:
        self.length = length
        self._shift: Tensor | None = None
        self._listens = False
        words = next(
            module
            for name, module in encoder.named_modules()
            if name.endswith("embeddings.word_embeddings")
        )
        self._hook = words.register_forward_hook(self._move)

    def _move(self, _: nn.Module, __: Any, vectors: Tensor) -> Tensor | None:
        if self._listens:
            self._shift = torch.zeros_like(vectors, requires_grad=True)
        return None if self._shift is None else vectors + self._shift

    @contextmanager
    def listening(self) -> Iterator[None]:
        """For the first pass."""
        self._listens = True
        yield
        self._listens = False

    @contextmanager
    def pushing(self) -> Iterator[None]:
        """For the second pass over the same batch."""
        if self._shift is None or self._shift.grad is None:
            raise RuntimeError("no gradient was listened to: run a backward pass under `listening`")
        uphill = self._shift.grad
        norm = uphill.flatten(1).norm(dim=1).clamp(min=1e-12)
        self._shift = self.length * uphill / norm[:, None, None]
        yield
        self._shift = None

    def leave(self) -> None:
        """Take the hook off the encoder."""
        self._hook.remove()

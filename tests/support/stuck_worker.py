"""The product's own worker with a model that never comes back from one text.

    celery -A tests.support.stuck_worker worker ...

It sleeps in C with the interpreter's lock held: no thread, signal handler or exception of Python
gets through to it, as in native code that has gone astray.
"""

import ctypes
from collections.abc import Sequence

from assay.celery import app
from ml.serving.session import OnnxSession
from ml.training.examples import Example, Floats

__all__ = ["app"]

STUCK = "for ever and ever"
usual = OnnxSession.logits


def logits(self: OnnxSession, examples: Sequence[Example]) -> Floats:
    if any(STUCK in example.pair for example in examples):
        ctypes.PyDLL(None).sleep(3600)
    return usual(self, examples)


OnnxSession.logits = logits  # type: ignore[method-assign]

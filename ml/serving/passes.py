"""What each forward pass was: for whoever measures, told as it happens."""

from collections.abc import Callable
from dataclasses import dataclass

from ml.training.examples import Batch


@dataclass(frozen=True)
class Pass:
    """One forward pass of one model."""

    task: str
    rows: int
    tokens: int  # that say something
    slots: int  # rows times the longest of them
    seconds: float

    @classmethod
    def of(cls, task: str, batch: Batch, seconds: float) -> "Pass":
        return cls(task, len(batch.rows), int(batch.mask.sum()), batch.mask.size, seconds)

    @property
    def padding_share(self) -> float:
        """The share of the computed tokens that say nothing, 0..1."""
        return 1 - self.tokens / self.slots


Listener = Callable[[Pass], None]
_listeners: list[Listener] = []


def listen(listener: Listener) -> None:
    """Tell about every pass in this process from now on; once, where it is said twice."""
    if listener not in _listeners:
        _listeners.append(listener)


def stop_listening(listener: Listener) -> None:
    _listeners.remove(listener)


def tell(one: Pass) -> None:
    for listener in _listeners:
        listener(one)

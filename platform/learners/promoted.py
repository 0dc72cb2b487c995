"""What an installation has promoted for the learner model, as each process has loaded it.

Which version that is says a later app, the registry. A process asks at most once in LOOK_EVERY_S.
"""

import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

log = logging.getLogger(__name__)

LOOK_EVERY_S = 10.0
Loaded = TypeVar("Loaded")


class Choice(NamedTuple):
    """A promoted version."""

    name: str
    folder: Path
    digest: str


def _nobody() -> Choice | None:
    return None


class Promoted(Generic[Loaded]):
    """One kind of version. `load` makes of a choice what serves, or raises BrokenVersion: that is logged,
    loudly, and the product goes on as without a version."""

    def __init__(self, load: Callable[[Choice], Loaded]) -> None:
        self._load = load
        self._chooser: Callable[[], Choice | None] = _nobody
        self._at, self._choice = float("-inf"), _nobody()
        self._loaded: Loaded | None = None

    def choose_with(self, chooser: Callable[[], Choice | None]) -> None:
        """Called once, by the app that knows which version is live."""
        self._chooser = chooser
        self.forget()

    def forget(self) -> None:
        """Look again before the next use."""
        self._at = float("-inf")

    def live(self) -> Loaded | None:
        """The promoted version; None where there is none."""
        now = time.monotonic()
        if now - self._at < LOOK_EVERY_S:
            return self._loaded
        choice = self._chooser()
        if choice != self._choice:
            self._choice, self._loaded = choice, self._checked(choice) if choice else None
        self._at = now
        return self._loaded

    def _checked(self, choice: Choice) -> Loaded | None:
        from ml.serving.versions import BrokenVersion, check

        try:
            check(choice.folder, choice.digest)
            return self._load(choice)
        except (BrokenVersion, OSError):
            log.exception("%s can't be read; the product goes on without it", choice.name)
            return None

"""Work of many forward passes that is done one pass at a time."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Generator
from functools import cached_property
from typing import Generic, TypeVar

Found = TypeVar("Found")


class Piecemeal(ABC, Generic[Found]):
    """Work whose caller may do something more urgent between two of its passes; `found` when it is done."""

    found: Found | None = None

    @abstractmethod
    def work(self) -> Generator[None, None, Found]:
        """All of it; gives way after each pass."""

    @cached_property
    def _begun(self) -> Generator[None, None, Found]:
        return self.work()

    def go_on(self) -> bool:
        """One pass; False when all is done."""
        try:
            next(self._begun)
        except StopIteration as done:
            self.found = done.value if self.found is None else self.found
            return False
        return True

    def finish(self) -> Found:
        """Do the rest at once."""
        while self.go_on():
            pass
        if self.found is None:
            raise RuntimeError("this work broke off before: begin anew")
        return self.found

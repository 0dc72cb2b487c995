"""What students did, lab after lab, in arrays; no torch in here, for workers that only write rows read it."""

from __future__ import annotations

from dataclasses import dataclass

from ml.sequencing.course import Flags


@dataclass(frozen=True)
class Log:
    """Which skills every lab of every student asked for, and which were shown."""

    asked: Flags  # [labs done, students, skills]
    right: Flags

    def part(self, start: int, end: int | None = None) -> Log:
        """Some of its students."""
        return Log(self.asked[:, start:end], self.right[:, start:end])

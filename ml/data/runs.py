"""A run with what is known about it, whichever file it came from."""

from __future__ import annotations

from dataclasses import dataclass

from ml.procedures.actions import ProcedureRequest


@dataclass(frozen=True)
class Run:
    """One student's run; `success` is None where the file does not say."""

    student: str | int
    request: ProcedureRequest
    success: int | None = None
    source: str = "pisa"
    policy: str = ""


class BadRow(ValueError):
    """A line of a file that is not a run."""

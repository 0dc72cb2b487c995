"""What a student did, in the words every lab shares: the input of the procedures model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Setting = float | str
VerdictWord = Literal["productive", "unproductive", "neutral"]

KINDS = ("start", "set", "apply", "reset", "record", "read", "state", "answer", "hint", "end")


@dataclass(frozen=True)
class ProcedureAction:
    """One action: its kind, how the controls stand after it, and when it came.

    A numeric control is scaled to -1..1 over the variant's range with the lab's default at 0;
    a choice stays a string. `seconds` counts from the start of the run.
    """

    kind: str
    settings: Mapping[str, Setting] = field(default_factory=dict)
    seconds: float = 0.0
    changed: tuple[str, ...] = ()
    seq: int = 0
    """The event that it was, for who asks; the model does not look at it."""


@dataclass(frozen=True)
class ProcedureRequest:
    """A run up to now; `target_control` is the hypothesis's independent variable, if stated."""

    lab: str
    controls: tuple[str, ...]
    actions: tuple[ProcedureAction, ...]
    target_control: str = ""


@dataclass(frozen=True)
class ActionTag:
    """Whether one action helped the run; `withheld` where its tagger and the chance disagree."""

    word: VerdictWord
    confidence: float
    withheld: bool = False


@dataclass(frozen=True)
class ProcedureVerdict:
    """How the run stands, whether its latest trial helped it, and how each action did."""

    p_success: float
    verdict: VerdictWord
    confidence: float
    abstained: bool
    model_version: str
    tags: tuple[ActionTag, ...] = ()
    """One for each action of the request, in order; none for a request that is no run."""

    @property
    def word_or_abstained(self) -> str:
        """The verdict as it is counted in reports."""
        return "abstained" if self.abstained else self.verdict

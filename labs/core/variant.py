"""A lab's set-up for one student."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from labs.core.values import JsonDict, Setting

SCAFFOLDS = ("guided", "structured", "open")
HINT_POLICIES = ("free", "after_try", "when_stuck")  # as `labs.core.hints` tells them


@dataclass(frozen=True)
class Variant:
    """Narrowed ranges, instrument noise (1 = as written, 0 = ideal), scaffold and target.

    A locked control stays at its value; a hidden one stays at its default and is not shown.
    `questions` are those of a question set, as `labs.core.questions.Question` writes them, and
    `feedback` says when its answers are told right or wrong; labs have neither. `steps` are those of
    the inquiry that the student does, all where it is empty; `hypothesis` is one that is given
    ready-made in the place of the step: {independent, dependent, direction}. `hints` is one of
    HINT_POLICIES; empty is the first, free.
    """

    scaffold: str = "structured"
    ranges: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    noise: float = 1.0
    target_misconception: str = ""
    locked: Mapping[str, Setting] = field(default_factory=dict)
    hidden_controls: tuple[str, ...] = ()
    questions: tuple[Mapping[str, Any], ...] = ()
    feedback: str = ""
    steps: tuple[str, ...] = ()
    hypothesis: Mapping[str, str] = field(default_factory=dict)
    hints: str = ""

    def to_json(self) -> JsonDict:
        asked = {"questions": [dict(one) for one in self.questions], "feedback": self.feedback}
        return {
            "scaffold": self.scaffold,
            "ranges": {name: list(limits) for name, limits in self.ranges.items()},
            "noise": self.noise,
            "target_misconception": self.target_misconception,
            "locked": dict(self.locked),
            "hidden_controls": list(self.hidden_controls),
            **(asked if self.questions else {}),
            **({"steps": list(self.steps)} if self.steps else {}),
            **({"hypothesis": dict(self.hypothesis)} if self.hypothesis else {}),
            **({"hints": self.hints} if self.hints else {}),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Variant":
        """Fields left out take their defaults; `Lab.check_variant` checks it against a lab."""
        return cls(
            scaffold=str(data.get("scaffold", "structured")),
            ranges={
                name: (float(low), float(high))
                for name, (low, high) in dict(data.get("ranges", {})).items()
            },
            noise=float(data.get("noise", 1.0)),
            target_misconception=str(data.get("target_misconception", "")),
            locked=dict(data.get("locked", {})),
            hidden_controls=tuple(data.get("hidden_controls", ())),
            questions=tuple(dict(one) for one in data.get("questions", ())),
            feedback=str(data.get("feedback", "")),
            steps=tuple(data.get("steps", ())),
            hypothesis=dict(data.get("hypothesis", {})),
            hints=str(data.get("hints", "")),
        )

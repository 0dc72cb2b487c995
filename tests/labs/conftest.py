"""Benches and runs that the tests of the labs share."""

from collections.abc import Callable
from typing import Any

import pytest

from labs.core import (
    Action,
    Bench,
    EventRow,
    Lab,
    Outcome,
    PracticeVerdict,
    RunRecord,
    Variant,
    assess,
    load_lab,
)


class Run:
    """A bench and the record that somebody else keeps of it, event by event."""

    def __init__(self, lab: Lab, variant: Variant | None = None, seed: int = 7) -> None:
        self.bench = Bench(lab, variant or lab.default_variant("open"), seed)
        self.record = RunRecord(lab, self.bench.variant)

    def act(self, target: str, action: str, value: Any = None) -> Outcome:
        outcome = self.bench.act(Action(target, action, value))
        seq = self.bench.count
        row = EventRow(
            seq, target, action, outcome.old, outcome.new, outcome.observations, seq * 2.0
        )
        self.record.add(row)
        return outcome

    def trial(self, **settings: Any) -> list[PracticeVerdict]:
        """Set the controls, measure, record, and return what the rules say about it."""
        for name, value in settings.items():
            self.act(name, "set", value)
        if self.bench.lab.name == "climate_control":
            self.act("apparatus", "apply")
        else:
            self.act("apparatus", "release")
            self.act("photogate", "read")
            self.act("notebook", "record")
        return self.verdicts()

    def verdicts(self) -> list[PracticeVerdict]:
        return assess(self.record, self.bench.count)

    def said(self, practice: str) -> PracticeVerdict | None:
        """What the rules say about one practice after the latest event."""
        return next((v for v in self.verdicts() if v.practice == practice), None)

    def suppose(self, independent: str, direction: str, dependent: str = "period") -> None:
        self.act(
            "hypothesis",
            "state",
            {"independent": independent, "dependent": dependent, "direction": direction},
        )

    def claim(
        self, independent: str, direction: str, evidence: list[int], dependent: str = "period"
    ) -> PracticeVerdict:
        value = {
            "independent": independent,
            "dependent": dependent,
            "direction": direction,
            "evidence": evidence,
        }
        self.act("claim", "state", value)
        verdict = self.said("claim_matches_data")
        assert verdict is not None
        return verdict


@pytest.fixture
def start() -> Callable[..., Run]:
    """Start a run: `start("pendulum", seed=3)`."""

    def begin(name: str, variant: Variant | None = None, seed: int = 7) -> Run:
        return Run(load_lab(name), variant, seed)

    return begin


@pytest.fixture
def pendulum(start: Callable[..., Run]) -> Run:
    return start("pendulum")


@pytest.fixture
def climate(start: Callable[..., Run]) -> Run:
    return start("climate_control")

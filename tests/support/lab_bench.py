"""What the tests of single labs do over and over: a bench that runs, a reading, a misled claim."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from labs.core import Action, Bench, EventRow, RunRecord, Variant, assess, load_lab
from labs.core.check import Check

IDEAL = Variant("open", noise=0.0)
ROWS = 20  # runs by which a statement about chance is judged


class Misled(NamedTuple):
    """A claim against the data: what is varied over which values, what is read, and what is said."""

    independent: str
    dependent: str
    direction: str
    instrument: str
    values: tuple[float, ...]
    fixed: Mapping[str, Any] = {}


@dataclass(frozen=True)
class LabBench:
    """The benches of one lab: how its apparatus is set going, and what is set before that."""

    lab: str
    start: str
    given: Mapping[str, Any] = field(default_factory=dict)

    def __call__(self, variant: Variant = IDEAL, seed: int = 1, **settings: Any) -> Bench:
        """A bench at these settings whose apparatus runs."""
        made = self.still(variant, seed)
        for name, value in {**self.given, **settings}.items():
            made.act(Action(name, "set", value))
        made.act(Action("apparatus", self.start))
        return made

    def still(self, variant: Variant = IDEAL, seed: int = 1) -> Bench:
        """A bench that nobody has touched."""
        return Bench(load_lab(self.lab), variant, seed)

    def shown(self, instrument: str, **settings: Any) -> float:
        """What an ideal instrument shows at these settings."""
        return float(read(self(**settings), instrument)["value"])

    def misconception_of(self, misled: Misled, seed: int) -> str:
        """What is noticed when somebody measures well and claims the misconception all the same."""
        made, record = (
            self.still(Variant("open"), seed),
            RunRecord(load_lab(self.lab), Variant("open")),
        )

        def do(target: str, action: str, value: Any = None) -> None:
            done = made.act(Action(target, action, value))
            record.add(EventRow(made.count, target, action, done.old, done.new, done.observations))

        for control, setting in misled.fixed.items():
            do(control, "set", setting)
        for value in misled.values:
            do(misled.independent, "set", value)
            do("apparatus", self.start)
            do(misled.instrument, "read")
            do("notebook", "record")
        do("claim", "state", {**_said(misled), "evidence": [t.number for t in record.trials]})
        verdicts = [v for v in assess(record, made.count) if v.practice == "claim_matches_data"]
        return verdicts[0].misconception

    def is_noticed(self, misled: Misled, name: str) -> bool:
        """In nearly every run; noise makes one in twenty or so unclear (two standard uncertainties)."""
        found = [self.misconception_of(misled, seed) for seed in range(ROWS)]
        return found.count(name) >= 3 * ROWS // 4 and set(found) <= {name, ""}


def read(bench: Bench, instrument: str, **asked: Any) -> dict[str, Any]:
    """What an instrument answers."""
    reading: dict[str, Any] = bench.act(Action(instrument, "read", asked)).observations[instrument]
    return reading


def failing(checks: Iterable[Check]) -> list[Check]:
    """The checks that miss what they should give."""
    return [check for check in checks if not check.passed]


def _said(misled: Misled) -> dict[str, str]:
    return {
        "independent": misled.independent,
        "dependent": misled.dependent,
        "direction": misled.direction,
    }

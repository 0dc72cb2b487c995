"""CPU time of an action at the bench, for every lab: python -m benchmarks.labs [--json].

Simulated students of all kinds work through each lab; each of their actions is timed, with the
checks, the simulation and the record, but without the web and the database. Then each lab is set to
the ends of its ranges, run and read with every instrument: the slowest action of all is its heaviest.
The pendulum nearly upright with little drag, which takes most steps, is timed beside it. Budget: 5 ms
for the 95th percentile of ordinary actions, 30 ms for the heaviest.
"""

import argparse
import json
import random
import sys
import time
from collections.abc import Iterator
from contextlib import suppress

from labs.core import SCAFFOLDS, Action, BadAction, Bench, Lab, Outcome, lab_names, load_lab
from labs.core.values import Setting
from labs.students import Student, at_bench, kinds_of

BUDGET_MS, HEAVIEST_MS = 5.0, 30.0


class TimedBench(Bench):
    """A bench that notes the CPU milliseconds of every action."""

    def __init__(self, *arguments: object) -> None:
        super().__init__(*arguments)  # type: ignore[arg-type]
        self.spent: list[tuple[str, float]] = []

    def act(self, action: Action) -> Outcome:
        started = time.process_time()
        try:
            return super().act(action)
        finally:
            spent_ms = (time.process_time() - started) * 1000
            self.spent.append((f"{action.target} {action.action}", spent_ms))


def worked(lab: Lab, students: int) -> Iterator[tuple[str, float]]:
    """Every action of a class, with its milliseconds."""
    kinds = kinds_of(lab)
    for number in range(students):
        variant = lab.default_variant(random.Random(number).choice(SCAFFOLDS))
        bench = TimedBench(lab, variant, number)
        for _ in at_bench(Student(lab, variant, kinds[number % len(kinds)], number), bench):
            pass
        yield from bench.spent


def extremes(lab: Lab) -> Iterator[dict[str, Setting]]:
    """All numbers at their least, all at their most, and each one at either end alone."""
    ends = {c.name: (c.minimum, c.maximum) for c in lab.controls if c.kind == "number"}
    yield {name: low for name, (low, _) in ends.items()}
    yield {name: high for name, (_, high) in ends.items()}
    for name, (low, high) in ends.items():
        yield {name: low}
        yield {name: high}


def heaviest(lab: Lab) -> tuple[str, float]:
    """The slowest action of this lab at the ends of its ranges, with its milliseconds."""
    spent: list[tuple[str, float]] = []
    for number, settings in enumerate(extremes(lab)):
        bench = TimedBench(lab, lab.default_variant("open"), number)
        for name, value in settings.items():
            attempted(bench, Action(name, "set", value))
        for step in lab.measure:
            attempted(bench, Action(step["target"], step["action"], step.get("value")))
        for tool in lab.instruments:
            if tool.manual:
                attempted(bench, Action(tool.name, "read"))
        spent += bench.spent
    spent += upright_pendulum() if lab.name == "pendulum" else []
    return max(spent, key=lambda one: one[1])


def attempted(bench: Bench, action: Action) -> None:
    """Act; at the ends of its ranges an apparatus may rightly refuse, which takes its time too."""
    with suppress(BadAction):
        bench.act(action)


def upright_pendulum() -> list[tuple[str, float]]:
    """The pendulum that takes most steps to integrate, released for the first time."""
    lab = load_lab("pendulum")
    spent = []
    for number in range(5):
        bench = TimedBench(lab, lab.default_variant("open"), number)
        for name, value in (("length", 0.1), ("mass", 500), ("amplitude", 169 + number / 10)):
            bench.act(Action(name, "set", value))
        bench.act(Action("drag", "set", 0.1 + number / 100))
        bench.act(Action("apparatus", "release"))
        bench.act(Action("stopwatch", "read", {"swings": 10}))
        spent += bench.spent
    return spent


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


def measured(name: str, students: int) -> dict[str, object]:
    """The figures of one lab."""
    lab = load_lab(name)
    list(worked(lab, 1))  # imports and first use are not an action's
    spent = list(worked(lab, students))
    values = [ms for _, ms in spent]
    slow: dict[str, list[float]] = {}
    for kind, ms in spent:
        slow.setdefault(kind, []).append(ms)
    action, heaviest_ms = heaviest(lab)
    ranked = sorted(slow, key=lambda kind: -percentile(slow[kind], 0.95))[:3]
    return {
        "actions": len(values),
        "p50_ms": round(percentile(values, 0.5), 3),
        "p95_ms": round(percentile(values, 0.95), 3),
        "max_ms": round(max(values), 3),
        "slowest_p95_ms": {kind: round(percentile(slow[kind], 0.95), 3) for kind in ranked},
        "heaviest": action,
        "heaviest_ms": round(heaviest_ms, 3),
        "within_budget": percentile(values, 0.95) <= BUDGET_MS and heaviest_ms <= HEAVIEST_MS,
    }


def main() -> int:
    """Print the figures; 1 if a lab is slower than its budget."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=30)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    figures = {name: measured(name, options.students) for name in lab_names()}
    if options.json:
        print(json.dumps({"labs": figures}))
    else:
        for name, row in figures.items():
            print(f"{name:20}" + "  ".join(f"{key} {value}" for key, value in row.items()))
    return 0 if all(row["within_budget"] for row in figures.values()) else 1


if __name__ == "__main__":
    sys.exit(main())

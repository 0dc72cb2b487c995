"""The climate control against the rules of its hidden system, which are exact."""

import random
from collections.abc import Iterable

from labs.climate_control.system import CONTROLS, OUTPUTS, HiddenSystem, drawn
from labs.core.bench import Action, Bench
from labs.core.catalogue import load_lab
from labs.core.check import Check

_SYSTEMS = 500
_SOURCE = "OECD, PISA 2012 item CP025: a linear system with a drift"


def checks() -> Iterable[Check]:
    systems = [drawn(random.Random(f"check:{number}")) for number in range(_SYSTEMS)]
    moved = sum(all(any(s.effects[c][o] for c in CONTROLS) for o in OUTPUTS) for s in systems)
    yield Check("systems in which each output is moved", _SYSTEMS, moved, 0.0, _SOURCE)
    weak = sum(any(len(s.moves(c)) < 2 for c in CONTROLS) for s in systems)
    yield Check("systems with a control that moves at most one", _SYSTEMS, weak, 0.0, _SOURCE)
    distinct = sum(len({s.moves(c) for c in CONTROLS}) == len(CONTROLS) for s in systems)
    yield Check("systems whose controls differ in what they move", _SYSTEMS, distinct, 0.0, _SOURCE)
    yield from _by_hand()
    yield from _superposition()


def _by_hand() -> Iterable[Check]:
    """A system whose steps can be worked out on paper: 0.5 degrees and 1 % a unit."""
    effects = {
        "top": {"temperature": 2, "humidity": 0},
        "central": {"temperature": -1, "humidity": 1},
        "bottom": {"temperature": 0, "humidity": 0},
    }
    system = HiddenSystem(effects, {"temperature": 1, "humidity": -1})
    controls = {"top": 2, "central": 1, "bottom": -2}
    changes = {"temperature": (2 * 2 - 1 + 1) * 0.5, "humidity": 1.0 - 1.0}
    for output, expected in changes.items():
        measured = system.change(output, controls)
        yield Check(f"by hand: change of {output}", expected, measured, 1e-12, "arithmetic, exact")
    for seed in range(1, 6):
        for output, unit in (("temperature", 0.5), ("humidity", 1.0)):
            units = _changes(seed, (2, 1, -1))[output] / unit
            name = f"seed {seed}: {output} moves by whole units of {unit}"
            yield Check(name, 0.0, abs(units - round(units)), 1e-12, "definition, exact")


def _changes(seed: int, settings: tuple[int, int, int]) -> dict[str, float]:
    """What one step from the start changes, read at the bench."""
    lab = load_lab("climate_control")
    bench = Bench(lab, lab.default_variant(), seed)
    for control, value in zip(CONTROLS, settings, strict=True):
        bench.act(Action(control, "set", value))
    trial = bench.act(Action("apparatus", "apply")).observations["trial"]
    return {o: float(trial["readings"][f"{o}_change"]["value"]) for o in OUTPUTS}


def _superposition() -> Iterable[Check]:
    """Effects add up: the step (2, -1, 1) is what the single steps say it must be."""
    for seed in (1, 2, 3):
        rest = _changes(seed, (0, 0, 0))
        single = [_changes(seed, s) for s in ((1, 0, 0), (0, 1, 0), (0, 0, 1))]
        together = _changes(seed, (2, -1, 1))
        for output in OUTPUTS:
            effects = [one[output] - rest[output] for one in single]
            expected = rest[output] + 2 * effects[0] - effects[1] + effects[2]
            name = f"seed {seed}: {output} of the step (2, -1, 1)"
            yield Check(name, expected, together[output], 1e-12, "superposition, exact")

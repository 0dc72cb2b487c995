"""The hidden system: whole-numbered effects and drifts, drawn once a run.

In each step temperature moves by 0.5 degrees and humidity by 1 % for every unit of
(sum of effect x control) + drift. Controls are whole numbers from -2 to 2.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass

CONTROLS = ("top", "central", "bottom")
OUTPUTS = ("temperature", "humidity")
UNITS = {"temperature": 0.5, "humidity": 1.0}  # degrees Celsius and percent
_PATTERNS: tuple[tuple[str, ...], ...] = ((), ("temperature",), ("humidity",), OUTPUTS)


@dataclass(frozen=True)
class HiddenSystem:
    """Effects by control and output, and the drift of each output, in units a step."""

    effects: Mapping[str, Mapping[str, int]]
    drift: Mapping[str, int]

    def change(self, output: str, controls: Mapping[str, int]) -> float:
        """How far an output moves in one step, in its own unit."""
        units = sum(self.effects[c][output] * controls[c] for c in CONTROLS) + self.drift[output]
        return units * UNITS[output]

    def moves(self, control: str) -> tuple[str, ...]:
        """The outputs that a control moves."""
        return tuple(o for o in OUTPUTS if self.effects[control][o])


def drawn(rng: random.Random) -> HiddenSystem:
    """A system in which no two controls move the same outputs.

    Three of the four patterns (nothing, one, the other, both) are dealt to the three controls.
    Any three of them move each output at least once, and leave at least one control that moves
    at most one output.
    """
    patterns = rng.sample(_PATTERNS, len(CONTROLS))
    effects = {
        control: {o: rng.choice((-2, -1, 1, 2)) if o in pattern else 0 for o in OUTPUTS}
        for control, pattern in zip(CONTROLS, patterns, strict=True)
    }
    return HiddenSystem(effects, {o: rng.choice((-1, 0, 1)) for o in OUTPUTS})

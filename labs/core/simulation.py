"""The base class of every lab's model."""

import math
import random
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from labs.core.errors import BadAction
from labs.core.values import JsonDict, Setting, rounded

if TYPE_CHECKING:
    from labs.core.controls import Instrument
    from labs.core.lab import Lab
    from labs.core.variant import Variant


@dataclass(frozen=True)
class Reading:
    """What an instrument shows, with its standard uncertainty in the same unit."""

    quantity: str
    value: float
    unit: str
    uncertainty: float

    def to_json(self) -> JsonDict:
        return {
            "value": self.value,
            "unit": self.unit,
            "uncertainty": self.uncertainty,
            "quantity": self.quantity,
        }


@dataclass(frozen=True)
class Change:
    """What an action on the apparatus or the board did.

    `new` is the value that does the same again when the run is replayed. `observations` are sent
    to the browser. `readings` come with the action itself, by instrument; with `recorded` they
    are written into the notebook as a trial at once. `derived` holds what follows from readings
    (the change since the last step), by quantity; it stands in the notebook only.
    """

    old: Any = None
    new: Any = None
    observations: Mapping[str, Any] = field(default_factory=dict)
    readings: Mapping[str, Reading] = field(default_factory=dict)
    recorded: bool = False
    derived: Mapping[str, Reading] = field(default_factory=dict)


class Simulation(ABC):
    """A seeded model that applies actions and reads instruments; it knows no web and no clock.

    Before every action the bench gives `rng` a generator keyed by the seed and the action's
    number, so that noise depends on nothing else. A method that raises BadAction must do so
    before it changes anything.
    """

    def __init__(self, lab: "Lab", variant: "Variant", seed: int) -> None:
        self.lab = lab
        self.variant = variant
        self.seed = seed
        self.values: dict[str, Setting] = lab.starting_values(variant)
        self.rng = random.Random(f"{lab.name}:{seed}:0")

    def set_control(self, name: str, value: Setting) -> None:
        """Set a number or choice control; `value` is already checked against its range."""
        self.values[name] = value

    def settings(self) -> dict[str, Setting]:
        """The variables of the experiment as they now stand: what a trial writes down.

        A lab whose state is a board derives them (resistance in the loop, bulbs in series, ...).
        """
        return dict(self.values)

    @abstractmethod
    def apply(self, target: str, action: str, value: Any) -> Change:
        """Do an action that lab.yaml declares on the apparatus or the board."""

    @abstractmethod
    def read(self, instrument: str, value: JsonDict) -> Reading:
        """Read an instrument; `value` holds its checked parameters. Changes nothing."""

    @abstractmethod
    def scene(self) -> JsonDict:
        """What the view draws; never the hidden physics."""

    def signs(self) -> dict[str, list[str]]:
        """What the set-up tells beyond its settings: a sign's name, and the parts that show it.

        A trial keeps them; lab.yaml says of which misconception each is the sign.
        """
        return {}

    def open_end(self) -> BadAction | None:
        """Why the run cannot end yet; None where it can."""
        return None

    def solved(self, said: JsonDict) -> bool | None:
        """Whether a statement (a diagram, say) is the truth, where the lab hides one."""
        return None

    def stream(self, name: str) -> random.Random:
        """A generator for what is drawn once a run (hidden systems, manufacturing spread)."""
        return random.Random(f"{self.lab.name}:{self.seed}:{name}")

    def noise(self, standard_deviation: float) -> float:
        """A normal deviate, scaled by the variant's noise; 0 where instruments are ideal."""
        if self.variant.noise == 0:
            return 0.0
        return self.variant.noise * self.rng.gauss(0.0, standard_deviation)

    def tool(self, name: str) -> "Instrument":
        """An instrument of this lab by name, with its resolution and noise model."""
        instrument = self.lab.instrument(name)
        if instrument is None:
            raise KeyError(name)
        return instrument

    def measured(
        self, tool: "Instrument", true_value: float, standard_deviation: float, quantity: str = ""
    ) -> Reading:
        """The true value with noise, rounded to the instrument's resolution.

        The uncertainty is that of the noise and of the rounding (resolution / sqrt 12) together.
        Where the variant's noise is 0, instruments are ideal: neither noise nor rounding.
        """
        name = quantity or tool.quantity
        if self.variant.noise == 0:
            return Reading(name, rounded(true_value), tool.unit, 0.0)
        noisy = true_value + self.noise(standard_deviation)
        value = round(noisy / tool.resolution) * tool.resolution
        spread = math.hypot(
            self.variant.noise * standard_deviation, tool.resolution / math.sqrt(12)
        )
        return Reading(name, rounded(value), tool.unit, rounded(spread, 4))

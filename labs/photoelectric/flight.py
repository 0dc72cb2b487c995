"""How single electrons fly from the cathode to the collector, for the eye."""

import math

from labs.core.values import JsonDict
from labs.photoelectric.emission import Emission

SAMPLES = 20
ELECTRONS = 7
_CROSSING_S = 1.3  # of an electron of 1 eV without a field; really a few tens of nanoseconds
_LONGEST_S = 20.0


def flight(energy_ev: float, voltage_v: float) -> JsonDict:
    """Place between the plates (0 cathode, 1 collector) at equal times, and whether it arrives.

    A uniform field: x = v t + a t^2 / 2 with v^2 in units of the energy and 2 a in those of e V.
    """
    speed = math.sqrt(energy_ev) / _CROSSING_S
    pull = voltage_v / (2 * _CROSSING_S**2)
    arrives = energy_ev + voltage_v >= 0
    duration = _arrival_s(speed, pull) if arrives else -2 * speed / pull
    duration = min(duration, _LONGEST_S)
    times = [duration * i / SAMPLES for i in range(SAMPLES + 1)]
    places = [round(min(1.0, max(0.0, speed * t + pull * t * t / 2)), 3) for t in times]
    return {"duration": round(duration, 3), "arrives": arrives, "x": places}


def _arrival_s(speed: float, pull: float) -> float:
    """The first t with v t + a t^2 / 2 = 1, in a form that also holds without a field."""
    return 2 / (speed + math.sqrt(max(0.0, speed**2 + 2 * pull)))


def flights(emission: Emission, voltage_v: float) -> JsonDict:
    """Some electrons of the distribution, in a mixed order, and how many a second to draw."""
    if emission.saturation_na <= 0:
        return {"rate": 0, "paths": []}
    order = [(3 * i) % ELECTRONS for i in range(ELECTRONS)]
    energies = [emission.energy_ev((place + 0.5) / ELECTRONS) for place in order]
    rate = min(18.0, 1 + 3 * math.sqrt(emission.saturation_na))
    return {"rate": round(rate, 1), "paths": [flight(energy, voltage_v) for energy in energies]}

"""The plot of a lab report: trials with their uncertainties, and the curve that was fitted last."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Any

from takeaway.account import Account


@dataclass(frozen=True)
class Point:
    x: float
    y: float
    uncertainty: float
    struck: bool


@dataclass(frozen=True)
class Chart:
    """What is drawn, in the units of the experiment."""

    x_title: str
    y_title: str
    points: list[Point]
    curve: list[tuple[float, float]]

    @property
    def x_ticks(self) -> list[float]:
        return ticks([*(one.x for one in self.points), *(x for x, _ in self.curve)])

    @property
    def y_ticks(self) -> list[float]:
        reach = [
            y for one in self.points for y in (one.y - one.uncertainty, one.y + one.uncertainty)
        ]
        return ticks([*reach, *(y for _, y in self.curve)])


def ticks(values: Sequence[float], about: int = 5) -> list[float]:
    """Round numbers that reach around all values."""
    low, high = min(values), max(values)
    span = high - low or abs(high) or 1.0
    rough = span / about
    power = 10 ** floor(log10(rough))
    step = next(power * one for one in (1, 2, 5, 10) if power * one >= rough * 0.999)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    if first == last:
        first, last = first - 1, last + 1
    return [round(place * step, 12) for place in range(first, last + 1)]


def chart_of(account: Account) -> Chart | None:
    """The axes of the last fit, else those of the hypothesis; none where there is nothing to draw."""
    fit = last_fit(account)
    x, y = axes_of(account, fit)
    points = [point for trial in account.record.trials if (point := _point(trial, x, y))]
    if not points:
        return None
    curve = list(zip(fit["x"], fit["y"], strict=True)) if fit else []
    y_unit = account.quantities.get(y, account.unit_of(y))
    x_unit = account.quantities.get(x, account.unit_of(x))
    return Chart(account.with_unit(x, x_unit), account.with_unit(y, y_unit), points, curve)


def last_fit(account: Account) -> dict[str, Any] | None:
    """With the axes that were asked for."""
    for event in reversed(account.events):
        if (event.target, event.action) == ("plot", "fit") and "fit" in event.observations:
            asked = event.new or {}
            return {**event.observations["fit"], "axes": (asked.get("x"), asked.get("y"))}
    return None


def axes_of(account: Account, fit: dict[str, Any] | None) -> tuple[str, str]:
    if fit and all(fit["axes"]):
        return fit["axes"][0], fit["axes"][1]
    lab, stated = account.record.lab, account.record.hypothesis or {}
    x = str(stated.get("independent") or lab.independent[0])
    y = lab.quantity_of(str(stated.get("dependent") or lab.dependent[0]))
    return x, y if y in account.quantities else next(iter(account.quantities), y)


def _point(trial: Any, x: str, y: str) -> Point | None:
    across, up = _on_axis(trial, x), _on_axis(trial, y)
    if across is None or up is None:
        return None
    return Point(across[0], up[0], up[1], trial.struck)


def _on_axis(trial: Any, name: str) -> tuple[float, float] | None:
    """A reading with its uncertainty, or else a setting."""
    if name in trial.readings:
        return float(trial.readings[name]["value"]), float(trial.readings[name]["uncertainty"])
    value = trial.settings.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value), 0.0

"""What a student's own trials show about one variable, given their uncertainties."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from labs.core.fit import least_squares
from labs.core.practices.comparing import position
from labs.core.record import RunRecord, Trial
from labs.core.values import same

# A slope of three standard uncertainties is an effect; below two, none can be seen.
_EFFECT, _NO_EFFECT = 3.0, 2.0
SCATTER = 3.0  # chi squared per degree of freedom beyond which a curve does not fit


@dataclass(frozen=True)
class Point:
    """A trial with its x, its y and the standard uncertainty of y."""

    trial: Trial
    x: float
    y: float
    u: float


@dataclass(frozen=True)
class Trend:
    """increases | decreases | no_effect | unclear | untested, and the points that say so."""

    direction: str
    points: tuple[Point, ...] = ()


def points_of(record: RunRecord, trials: Sequence[Trial], x: str, y: str) -> list[Point]:
    """The trials that have both the setting and a reading."""
    quantity = record.lab.quantity_of(y)
    points = []
    for trial in trials:
        reading = trial.readings.get(quantity)
        place = position(record, x, trial.settings[x]) if x in trial.settings else None
        if reading is not None and place is not None:
            value = float(reading["value"])
            # An ideal instrument has no uncertainty: arithmetic's own stands in for it.
            u = float(reading["uncertainty"]) or 1e-7 * abs(value) + 1e-12
            points.append(Point(trial, place, value, u))
    return points


def trend_of(record: RunRecord, trials: Sequence[Trial], x: str, y: str) -> Trend:
    """The direction in which y moves with x, from trials that are alike in all else."""
    points = points_of(record, trials, x, y)
    if record.lab.additive:
        together = _additive(record, points, x)
        if together is not None:
            return together
    groups = [g for g in _alike(points, x) if len({p.x for p in g}) > 1]
    if not groups:
        return Trend("untested", tuple(points))
    return Trend(_direction(groups), tuple(p for g in groups for p in g))


def _alike(points: Sequence[Point], x: str) -> list[list[Point]]:
    """Points sorted into groups whose trials have the same other settings."""
    groups: list[list[Point]] = []
    for point in points:
        for group in groups:
            first = group[0].trial.settings
            here = point.trial.settings
            if first.keys() == here.keys() and all(
                n == x or same(first[n], here[n]) for n in first
            ):
                group.append(point)
                break
        else:
            groups.append([point])
    return groups


def _direction(groups: Sequence[Sequence[Point]]) -> str:
    """One weighted slope for all groups, each about its own mean."""
    top = bottom = scatter = 0.0
    free = -len(groups)
    for group in groups:
        weights = [1 / p.u**2 for p in group]
        total = math.fsum(weights)
        mean_x = math.fsum(w * p.x for w, p in zip(weights, group, strict=True)) / total
        mean_y = math.fsum(w * p.y for w, p in zip(weights, group, strict=True)) / total
        for w, p in zip(weights, group, strict=True):
            top += w * (p.x - mean_x) * (p.y - mean_y)
            bottom += w * (p.x - mean_x) ** 2
            scatter += w * (p.y - mean_y) ** 2
        free += len(group)
    return _named(top / math.sqrt(bottom), scatter / free)


def _named(z: float, scatter_per_degree: float) -> str:
    """The direction for a slope of z standard uncertainties."""
    if z >= _EFFECT:
        return "increases"
    if z <= -_EFFECT:
        return "decreases"
    if abs(z) <= _NO_EFFECT and scatter_per_degree <= SCATTER:
        return "no_effect"
    return "unclear"


def _additive(record: RunRecord, points: Sequence[Point], x: str) -> Trend | None:
    """Where effects add up, all trials tell together: least squares over all controls at once."""
    names = list(record.lab.baseline)
    columns = [(1.0, *(float(p.trial.settings[n]) for n in names)) for p in points]
    if x not in names or len(columns) <= len(names):
        return None
    answer = least_squares(columns, [p.y for p in points], [1 / p.u**2 for p in points])
    if answer is None:
        return None
    index = 1 + names.index(x)
    coefficients, covariance = answer
    z = coefficients[index] / math.sqrt(covariance[index][index])
    return Trend(_named(z, 0.0), tuple(points))

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
# A reading that stands out on both sides by so many standard uncertainties, and by such a share of
# all that was read, is a turning point.
_TURN, _TURN_SHARE = 4.0, 0.25


@dataclass(frozen=True)
class Point:
    """A trial with its x, its y and the standard uncertainty of y."""

    trial: Trial
    x: float
    y: float
    u: float


@dataclass(frozen=True)
class Trend:
    """increases | decreases | no_effect | turns | unclear | untested, and the points that say so.

    `turn` is where the readings turn. `ends` are the points furthest apart in x among trials that
    are alike in all else: readings that may be told beside each other.
    """

    direction: str
    points: tuple[Point, ...] = ()
    turn: Point | None = None
    ends: tuple[Point, Point] | None = None


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
    for group in groups:
        if turn := _turn(group):
            return Trend("turns", tuple(group), turn, _furthest(group))
    points = [p for group in groups for p in group]
    widest = max(groups, key=_span)
    direction = _direction(groups)
    if _against(direction, ends := _furthest(widest)):
        turn = _turn(widest, least_share=0.0)
        return Trend("turns" if turn else "unclear", tuple(widest if turn else points), turn, ends)
    return Trend(direction, tuple(points), ends=ends)


def _span(points: Sequence[Point]) -> float:
    low, high = _furthest(points)
    return high.x - low.x


def _against(direction: str, ends: tuple[Point, Point]) -> bool:
    """Whether the readings at both ends say the opposite of a slope.

    It weighs large readings, which are less certain, less: half-lives of 43, 3 and 484 min would fall.
    """
    rise = ends[1].y - ends[0].y
    told = abs(rise) >= _TURN * math.hypot(ends[0].u, ends[1].u)
    return told and direction == ("decreases" if rise > 0 else "increases")


def _furthest(points: Sequence[Point]) -> tuple[Point, Point]:
    return min(points, key=lambda p: p.x), max(points, key=lambda p: p.x)


def _turn(group: Sequence[Point], least_share: float = _TURN_SHARE) -> Point | None:
    """The point at which readings that went one way begin to go the other, if there is one.

    A slope tells no hill from a slant: of 59, 92 and 70 m it would say that they increase.
    """
    points = sorted(group, key=lambda p: p.x)
    found = [t for sign in (1, -1) if (t := _summit(points, sign, least_share)) is not None]
    return max(found, key=lambda one: one[0])[1] if found else None


def _summit(points: Sequence[Point], sign: int, least_share: float) -> tuple[float, Point] | None:
    """The highest hill (or deepest valley, for sign -1): how far it stands out, and its top."""
    least = least_share * (max(p.y for p in points) - min(p.y for p in points))
    before, after = _feet(points, sign), _feet(points[::-1], sign)
    best: tuple[float, Point] | None = None
    for place in range(1, len(points) - 1):
        top, feet = points[place], (before[place - 1], after[-place - 2])
        heights = [sign * (top.y - foot.y) for foot in feet]
        told = all(
            height >= _TURN * math.hypot(top.u, foot.u) and foot.x != top.x
            for height, foot in zip(heights, feet, strict=True)
        )
        if told and min(heights) >= least and (best is None or min(heights) > best[0]):
            best = min(heights), top
    return best


def _feet(points: Sequence[Point], sign: int) -> list[Point]:
    """The lowest point (for sign -1 the highest) from the first up to each."""
    feet: list[Point] = []
    for point in points:
        lower = not feet or sign * point.y < sign * feet[-1].y
        feet.append(point if lower else feet[-1])
    return feet


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
    alone = [_furthest(group) for group in _alike(points, x)]
    ends = max(alone, key=lambda pair: pair[1].x - pair[0].x)
    return Trend(_named(z, 0.0), tuple(points), ends=ends if ends[0].x < ends[1].x else None)

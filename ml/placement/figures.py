"""How many items a way of asking needs until its score tracks the full-bank score.

Two kinds of length. `same length`: every student is asked k items; the least k at which the
correlation over all students reaches the target. `stopping`: each student is asked until the
standard deviation of the score falls below one bound for all; the mean number of items at the
loosest bound at which the correlation reaches the target. Either is read off one curve.

Whole items round the shorter check up by the larger share. `interpolated` lengths lie between two
whole ones, on the straight line between their correlations: some are asked one item more.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.placement.replay import Replay, Track

Numbers = NDArray[np.float64]
BOUNDS = 80


@dataclass(frozen=True)
class Ways:
    """Mean items needed by each way of asking, in the order of the report."""

    adaptive: float
    adaptive_same_length: float
    random: float
    random_stopping: float
    given: float
    random_number_right: float
    adaptive_same_length_interpolated: float
    random_interpolated: float

    @property
    def savings(self) -> dict[str, float]:
        """Share of items saved; those of the same length compare the choice of items alone."""
        even = self.random_interpolated
        return {
            "adaptive": 1 - self.adaptive / self.random,
            "adaptive_same_length": 1 - self.adaptive_same_length / self.random,
            "adaptive_against_random_stopping": 1 - self.adaptive / self.random_stopping,
            "adaptive_against_number_right": 1 - self.adaptive / self.random_number_right,
            "adaptive_against_random_interpolated": 1 - self.adaptive / even,
            "adaptive_same_length_interpolated": 1 - self.adaptive_same_length_interpolated / even,
        }


@dataclass(frozen=True)
class Stopped:
    """What stopping gives at each bound, the loosest first: students x bounds."""

    length: Numbers
    mean: Numbers
    bounds: Numbers


def correlations(told: Numbers, scores: Numbers) -> Numbers:
    """Pearson correlation of each column with the scores; 0 for a column without spread."""
    a, b = told - told.mean(axis=0), scores - scores.mean()
    size = np.sqrt((a**2).sum(axis=0) * (b**2).sum())
    return np.asarray(np.divide(b @ a, size, out=np.zeros(told.shape[1]), where=size > 1e-9))


def least_items(told: Numbers, scores: Numbers, target: float) -> int:
    """The least k whose correlation reaches the target; all items when none before does."""
    reached = np.flatnonzero(correlations(told, scores) >= target)
    return int(reached[0]) if len(reached) else told.shape[1] - 1


def items_between(told: Numbers, scores: Numbers, target: float) -> float:
    """Where the line between the two nearest whole numbers of items reaches the target."""
    least = least_items(told, scores, target)
    if least == 0:
        return 0.0
    before, after = correlations(told[:, least - 1 : least + 1], scores)
    if after <= before:
        return float(least)
    return float(least - 1 + np.clip((target - before) / (after - before), 0, 1))


def stopped(track: Track) -> Stopped:
    """Where each student stops, after one item at the earliest, for bounds from loose to tight."""
    bounds = np.append(np.quantile(track.sd[:, 1:-1], np.linspace(1, 0, BOUNDS)), 0.0)
    sure = track.sd[:, 1:, None] <= np.maximum(bounds, 1e-3)
    length = np.where(sure.any(axis=1), sure.argmax(axis=1) + 1, track.sd.shape[1] - 1)
    return Stopped(
        length.astype(np.float64), np.take_along_axis(track.mean, length, axis=1), bounds
    )


def loosest(found: Stopped, scores: Numbers, target: float) -> int:
    """The place of the loosest bound that reaches the target."""
    reached = np.flatnonzero(correlations(found.mean, scores) >= target)
    return int(reached[0]) if len(reached) else len(found.bounds) - 1


@dataclass(frozen=True)
class Told:
    """One replay, ready to be measured on any draw of its students."""

    replay: Replay
    adaptive: Stopped
    random: tuple[Stopped, ...]

    @classmethod
    def of(cls, replay: Replay) -> "Told":
        """Find all stopping places once."""
        return cls(replay, stopped(replay.adaptive), tuple(map(stopped, replay.random)))

    def ways(self, scores: Numbers, target: float, drawn: NDArray[np.intp]) -> Ways:
        """Items needed, measured on the students drawn."""
        truth = scores[drawn]

        def fixed(told: Numbers) -> float:
            return float(least_items(told[drawn], truth, target))

        def between(told: Numbers) -> float:
            return items_between(told[drawn], truth, target)

        def mean_length(found: Stopped) -> float:
            part = Stopped(found.length[drawn], found.mean[drawn], found.bounds)
            return float(part.length[:, loosest(part, truth, target)].mean())

        return Ways(
            adaptive=mean_length(self.adaptive),
            adaptive_same_length=fixed(self.replay.adaptive.mean),
            random=_mean(fixed(track.mean) for track in self.replay.random),
            random_stopping=_mean(map(mean_length, self.random)),
            given=fixed(self.replay.given.mean),
            random_number_right=_mean(map(fixed, self.replay.number_right)),
            adaptive_same_length_interpolated=between(self.replay.adaptive.mean),
            random_interpolated=_mean(between(track.mean) for track in self.replay.random),
        )


def _mean(numbers: Iterable[float]) -> float:
    return float(np.mean(list(numbers)))


def mean_ways(each: Sequence[Ways]) -> Ways:
    """The mean over replays."""
    table = np.array([list(vars(ways).values()) for ways in each])
    return Ways(*(float(value) for value in table.mean(axis=0)))


def stop_rule(told: Sequence[Told], scores: Numbers, target: float) -> dict[str, float]:
    """The rule as it would be used: each part's bound is found on the other parts' students."""
    lengths, reached, bounds = [], [], []
    for one in told:
        length, mean = np.zeros(len(scores)), np.zeros(len(scores))
        for part in np.unique(one.replay.fold):
            kept = one.replay.fold == part
            rest = Stopped(
                one.adaptive.length[~kept], one.adaptive.mean[~kept], one.adaptive.bounds
            )
            place = loosest(rest, scores[~kept], target)
            length[kept] = one.adaptive.length[kept, place]
            mean[kept] = one.adaptive.mean[kept, place]
            bounds.append(one.adaptive.bounds[place])
        lengths.append(length.mean())
        reached.append(correlations(mean[:, None], scores)[0])
    return {
        "sd_bound_items": float(np.mean(bounds)),
        "mean_items": float(np.mean(lengths)),
        "correlation": float(np.mean(reached)),
    }


def bootstrap(
    told: Sequence[Told], scores: Numbers, target: float, *, draws: int, seed: int = 0
) -> list[Ways]:
    """Items needed on students and replays drawn again with replacement."""
    generator = np.random.default_rng(seed)
    found = []
    for _ in range(draws):
        students = generator.integers(len(scores), size=len(scores))
        again = generator.integers(len(told), size=len(told))
        found.append(mean_ways([told[place].ways(scores, target, students) for place in again]))
    return found

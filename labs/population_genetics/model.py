"""The beetles of a meadow, generation after generation."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from labs.core.errors import BadAction
from labs.core.simulation import Change, Reading, Simulation
from labs.core.values import JsonDict, Setting, rounded, shown
from labs.population_genetics.genetics import (
    GENOTYPES,
    Array,
    Counts,
    Forces,
    drifting,
    endless,
    moments,
    paired,
    shares,
)

INFINITE = 1000  # the top of the scale of sizes: a population without chance
SISTERS = 200  # populations founded alike beside the one on the bench
_SHOWN_SISTERS = 7
DRAWN = 60  # beetles in the picture


@dataclass(frozen=True)
class Bred:
    """What the generations have led to: the meadow is the first of the populations."""

    frequencies: Array  # of A in the meadow and in its sisters, at the end
    counts: tuple[int, int, int] | None  # AA, Aa, aa in the meadow; None where it is infinite


class PopulationGenetics(Simulation):
    """A meadow of beetles with one gene of two alleles, and sister populations founded alike.

    Drift is part of what is studied, so it is drawn where generations pass, with the generator
    that the bench keys by seed and action; ideal instruments do not switch it off. They show the
    meadow without sampling, and the mean over infinitely many sisters instead of some.
    """

    bred: Bred | None = None

    def _number(self, name: str) -> float:
        return float(self.values[name])

    @property
    def _size(self) -> int:
        return int(self.values["population_size"])

    @property
    def _endless(self) -> bool:
        return self._size >= INFINITE

    @property
    def _forces(self) -> Forces:
        names = ("selection", "dominance", "mutation", "migration")
        return Forces(*(self._number(name) for name in names))

    def _dice(self) -> np.random.Generator:
        """A generator of arrays, keyed by the action's own one."""
        return np.random.Generator(np.random.PCG64(self.rng.getrandbits(64)))

    # -- acting --------------------------------------------------------------------------------

    def set_control(self, name: str, value: Setting) -> None:
        """Whatever is changed, the meadow starts again from its founders."""
        super().set_control(name, value)
        self.bred = None

    def apply(self, target: str, action: str, value: Any) -> Change:
        if value is not None:
            raise BadAction("no_value_expected", {"value": shown(value)})
        old = "founders" if self.bred is None else "bred"
        if action == "reset":
            self.bred = None
            return Change(old, None)
        path, born = self._breed()
        return Change(old, None, {"trajectory": self._trajectory(path, born)})

    def _breed(self) -> tuple[Array, list[tuple[int, int, int]]]:
        """Let the generations pass; the frequencies of all populations, and beetles to draw."""
        start, generations = self._number("allele_frequency"), int(self.values["generations"])
        if self._endless:
            line = endless(self._forces, start, generations)
            self.bred = Bred(np.full(SISTERS + 1, line[-1]), None)
            return np.repeat(line[:, None], SISTERS + 1, axis=1), [_alike(p) for p in line]
        dice, size = self._dice(), self._size
        path = drifting(dice, self._forces, start, generations, size, SISTERS + 1)
        families = [paired(dice, p, size) for p in path[:, 0]]
        self.bred = Bred(path[-1], _counted(families[-1]))
        return path, [_alike(start, size), *(_counted(f[:DRAWN]) for f in families[1:])]

    def _trajectory(self, path: Array, born: list[tuple[int, int, int]]) -> JsonDict:
        """Frequencies of the meadow and some sisters, and the beetles of the picture."""
        series = {"meadow": [round(float(p), 4) for p in path[:, 0]]}
        for i in range(1, _SHOWN_SISTERS + 1 if not self._endless else 1):
            series[f"sister_{i}"] = [round(float(p), 4) for p in path[:, i]]
        for i, genotype in enumerate(GENOTYPES):
            series[f"drawn_{genotype}"] = [float(counts[i]) for counts in born]
        return {"dt": 1.0, "duration": float(len(path) - 1), "loop": False, "series": series}

    def scene(self) -> JsonDict:
        state = "founders" if self.bred is None else "bred"
        founders = _alike(self._number("allele_frequency"), min(self._size, DRAWN))
        return {"state": state, "drawn": list(founders)}

    # -- reading -------------------------------------------------------------------------------

    def read(self, instrument: str, value: JsonDict) -> Reading:
        if self.bred is None:
            raise BadAction("not_bred")
        match instrument:
            case "allele_counter":
                return self._alleles(self.bred, int(value["sample_size"]))
            case "census":
                return self._genotype(self.bred, value["genotype"], int(value["sample_size"]))
            case "heterozygosity_meter":
                return self._heterozygosity(self.bred, int(value["populations"]))
            case _:
                return self._spread(self.bred, int(value["populations"]))

    def _caught(self, bred: Bred, wanted: int) -> tuple[Counts, float]:
        """A sample (AA, Aa, aa), and by what factor it is surer than one from infinitely many.

        More noise than usual stands for fewer beetles caught: half the error, four times as many.
        """
        size = max(1, round(wanted / self.variant.noise**2))
        dice = self._dice()
        if bred.counts is None:
            return dice.multinomial(size, shares(float(bred.frequencies[0]))), 1.0
        total = sum(bred.counts)
        size = min(size, total)
        left = math.sqrt((total - size) / (total - 1))
        return dice.multivariate_hypergeometric(bred.counts, size), left

    def _sampled(self, tool: str, hits: int, draws: int, surer: float, quantity: str) -> Reading:
        """A share among draws; standard error sqrt(f (1 - f) / n) with f = (k + 1) / (n + 2).

        f is the share with one hit and one miss added, so that no sample seems to be certain.
        """
        instrument, f = self.tool(tool), (hits + 1) / (draws + 2)
        error = math.hypot(
            surer * math.sqrt(f * (1 - f) / draws), instrument.resolution / math.sqrt(12)
        )
        value = round(hits / draws / instrument.resolution) * instrument.resolution
        return Reading(quantity, rounded(value), instrument.unit, rounded(error, 4))

    def _alleles(self, bred: Bred, sample_size: int) -> Reading:
        tool = self.tool("allele_counter")
        if self.variant.noise == 0:
            return self.measured(tool, float(bred.frequencies[0]), 0.0)
        caught, surer = self._caught(bred, sample_size)
        hits, draws = int(2 * caught[0] + caught[1]), 2 * int(caught.sum())
        return self._sampled("allele_counter", hits, draws, surer, tool.quantity)

    def _genotype(self, bred: Bred, genotype: Setting, sample_size: int) -> Reading:
        tool, index, name = self.tool("census"), GENOTYPES.index(str(genotype)), f"share_{genotype}"
        if self.variant.noise == 0:
            counts = bred.counts or shares(float(bred.frequencies[0]))
            return self.measured(tool, counts[index] / sum(counts), 0.0, name)
        caught, surer = self._caught(bred, sample_size)
        return self._sampled("census", int(caught[index]), int(caught.sum()), surer, name)

    def _expected(self) -> tuple[float, float]:
        """Mean and variance of the frequency over infinitely many sisters."""
        start, generations = self._number("allele_frequency"), int(self.values["generations"])
        if self._endless:
            return float(endless(self._forces, start, generations)[-1]), 0.0
        return moments(self._forces, start, generations, self._size)

    def _heterozygosity(self, bred: Bred, populations: int) -> Reading:
        """Mean of 2pq over sister populations; each is scored with an error of its own."""
        tool = self.tool("heterozygosity_meter")
        if self.variant.noise == 0:
            mean, variance = self._expected()
            return self.measured(tool, 2 * (mean * (1 - mean) - variance), 0.0)
        p = bred.frequencies[1 : populations + 1]
        each = 2 * p * (1 - p)
        scoring = float(tool.noise["scoring_sd"]) / math.sqrt(populations)
        drawn = float(each.std(ddof=1)) / math.sqrt(populations)
        return self._widened(self.measured(tool, float(each.mean()), scoring), drawn)

    def _spread(self, bred: Bred, populations: int) -> Reading:
        """Standard deviation of p among sister populations."""
        tool = self.tool("comparison")
        if self.variant.noise == 0:
            return self.measured(tool, math.sqrt(max(self._expected()[1], 0.0)), 0.0)
        sd = float(bred.frequencies[1 : populations + 1].std(ddof=1))
        few = math.sqrt(2 * (populations - 1))
        reading = self.measured(tool, sd, float(tool.noise["scoring_sd"]) / few)
        return self._widened(reading, sd / few)

    @staticmethod
    def _widened(reading: Reading, spread: float) -> Reading:
        """With the uncertainty of a mean over few populations beside the instrument's own."""
        value = max(reading.value, 0.0)
        error = rounded(math.hypot(reading.uncertainty, spread), 4)
        return Reading(reading.quantity, value, reading.unit, error)


def _alike(p: float, size: int = DRAWN) -> tuple[int, int, int]:
    """At most `DRAWN` beetles in the proportions of random mating, as whole animals."""
    count = min(size, DRAWN)
    exact = [count * share for share in shares(float(p))]
    whole = [int(x + 1e-9) for x in exact]
    order = sorted(range(3), key=lambda i: whole[i] - exact[i])
    for i in order[: count - sum(whole)]:
        whole[i] += 1
    return whole[0], whole[1], whole[2]


def _counted(family: Counts) -> tuple[int, int, int]:
    """AA, Aa and aa among beetles given as their copies of A."""
    none, one, two = np.bincount(family, minlength=3)
    return int(two), int(one), int(none)

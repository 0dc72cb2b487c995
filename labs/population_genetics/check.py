"""Population genetics against published values and closed forms."""

import math
from collections.abc import Iterable

from labs.core.check import Check
from labs.core.measuring import ideal_bench, value_read
from labs.population_genetics.genetics import GENOTYPES, MIGRANT_FREQUENCY

_CROW = "Crow & Kimura 1970"


def checks() -> Iterable[Check]:
    yield from _hardy_weinberg()
    yield from _drift()
    yield from _selection()
    yield from _pressures()


def _hardy_weinberg() -> Iterable[Check]:
    bench = ideal_bench("population_genetics", allele_frequency=0.7)
    found = [value_read(bench, "census", genotype=g) for g in GENOTYPES]
    source = "p^2, 2pq, q^2: Hardy 1908, doi:10.1126/science.28.706.49"
    for genotype, expected, measured in zip(GENOTYPES, (0.49, 0.42, 0.09), found, strict=True):
        yield Check(f"share of {genotype} at p = 0.7", expected, measured, 1e-9, source)
    yield Check("the shares together", 1.0, sum(found), 1e-9, "conserved")
    frequency = value_read(bench, "allele_counter")
    yield Check("p after 20 generations", 0.7, frequency, 1e-9, "conserved, Hardy 1908")
    counted = found[0] + found[1] / 2
    yield Check("p counted from the genotypes", frequency, counted, 1e-9, "AA + Aa / 2")


def _drift() -> Iterable[Check]:
    """H_t = H_0 (1 - 1/2N)^t, and what goes from within populations to between them."""
    source = "H0 (1 - 1/2N)^t: Wright 1931, doi:10.1093/genetics/16.2.97"
    for size, time, start in ((20, 20, 0.5), (20, 20, 0.3), (10, 100, 0.5), (500, 60, 0.2)):
        bench = ideal_bench(
            "population_genetics", population_size=size, generations=time, allele_frequency=start
        )
        before = 2 * start * (1 - start)
        left = value_read(bench, "heterozygosity_meter") / before
        expected = 0.602688 if (size, time) == (20, 20) else (1 - 1 / (2 * size)) ** time
        name = f"H/H0, N = {size}, {time} generations, p0 = {start}"
        yield Check(name, expected, left, 1e-6, source)
        spread = value_read(bench, "comparison")
        total = left * before + 2 * spread**2
        yield Check(f"within and between, N = {size}", before, total, 1e-8, "Wahlund 1928")
    bench = ideal_bench(
        "population_genetics", population_size=1000, allele_frequency=0.3, generations=100
    )
    yield Check(
        "no drift where N is infinite", 0.42, value_read(bench, "heterozygosity_meter"), 1e-9, "2pq"
    )


def _selection() -> Iterable[Check]:
    for time in (1, 10, 100):
        bench = ideal_bench(
            "population_genetics", allele_frequency=0.5, selection=1, generations=time
        )
        q = 1 - value_read(bench, "allele_counter")
        expected = 0.5 / (1 + 0.5 * time)
        name = f"q of a recessive lethal, q0 = 0.5, {time} generations"
        yield Check(name, expected, q, 1e-6, f"q0 / (1 + t q0): {_CROW}")
    bench = ideal_bench(
        "population_genetics", allele_frequency=0.01, selection=1, dominance=1, generations=1
    )
    p = value_read(bench, "allele_counter")
    yield Check("a dominant lethal is gone at once", 1.0, p, 1e-9, "fitness of Aa and aa is 0")
    bench = ideal_bench(
        "population_genetics", allele_frequency=0.9, selection=1, mutation=0.01, generations=100
    )
    q = 1 - value_read(bench, "allele_counter")
    source = f"q = sqrt(mu / s), exact without back mutation: {_CROW}"
    yield Check("mutation-selection balance, mu = 0.01, s = 1", math.sqrt(0.01), q, 1e-6, source)
    bench = ideal_bench(
        "population_genetics", allele_frequency=0.8, selection=0.25, mutation=0.01, generations=100
    )
    q = 1 - value_read(bench, "allele_counter")
    yield Check("mutation-selection balance, mu = 0.01, s = 0.25", 0.2, q, 1e-6, source)


def _pressures() -> Iterable[Check]:
    bench = ideal_bench("population_genetics", allele_frequency=0.8, mutation=0.005, generations=50)
    expected = 0.8 * (1 - 0.005) ** 50
    p = value_read(bench, "allele_counter")
    yield Check("p under mutation", expected, p, 1e-8, f"p0 (1 - mu)^t: {_CROW}")
    bench = ideal_bench("population_genetics", allele_frequency=0.2, migration=0.05, generations=30)
    expected = MIGRANT_FREQUENCY + (0.2 - MIGRANT_FREQUENCY) * 0.95**30
    p = value_read(bench, "allele_counter")
    source = "pm + (p0 - pm)(1 - m)^t: Wright 1931"
    yield Check("p under migration", expected, p, 1e-8, source)

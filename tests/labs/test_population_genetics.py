"""Population genetics against textbook formulas, and chance as the run's seed draws it."""

import math

import numpy as np
import pytest

from labs.core import Action, BadAction, Bench, EventRow, RunRecord, Variant, assess, load_lab
from labs.core.check import checks_of
from labs.population_genetics import genetics, model
from labs.population_genetics.genetics import Forces, endless, moments

IDEAL = Variant("open", noise=0.0)
USUAL = Variant("open")
TOOLS = ["allele_counter", "census", "heterozygosity_meter", "comparison"]


def bench(variant=IDEAL, seed=1, **settings):
    made = Bench(load_lab("population_genetics"), variant, seed)
    for name, value in settings.items():
        made.act(Action(name, "set", value))
    breed(made)
    return made


def breed(made):
    return made.act(Action("apparatus", "breed")).observations["trajectory"]


def read(made, instrument, **asked):
    return made.act(Action(instrument, "read", asked)).observations[instrument]


def value(made, instrument, **asked):
    return read(made, instrument, **asked)["value"]


@pytest.mark.parametrize("p", [0, 0.05, 0.3, 0.7, 1])
def test_random_mating_gives_the_shares_of_hardy_and_weinberg(p):
    made = bench(allele_frequency=p)
    found = [value(made, "census", genotype=g) for g in ("AA", "Aa", "aa")]

    assert found == pytest.approx([p * p, 2 * p * (1 - p), (1 - p) ** 2])


@pytest.mark.parametrize("generations", [0, 1, 100])
def test_without_forces_an_infinite_population_stays_as_it_is(generations):
    made = bench(allele_frequency=0.37, generations=generations, dominance=1)

    assert value(made, "allele_counter") == pytest.approx(0.37, rel=1e-8)


@pytest.mark.parametrize("generations", [1, 10, 100])
def test_a_recessive_lethal_goes_as_one_over_time(generations):
    made = bench(allele_frequency=0.5, selection=1, generations=generations)

    assert 1 - value(made, "allele_counter") == pytest.approx(0.5 / (1 + 0.5 * generations))


def test_one_generation_of_selection_is_that_of_the_three_fitnesses():
    p, s, h = 0.3, 0.4, 0.25
    alive = [p * p, 2 * p * (1 - p) * (1 - h * s), (1 - p) ** 2 * (1 - s)]
    expected = (alive[0] + alive[1] / 2) / sum(alive)

    assert endless(Forces(s, h), p, 1)[1] == pytest.approx(expected, rel=1e-12)


def test_mutation_and_selection_come_to_a_balance_from_both_sides():
    for start in (0.5, 0.99):
        q = 1 - endless(Forces(0.5, 0.0, 0.005, 0.0), start, 5000)[-1]
        assert q == pytest.approx(math.sqrt(0.005 / 0.5), rel=1e-6)


def test_where_nobody_can_live_nothing_breaks():
    assert value(bench(allele_frequency=0, selection=1), "allele_counter") == 0


@pytest.mark.parametrize("size", [10, 20, 150, 200, 210, 990])
def test_heterozygosity_is_lost_by_one_part_in_two_n(size):
    left = value(bench(population_size=size, generations=40), "heterozygosity_meter")

    assert left == pytest.approx(0.5 * (1 - 1 / (2 * size)) ** 40, rel=1e-6)


@pytest.mark.parametrize("forces", [Forces(), Forces(0, 0, 0.01, 0.05), Forces(0.2, 0.5)])
def test_following_the_distribution_and_its_moments_agree(forces):
    whole = moments(forces, 0.4, 20, 200)
    expanded = genetics._expanded(forces, 0.4, 20, 200)

    assert expanded == pytest.approx(whole, abs=3e-4 if forces.selection else 1e-10)


def test_drawn_populations_scatter_as_the_exact_distribution_says():
    rng = np.random.default_rng(5)
    forces = Forces(0.1, 0.5, 0.002, 0.01)
    drawn = genetics.drifting(rng, forces, 0.3, 15, 30, 20_000)[-1]
    mean, variance = moments(forces, 0.3, 15, 30)

    assert drawn.mean() == pytest.approx(mean, abs=4 * math.sqrt(variance / 20_000))
    assert drawn.var() == pytest.approx(variance, rel=0.05)


def test_small_populations_lose_an_allele_for_good():
    path = genetics.drifting(np.random.default_rng(1), Forces(), 0.5, 100, 10, 200)
    lost = path[50] == 0

    assert lost.any()
    assert (path[51:, lost] == 0).all()


def test_the_beetles_of_the_meadow_carry_the_meadows_alleles():
    made = bench(population_size=30, generations=5)
    counts = made.simulation.bred.counts

    assert sum(counts) == 30
    assert (2 * counts[0] + counts[1]) / 60 == pytest.approx(value(made, "allele_counter"))


def test_the_same_seed_draws_the_same_drift_and_another_one_does_not():
    paths = [breed(bench(population_size=20, seed=s))["series"]["meadow"] for s in (3, 3, 4)]

    assert paths[0] == paths[1] != paths[2]


def test_letting_generations_pass_again_is_another_history():
    made = bench(population_size=20)

    assert breed(made)["series"] != breed(made)["series"]


@pytest.mark.parametrize("instrument", TOOLS)
def test_an_instrument_looks_and_changes_nothing(instrument):
    made = bench(USUAL, population_size=20)
    before = made.simulation.bred.frequencies.copy()
    read(made, instrument)

    assert np.array_equal(before, made.simulation.bred.frequencies)


@pytest.mark.parametrize("size", [50, 1000])
@pytest.mark.parametrize("instrument", ["allele_counter", "census"])
@pytest.mark.parametrize("noise", [0.5, 1.0, 2.0])
def test_samples_scatter_as_their_uncertainty_says(instrument, size, noise):
    made = bench(Variant("open", noise=noise), seed=11, population_size=size, generations=3)
    bred = made.simulation.bred
    p = float(bred.frequencies[0])
    counts = bred.counts or genetics.shares(p)
    true = p if instrument == "allele_counter" else counts[2] / sum(counts)
    readings = [read(made, instrument, sample_size=40) for _ in range(400)]
    pulls = [(r["value"] - true) / r["uncertainty"] for r in readings]

    assert np.mean(pulls) == pytest.approx(0, abs=0.25)
    assert np.std(pulls) == pytest.approx(1, abs=0.2) or (size == 50 and noise == 0.5)


@pytest.mark.parametrize("instrument", ["heterozygosity_meter", "comparison"])
def test_means_over_meadows_scatter_as_their_uncertainty_says(instrument):
    true = value(bench(population_size=40, generations=10), instrument)
    pulls = []
    made = bench(USUAL, population_size=40, generations=10)
    for _ in range(200):
        breed(made)
        reading = read(made, instrument, populations=100)
        pulls.append((reading["value"] - true) / reading["uncertainty"])

    assert np.mean(pulls) == pytest.approx(0, abs=0.3)
    assert np.std(pulls) == pytest.approx(1, abs=0.25)


def test_a_larger_sample_is_surer():
    made = bench(USUAL)
    small, large = (read(made, "allele_counter", sample_size=n)["uncertainty"] for n in (5, 500))

    assert large < small / 8


def test_whoever_catches_all_knows_their_share():
    made = bench(USUAL, population_size=20)
    counted = value(made, "allele_counter", sample_size=500)

    assert counted == pytest.approx(float(made.simulation.bred.frequencies[0]), abs=6e-4)


def test_a_sample_without_a_single_hit_is_not_certain():
    assert read(bench(USUAL, allele_frequency=1), "census")["uncertainty"] > 0.005


def test_there_is_nothing_to_read_among_the_founders():
    made = bench()
    made.act(Action("apparatus", "reset"))
    for tool in TOOLS:
        with pytest.raises(BadAction, match="generations"):
            made.act(Action(tool, "read"))


def test_a_change_brings_back_the_founders():
    made = bench(population_size=20)
    assert made.simulation.scene()["state"] == "bred"
    made.act(Action("selection", "set", 0.5))

    assert made.simulation.scene() == {"state": "founders", "drawn": [5, 10, 5]}


@pytest.mark.parametrize("size", [10, 70, 1000])
@pytest.mark.parametrize("generations", [0, 1, 100])
def test_the_picture_gets_as_many_beetles_as_there_are(size, generations):
    made = bench(population_size=size, generations=generations)
    sent = breed(made)
    drawn = [sent["series"][f"drawn_{g}"] for g in ("AA", "Aa", "aa")]

    assert {len(s) for s in sent["series"].values()} == {generations + 1}
    assert {sum(d) for d in zip(*drawn, strict=True)} == {min(size, model.DRAWN)}


@pytest.mark.parametrize("junk", [float("nan"), float("inf"), None, "many", -1, 2000, 10.5])
def test_a_size_that_cannot_be_is_refused_with_its_range(junk):
    made = bench()
    with pytest.raises(BadAction, match="population size"):
        made.act(Action("population_size", "set", junk))


def test_infinite_is_a_size():
    made = bench(population_size="infinite")

    assert made.simulation.settings()["population_size"] == model.INFINITE


@pytest.mark.parametrize("name", ["selected", "next"])
def test_one_percent_in_the_forces_is_a_miss(monkeypatch, name):
    true = getattr(Forces, name)
    monkeypatch.setattr(Forces, name, lambda self, p: np.clip(0.99 * true(self, p), 0, 1))
    genetics._chain.cache_clear()
    try:
        assert not all(c.passed for c in checks_of("population_genetics"))
    finally:
        genetics._chain.cache_clear()


def test_one_percent_in_the_drawn_sizes_is_a_miss(monkeypatch):
    true = model.moments
    monkeypatch.setattr(model, "moments", lambda *a: (true(*a)[0], 1.01 * true(*a)[1]))

    assert not all(c.passed for c in checks_of("population_genetics"))


def claimed(variant, independent, dependent, direction, values, tool, **rest):
    """The verdict on a claim after trials with these values."""
    lab = load_lab("population_genetics")
    made, record = Bench(lab, variant, 3), RunRecord(lab, variant)

    def act(target, action, value=None):
        done = made.act(Action(target, action, value))
        record.add(
            EventRow(made.count, target, action, done.old, done.new, done.observations, made.count)
        )

    for name, setting in rest.items():
        act(name, "set", setting)
    for setting in values:
        act(independent, "set", setting)
        act("apparatus", "breed")
        act(tool, "read", {})
        act("notebook", "record")
    said = {"independent": independent, "dependent": dependent, "direction": direction}
    act("claim", "state", {**said, "evidence": list(range(1, len(values) + 1))})
    return next(v for v in assess(record, made.count) if v.practice == "claim_matches_data")


SIZES, TIMES = [10, 200, 500, 1000], [0, 30, 60, 100]
MISLED = [
    ("recessive_fades", "generations", "share_aa", "decreases", TIMES, "census", {}),
    ("dominant_spreads", "generations", "frequency", "increases", TIMES, "allele_counter", {}),
    ("dominant_spreads", "dominance", "frequency", "increases", [0, 0.5, 1], "allele_counter", {}),
    (
        "drift_needs_selection",
        "generations",
        "heterozygosity",
        "no_effect",
        TIMES,
        "heterozygosity_meter",
        {"population_size": 20},
    ),
    ("size_does_not_matter", "population_size", "spread", "no_effect", SIZES, "comparison", {}),
]


@pytest.mark.parametrize(("name", "x", "y", "direction", "values", "tool", "rest"), MISLED)
def test_a_claim_against_ones_own_trials_is_met_by_name(name, x, y, direction, values, tool, rest):
    verdict = claimed(USUAL, x, y, direction, values, tool, **rest)

    assert verdict.verdict == "incorrect"
    assert verdict.misconception == name


def test_whoever_sees_that_small_populations_differ_is_right():
    verdict = claimed(
        USUAL, "population_size", "heterozygosity", "increases", SIZES, "heterozygosity_meter"
    )

    assert verdict.verdict == "correct"

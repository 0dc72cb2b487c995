"""Cohen's kappa against a published example and against scikit-learn."""

import random

import pytest
from sklearn.metrics import cohen_kappa_score

from scoring.kappa import Z_95, kappa_of

# Fleiss, Levin & Paik (2003), Statistical Methods for Rates and Proportions, table 18.1: two raters'
# diagnoses of 100 subjects. Printed there: kappa .68, standard error .087.
DIAGNOSES = {
    ("psychosis", "psychosis"): 75,
    ("psychosis", "neurosis"): 1,
    ("psychosis", "organic"): 4,
    ("neurosis", "psychosis"): 5,
    ("neurosis", "neurosis"): 4,
    ("neurosis", "organic"): 1,
    ("organic", "organic"): 10,
}
PAIRS = [pair for pair, count in DIAGNOSES.items() for _ in range(count)]


def test_it_is_the_published_one():
    found = kappa_of(PAIRS)

    assert (found.count, found.agreed, found.percent) == (100, 89, 89)
    assert found.value == pytest.approx(0.68, abs=0.005)
    assert (found.value - found.low) / Z_95 == pytest.approx(0.087, abs=0.001)


def test_it_is_scikit_learns():
    rng = random.Random(7)
    first = [rng.choice("abc") for _ in range(200)]
    second = [one if rng.random() < 0.6 else rng.choice("abc") for one in first]

    found = kappa_of(list(zip(first, second, strict=True)))

    assert found.value == pytest.approx(cohen_kappa_score(first, second))


def test_the_interval_holds_what_it_promises():
    """In nineteen of twenty samples from judges whose kappa is 0.6, the interval holds it."""
    rng = random.Random(11)

    def sample() -> list[tuple[str, str]]:
        first = [rng.choice("abc") for _ in range(100)]
        return [(one, one if rng.random() < 0.6 else rng.choice("abc")) for one in first]

    holds = sum(
        found.low <= 0.6 <= found.high for found in (kappa_of(sample()) for _ in range(400))
    )

    assert 0.92 <= holds / 400 <= 0.98


def test_of_one_class_alone_there_is_none():
    assert kappa_of([("a", "a")] * 30).value is None


def test_of_nothing_there_is_none():
    found = kappa_of([])

    assert (found.count, found.value, found.percent) == (0, None, None)

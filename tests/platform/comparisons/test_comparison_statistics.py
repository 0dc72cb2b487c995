"""The interval after Welch, and the boundaries of Lan and DeMets, beside references."""

from collections import Counter
from random import Random

import pytest
from scipy.stats import ttest_ind

from comparisons.drawing import arm_of
from comparisons.statistics import NORMAL, boundary, level_of, spent, welch

A, B = [1.0, 2.0, 3.0, 4.5], [2.0, 2.5, 7.0, 8.0, 9.0]


def test_the_interval_is_that_of_welchs_test():
    ours, reference = welch(A, B), ttest_ind(A, B, equal_var=False)
    low, high = reference.confidence_interval(0.95)

    assert ours is not None
    assert ours.p_value == pytest.approx(reference.pvalue)
    assert ours.interval(0.95) == pytest.approx((low, high))


def test_one_value_is_no_group():
    assert welch([1.0], B) is None


def test_groups_without_any_scatter_have_no_interval():
    assert welch([1.0, 1.0], [1.0, 1.0]) is None
    assert welch([1.0, 1.0], [2.0, 2.0]) is None
    assert welch([1.0, 1.0], [2.0, 2.5]) is not None


def test_two_looks_have_the_boundaries_of_the_books():
    """gsDesign(k=2, test.type=2, alpha=0.025, sfu=sfLDOF): 2.963 and 1.969."""
    assert boundary(0.05, None, 0.5) == pytest.approx(2.963, abs=5e-4)
    assert boundary(0.05, 0.5, 1.0) == pytest.approx(1.969, abs=5e-4)


def test_one_look_at_the_end_is_the_common_test():
    assert boundary(0.05, None, 1.0) == pytest.approx(1.95996, abs=1e-4)
    assert level_of(boundary(0.05, None, 1.0)) == pytest.approx(0.95)
    assert spent(0.05, 1.0) == pytest.approx(0.05)


def test_two_looks_give_no_more_false_alarms_than_promised():
    """1,500 comparisons of two groups of 16 that differ in nothing; standard error 0.6 %."""
    rng = Random(1)
    bounds = [2 * (1 - NORMAL.cdf(z)) for z in (boundary(0.05, None, 0.5), boundary(0.05, 0.5, 1))]
    ours = careless = 0
    for _ in range(1500):
        a, b = ([rng.gauss(0, 1) for _ in range(16)] for _ in "ab")
        p_values = [welch(a[:8], b[:8]).p_value, welch(a, b).p_value]
        ours += any(p <= bound for p, bound in zip(p_values, bounds, strict=True))
        careless += any(p <= 0.05 for p in p_values)

    assert ours / 1500 == pytest.approx(0.05, abs=0.015)
    assert careless / 1500 > 0.065


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_each_block_of_four_has_two_of_each_group(seed):
    arms = [arm_of(seed, number) for number in range(40)]

    assert all(Counter(arms[at : at + 4]) == {"a": 2, "b": 2} for at in range(0, 40, 4))
    assert arms == [arm_of(seed, number) for number in range(40)]


def test_another_seed_draws_otherwise():
    drawn = {"".join(arm_of(seed, number) for number in range(12)) for seed in range(8)}

    assert len(drawn) > 4

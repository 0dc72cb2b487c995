"""What a check knows, against sums over everything that could happen."""

from itertools import product

import numpy as np
import pytest

from ml.placement.check import Check, variance_after
from ml.placement.replay import follow
from ml.placement.responses import Responses, fit
from tests.ml.placement.banks import TELLING, made_bank


def small_responses(states=3, items=3, options=3, seed=4):
    generator = np.random.default_rng(seed)
    chance = generator.dirichlet(np.ones(options), size=(states, items)).astype(np.float32)
    prior = generator.dirichlet(np.ones(states)).astype(np.float32)
    return Responses(prior, chance, np.array([0, 2, 1]))


def spread_of_scores(responses, known):
    """Mean and variance of the score over all patterns of answers that agree with `known`."""
    items, options = responses.chance.shape[1:]
    weights, scores = [], []
    for pattern in product(range(options), repeat=items):
        if all(pattern[item] == option for item, option in known.items()):
            chances = responses.chance[:, np.arange(items), pattern].prod(axis=1)
            weights.append(float(responses.prior @ chances))
            scores.append(sum(a == b for a, b in zip(pattern, responses.key, strict=True)))
    mean = np.average(scores, weights=weights)
    return mean, np.average((np.array(scores) - mean) ** 2, weights=weights), sum(weights)


def test_score_and_doubt_are_those_of_all_patterns_that_agree_with_the_answers():
    responses = small_responses()
    check = Check.start(responses)
    check.answer(np.array([1]), np.array([2]))

    mean, sd = check.score()

    expected_mean, expected_variance, _ = spread_of_scores(responses, {1: 2})
    assert mean[0] == pytest.approx(expected_mean, rel=1e-4)
    assert sd[0] ** 2 == pytest.approx(expected_variance, rel=1e-3)


def test_expected_variance_is_the_mean_over_what_could_be_answered():
    responses = small_responses()
    check = Check.start(responses)

    found = variance_after(responses, check.posterior, check.left)[0]

    for item in range(3):
        each = [spread_of_scores(responses, {item: option}) for option in range(3)]
        expected = sum(variance * chance for _, variance, chance in each)
        assert found[item] == pytest.approx(expected, rel=1e-3)


def test_two_items_ahead_is_the_best_pair_by_full_enumeration():
    responses = small_responses(seed=9)

    def after_pair(first):
        total = 0.0
        for option in range(3):
            seconds = []
            for second in {0, 1, 2} - {first}:
                each = [
                    spread_of_scores(responses, {first: option, second: other})
                    for other in range(3)
                ]
                seconds.append(sum(variance * chance for _, variance, chance in each))
            total += min(seconds)
        return total

    left = sorted(map(after_pair, range(3)))
    chosen = int(Check.start(responses).choose(lookahead=3)[0])
    assert after_pair(chosen) == pytest.approx(left[0], abs=1e-4)
    assert left[-1] > left[0] + 1e-3  # there was something to choose


def test_nothing_is_in_doubt_when_everything_was_asked():
    bank = made_bank(40)
    states = fit(bank.answers[:30], bank.key, len(bank.options))

    track = follow(states, bank.answers[30:])

    assert track.mean[:, -1] == pytest.approx(bank.scores[30:], abs=1e-4)
    assert track.sd[:, -1] == pytest.approx(0, abs=1e-3)


def test_no_item_is_asked_twice():
    bank = made_bank(40)
    check = Check.start(fit(bank.answers[:30], bank.key, 4), 10)
    asked = []
    for _ in bank.items:
        item = check.choose(lookahead=3)
        check.answer(item, bank.answers[np.arange(30, 40), item])
        asked.append(item)

    assert (np.sort(asked, axis=0) == np.arange(len(bank.items))[:, None]).all()


def test_items_that_tell_something_are_asked_first():
    bank = made_bank(120)
    check = Check.start(fit(bank.answers[:100], bank.key, 4), 20)
    first = []
    for _ in range(3):  # after three, some are placed so well that luck is what is left
        item = check.choose(lookahead=3)
        check.answer(item, bank.answers[np.arange(100, 120), item])
        first.append(item)

    assert (np.array(first) < TELLING).all()


def test_a_students_place_among_others_does_not_change_what_is_asked():
    bank = made_bank(60)
    states = fit(bank.answers[:40], bank.key, 4)

    together = follow(states, bank.answers[40:])
    alone = follow(states, bank.answers[47:48])

    assert alone.mean[0] == pytest.approx(together.mean[7], abs=1e-3)

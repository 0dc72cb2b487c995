"""Answers as hurried students write them."""

import numpy as np
import pytest

from ml.training.augment import misspelt, truncated

SAID = "the terminals are separated by a gap so 12 volts remain between them"


def drawn(change, text, count=200):
    return [change(text, np.random.default_rng(seed)) for seed in range(count)]


def test_a_typing_error_changes_a_word_or_two_by_a_letter():
    for text in drawn(misspelt, SAID):
        pairs = list(zip(SAID.split(), text.split(), strict=True))
        changed = [(before, after) for before, after in pairs if before != after]

        assert len(changed) <= 2
        assert all(abs(len(before) - len(after)) <= 1 for before, after in changed)
        assert all(before[0] == after[0] for before, after in changed)


def test_typing_errors_are_of_every_kind():
    found = set(drawn(misspelt, "terminal"))

    assert {"termnial", "terinal", "terminnal"} <= found
    assert found & {"termunal", "termonal"}  # beside the i on a keyboard


def test_numbers_and_short_words_stay():
    assert misspelt("12.5 is at 40", np.random.default_rng(1)) == "12.5 is at 40"
    assert all("12" in text.split() for text in drawn(misspelt, SAID))


def test_a_truncated_answer_keeps_at_least_three_quarters():
    words = SAID.split()
    lengths = {len(text.split()) for text in drawn(truncated, SAID)}

    assert lengths == {10, 11, 12}
    assert all(SAID.startswith(text) for text in drawn(truncated, SAID, 20))
    assert len(words) == 13


@pytest.mark.parametrize("text", ["", "yes", "a closed path"])
def test_a_short_answer_stays_whole(text):
    assert truncated(text, np.random.default_rng(1)) == text

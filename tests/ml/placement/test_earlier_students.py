"""Earlier students of a known bank: who they are, who they may not be, and what they are good for."""

import json
from dataclasses import replace

import numpy as np
import pytest

from ml.placement.bank import Bank, read_bank
from ml.placement.earlier import INVENTORIES, committed, nobody_before, who_answered_before
from ml.placement.evaluate import main
from ml.placement.figures import correlations
from ml.placement.replay import replay
from tests.ml.placement.banks import made_bank, write_bank


@pytest.fixture(scope="module")
def waves() -> Bank:
    return read_bank(*committed("mwcs"))


def part_of(bank: Bank, students: int, seed: int = 3) -> Bank:
    drawn = np.random.default_rng(seed).permutation(len(bank.answers))[:students]
    return replace(bank, answers=bank.answers[drawn])


def patterns(answers: np.ndarray) -> set[tuple[int, ...]]:
    return {tuple(row) for row in answers.tolist()}


def test_earlier_students_and_the_class_are_everybody_and_nobody_is_both(waves):
    found = who_answered_before(part_of(waves, 150))

    here, before = patterns(found.bank.answers), patterns(found.answers)
    assert found.known_as == "mwcs"
    assert len(before) > 100
    assert not here & before
    assert here | before == patterns(waves.answers)


@pytest.mark.parametrize("name", INVENTORIES)
def test_whoever_is_in_the_file_is_nobodys_earlier_student(name):
    found = who_answered_before(read_bank(*committed(name)))

    assert (found.known_as, len(found.answers)) == (name, 0)


def test_columns_and_letters_in_another_order_are_the_same_answers(waves):
    few = part_of(waves, 40)
    order = np.random.default_rng(1).permutation(len(waves.items))[:12]
    letters = (*reversed(waves.options), "Z")
    turned = len(waves.options) - 1 - few.answers[:, order]
    other = Bank(
        tuple(waves.items[place] for place in order),
        letters,
        turned,
        len(waves.options) - 1 - waves.key[order],
    )

    found = who_answered_before(other)

    assert (found.bank.scores == other.scores).all()
    right = patterns(found.answers == found.bank.key)
    assert right <= patterns(waves.right[:, order])
    assert len(found.answers) > 250


def test_another_right_answer_makes_another_bank(waves):
    key = waves.key.copy()
    key[0] = (key[0] + 1) % len(waves.options)

    found = who_answered_before(replace(part_of(waves, 100), key=key))

    assert (found.known_as, len(found.answers)) == ("", 0)


def test_a_small_class_is_told_better_with_the_help_of_earlier_students(waves):
    few = part_of(waves, 40)

    helped, alone = (
        np.mean(correlations(replay(who, folds=2, orders=1, seed=0).adaptive.mean, few.scores)[1:6])
        for who in (who_answered_before(few), nobody_before(few))
    )

    assert helped > alone + 0.01


def test_the_report_says_how_many_helped(waves, tmp_path, capsys):
    files = write_bank(part_of(waves, 30), tmp_path)
    quick = ["--json", "--repeats", "1", "--orders", "1", "--draws", "2", "--folds", "2"]

    told = []
    for more in ([], ["--alone"]):
        assert main([*map(str, files), *quick, *more]) == 0
        told.append(json.loads(capsys.readouterr().out))

    assert told[0]["known_as"] == "mwcs"
    assert told[0]["earlier_students"] > 200
    assert told[1]["earlier_students"] == 0


def test_a_bank_of_ones_own_has_nobody_before():
    bank = made_bank(40)

    found = who_answered_before(bank)

    assert (found.known_as, found.answers.shape) == ("", (0, len(bank.items)))

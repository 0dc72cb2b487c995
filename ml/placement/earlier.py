"""Answers of earlier students to a known bank, for a check to begin with.

The seven inventories of SPHERE lie in `ml/data/sets`. A bank is known when all of its items stand in
one of them by name and with the same right answer. Nobody may be told by own answers: an earlier
student whose answers to these items are those of anybody in the bank is left out, whatever number
either goes by. That also leaves out some who did answer alike; the figures are lower for it.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ml.placement.bank import Bank, read_bank
from ml.placement.responses import Answers

SETS = Path(__file__).parent.parent / "data" / "sets"
INVENTORIES = ("fci", "fmce", "fmci", "mwcs", "rrmcs", "stpfasl", "tce")


@dataclass(frozen=True)
class Earlier:
    """A bank and who answered it before, the options of both numbered alike."""

    bank: Bank
    answers: Answers  # earlier students x items of the bank
    known_as: str = ""  # the inventory; empty when the bank is none of them


def committed(name: str) -> tuple[Path, Path]:
    """The files of one inventory of SPHERE: answers and key."""
    return SETS / f"sphere_{name}.csv.xz", SETS / f"sphere_{name}_key.csv"


def nobody_before(bank: Bank) -> Earlier:
    """The bank as it is, learned from its own students alone."""
    return Earlier(bank, np.zeros((0, len(bank.items)), np.intp))


def who_answered_before(bank: Bank) -> Earlier:
    """The earlier students of a known bank; none when it is known to nobody."""
    for name in INVENTORIES:
        known = read_bank(*committed(name))
        if _same_items(bank, known):
            return _joined(bank, known, name)
    return nobody_before(bank)


def _same_items(bank: Bank, known: Bank) -> bool:
    right = dict(zip(known.items, _letters(known, known.key), strict=True))
    return all(
        right.get(item) == letter
        for item, letter in zip(bank.items, _letters(bank, bank.key), strict=True)
    )


def _joined(bank: Bank, known: Bank, name: str) -> Earlier:
    options = tuple(sorted({*bank.options, *known.options}))
    here = np.array([options.index(letter) for letter in bank.options])
    there = np.array([options.index(letter) for letter in known.options])
    columns = [known.items.index(item) for item in bank.items]
    joined = Bank(bank.items, options, here[bank.answers], here[bank.key])
    before = there[known.answers[:, columns]]
    patterns = {tuple(row) for row in joined.answers.tolist()}
    others = [tuple(row) not in patterns for row in before.tolist()]
    return Earlier(joined, before[np.array(others, bool)], name)


def _letters(bank: Bank, numbers: Answers) -> list[str]:
    return [bank.options[number] for number in numbers]

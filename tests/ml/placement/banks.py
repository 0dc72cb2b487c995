"""A small bank whose truth is known: half of its items tell nothing."""

import csv
from pathlib import Path

import numpy as np

from ml.placement.bank import Bank

ITEMS, TELLING = 16, 8


def made_bank(students: int = 200, seed: int = 1) -> Bank:
    """Options A to D, A is right. The first half follows one ability closely, the rest is luck."""
    generator = np.random.default_rng(seed)
    ability = generator.normal(size=(students, 1))
    hard = np.linspace(-1.5, 1.5, TELLING)
    chance = np.full((students, ITEMS), 0.05)
    chance[:, :TELLING] = 0.02 + 0.96 / (1 + np.exp(-4 * (ability - hard)))
    right = generator.random((students, ITEMS)) < chance
    wrong = generator.integers(1, 4, size=right.shape)
    names = tuple(f"Q{number}" for number in range(1, ITEMS + 1))
    answers = np.where(right, 0, wrong).astype(np.intp)
    return Bank(names, ("A", "B", "C", "D"), answers, np.zeros(ITEMS, np.intp))


def write_bank(bank: Bank, folder: Path) -> tuple[Path, Path]:
    """The two files of a bank, as the command reads them."""
    answers, key = folder / "made.csv", folder / "made_key.csv"
    with answers.open("w", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(["student", *bank.items])
        for student, row in enumerate(bank.answers):
            rows.writerow([student, *(bank.options[option] for option in row)])
    letters = [bank.options[option] for option in bank.key]
    key.write_text(",".join(bank.items) + "\n" + ",".join(letters) + "\n")
    return answers, key

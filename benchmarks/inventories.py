"""Concept inventories (the SPHERE shape) as answers in time order, cut by student.

A sanity check of ``ml tracing`` on real answers: every student answers the same items in the same
order without feedback, so there is no learning to trace, only students and items to tell apart.

    python -m benchmarks.inventories FOLDER --train train.csv --test test.csv
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterator
from pathlib import Path

from ml.data.splits import pick

COLUMNS = ("student", "skill", "item", "correct")
TEST_SHARE = 0.3


def answers(folder: Path) -> Iterator[dict[str, str]]:
    """Each `NAME.csv` with its `NAME_key.csv`: the inventory is the skill, unanswered is wrong."""
    for key_file in sorted(folder.glob("*_key.csv")):
        name = key_file.name.removesuffix("_key.csv")
        with key_file.open(encoding="utf-8") as lines:
            key = next(csv.DictReader(lines))
        with (folder / f"{name}.csv").open(encoding="utf-8") as lines:
            for row in csv.DictReader(lines):
                for item, right in key.items():
                    correct = str(int(row[item] == right))
                    yield dict(zip(COLUMNS, (row["student"], name, item, correct), strict=True))


def write(file: Path, rows: list[dict[str, str]]) -> None:
    """One CSV with a header."""
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)


def main() -> None:
    """Write both parts; no student is in both."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.inventories")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--train", type=Path, required=True)
    parser.add_argument("--test", type=Path, required=True)
    options = parser.parse_args()
    rows = list(answers(options.folder))
    kept = pick({row["student"] for row in rows}, TEST_SHARE, "inventories")
    write(options.train, [row for row in rows if row["student"] not in kept])
    write(options.test, [row for row in rows if row["student"] in kept])


if __name__ == "__main__":
    main()

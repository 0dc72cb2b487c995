"""``python -m ml train mastery --data VERDICTS.csv``: the constants of the learner model, and how good they are.

Fitted without the students kept back, on whom the figures are; these constants are kept as they are, so
that file and figures belong together. Nothing is drawn by chance.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ml.data.splits import pick
from ml.mastery.fit import fit
from ml.mastery.model import FILE, Constants, Item, Weights, from_json
from ml.mastery.replay import Said, bkt_says, logistic_says
from ml.mastery.rows import BadVerdicts, Row, read_rows
from ml.tracing.figures import figures

KEPT_SHARE, SALT = 0.25, "mastery 1"
FEWEST_STUDENTS = 40
Students = Sequence[Sequence[Row]]


def main(arguments: list[str]) -> int:
    """Write the file of constants, or print one line of error."""
    parser = argparse.ArgumentParser(prog="python -m ml train mastery")
    parser.add_argument("--data", type=Path, required=True, help="CSV of 'python -m labs verdicts'")
    parser.add_argument("--out", type=Path, default=FILE, help="the file of constants")
    options = parser.parse_args(arguments)
    try:
        students = read_rows(options.data)
        if len(students) < FEWEST_STUDENTS:
            raise BadVerdicts(
                f"{len(students)} students are too few to fit to; expected at least {FEWEST_STUDENTS}"
            )
    except (BadVerdicts, OSError) as error:
        print(f"{options.data}: {error}", file=sys.stderr)
        return 2
    found = made(students)
    options.out.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    print(json.dumps(found["kept_back"]))
    return 0


def made(students: Students) -> dict[str, Any]:
    """What the file holds."""
    kept = pick({rows[0].student for rows in students}, KEPT_SHARE, SALT)
    fitted_to = [rows for rows in students if rows[0].student not in kept]
    judged_on = [rows for rows in students if rows[0].student in kept]
    plain = plain_of(fit(fitted_to))
    return {
        "how": "python -m labs verdicts --students 800 --seed 5 --out VERDICTS.csv; "
        "python -m ml train mastery --data VERDICTS.csv",
        "what": "fitted to simulated students at the labs' own benches, not to people",
        "students": len(fitted_to),
        "observations": sum(len(rows) for rows in fitted_to),
        **plain,
        "kept_back": judged(judged_on, from_json(plain)),
    }


def plain_of(constants: Constants) -> dict[str, Any]:
    """The constants as the file holds them: what is judged is what is shipped."""
    return {
        "weights_of_all": _rounded(constants.weights_of_all),
        "weights": {name: _rounded(one) for name, one in constants.weights.items()},
        "item_of_all": _rounded(constants.item_of_all),
        "items": {name: _rounded(one) for name, one in constants.items.items()},
    }


def _rounded(numbers: Weights | Item) -> list[float]:
    return [round(value, 3) for value in vars(numbers).values()]


def judged(students: Students, constants: Constants) -> dict[str, Any]:
    """Figures of this model and the one before it, on students of whom neither knows anything."""
    both = {"logistic": list(logistic_says(students, constants)), "bkt": list(bkt_says(students))}
    return {
        name: {"next_step": _foreseen(said), "has_the_skill": _told_apart(said)}
        for name, said in both.items()
    }


def _foreseen(said: Sequence[Said]) -> dict[str, Any]:
    """How well the next verdict is foreseen; those that were partly shown are left out."""
    sure = [one for one in said if one.row.right != 0.5]
    truth = np.array([one.row.right == 1.0 for one in sure])
    who = [one.row.student for one in sure]
    return figures(who, truth, np.array([one.chance for one in sure]))


def _told_apart(said: Sequence[Said]) -> dict[str, Any]:
    """How well mastery after each observation tells who has the skill."""
    known = [one for one in said if one.row.has is not None]
    truth = np.array([bool(one.row.has) for one in known])
    who = [one.row.student for one in known]
    return figures(who, truth, np.array([one.mastery for one in known]))

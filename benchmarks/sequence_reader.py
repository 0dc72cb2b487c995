"""What a sequence reader brings on simulated students, of whom it is known who has a skill. Prints JSON.

    python -m labs verdicts --students 200 --seed 11 --out VERDICTS.csv
    python -m benchmarks.sequence_reader VERDICTS.csv --out FOLDER

The reader is learnt as an installation learns its own (`ml.tracing.retrain`), from verdicts as the product would
have seen them; the clock stands still, so that nothing fades. On the students left out stand the next verdict, and
who has the skill: by the counts alone and by the blend. The folder serves `python -m benchmarks.mastery --reader`.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ml.mastery.blended import blended
from ml.mastery.model import moved, shipped
from ml.mastery.replay import START, Seen, seen_by
from ml.mastery.rows import Row, read_rows
from ml.tracing.figures import figures
from ml.tracing.observed import Observed
from ml.tracing.retrain import cut, retrain
from ml.tracing.small import SmallReader


def observed_of(rows: Sequence[Row]) -> list[Observed]:
    """One student's verdicts beside what the counts said before each."""
    known: set[str] = set()
    found = []
    for one in seen_by([rows], shipped()):
        found.append(_observed(one, one.row.skill in known))
        known.add(one.row.skill)
    return found


def _observed(seen: Seen, known: bool) -> Observed:
    row, item = seen.row, shipped().item(seen.row.item)
    return Observed(
        student=row.student,
        skill=row.skill,
        item=row.item,
        right=row.right,
        start=START,
        moved=moved(seen.before, shipped().weights_of(row.skill)),
        share=1.0,
        there=item.there,
        guessed=item.guessed(row.scaffold),
        known=known,
    )


def told_apart(reader: SmallReader, students: Sequence[Sequence[Row]]) -> dict[str, Any]:
    """How well mastery after each verdict tells who has the skill, in two ways."""
    who: list[str] = []
    truth: list[bool] = []
    said: dict[str, list[float]] = {"alone": [], "blended": []}
    for rows in students:
        state = reader.start()
        for one in seen_by([rows], shipped()):
            row, weights = one.row, shipped().weights_of(one.row.skill)
            if row.right != 0.5:
                reader.see(state, row.skill, row.item, row.right == 1.0)
            if row.has is None:
                continue
            lean = reader.weighed.lean(reader.reading(state, row.skill))
            who.append(row.student)
            truth.append(row.has)
            said["alone"].append(blended(START, one.after, weights, 1.0, 0.0))
            pull = reader.weighed.pull
            said["blended"].append(blended(START, one.after, weights, pull, lean))
    return {name: figures(who, np.array(truth), np.array(all_)) for name, all_ in said.items()}


def main() -> None:
    """Learn, measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.sequence_reader")
    parser.add_argument("verdicts", type=Path, help="CSV of 'python -m labs verdicts'")
    parser.add_argument("--out", type=Path, required=True, help="a folder that is not there yet")
    options = parser.parse_args()
    students = read_rows(options.verdicts)
    observed = [one for rows in students for one in observed_of(rows)]
    metrics = retrain(observed, options.out, "tracing@1.1")
    kept = {one.student for one in cut(observed).kept}
    left_out = [rows for rows in students if rows[0].student in kept]
    reviews = metrics.pop("reviews")
    told = {
        **metrics,
        "next_verdict": {
            "alone": reviews["before"]["figures"],
            "blended": reviews["after"]["figures"],
        },
        "has_the_skill": told_apart(SmallReader.load(options.out), left_out),
    }
    print(json.dumps(told, indent=1))


if __name__ == "__main__":
    main()

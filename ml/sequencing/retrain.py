"""``python -m ml.sequencing.retrain``: a cohort for one installation, from what its labs have shown of its students.

Three parts of the students, none of whom is in two: FITTED to learn from, JUDGED to weigh the two learner models,
and KEPT to measure how well the next lab is foretold, beside the general constants. What was measured is what
serves; nothing is learnt anew from everybody afterwards.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from ml.cards import write_cards
from ml.data.splits import TooFew, in_three
from ml.mastery.model import DAY_S
from ml.sequencing.cohort import Cohort
from ml.sequencing.cohort_card import card
from ml.sequencing.course import Course, Doubles
from ml.sequencing.fit import fit_cohort
from ml.sequencing.foretell import fit_shows
from ml.sequencing.product import NextLab
from ml.sequencing.product_cohort import NextLabOfCohort
from ml.sequencing.shown import Runs, Shown, digest_of, read
from ml.tracing.foretold import foretold_better

KEPT, JUDGED = 0.25, 0.2
"""Shares: kept of everybody to measure on, judged of the others to weigh the models."""
MOST_RUNS = 40
"""Of a student, the first so many count: fitting takes as long as the longest history."""

Needs = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Parts:
    """Rows by what they are for; the students of a part are in no other."""

    fitted: list[Shown]
    judged: list[Shown]
    kept: list[Shown]


def cut(rows: Sequence[Shown]) -> Parts:
    """By student, the same on every machine. Raises TooFew."""
    return Parts(*in_three(rows, kept=("cohort kept", KEPT), second=("cohort judged", JUDGED)))


def course_of(rows: Sequence[Shown], needs: Needs) -> tuple[tuple[str, ...], Course]:
    """The skills that anything was shown of, with the prerequisites among them; labs have no part in it."""
    skills = tuple(sorted({one.skill for one in rows}))
    stated = np.array([[below in needs.get(skill, ()) for below in skills] for skill in skills])
    labs = np.zeros((0, len(skills)), dtype=bool)
    return skills, Course(stated, labs, np.arange(0))


def retrain(rows: Sequence[Shown], needs: Needs, out: Path, version: str) -> dict[str, Any]:
    """Make a version in `out`; its metrics."""
    began = time.monotonic()
    parts = cut(rows)
    skills, course = course_of(rows, needs)
    fitted, judged, kept = (
        Runs.of(part, skills, MOST_RUNS) for part in (parts.fitted, parts.judged, parts.kept)
    )
    cohort = fit_cohort(fitted.log, judged.log, course, skills)
    out.mkdir(parents=True, exist_ok=True)
    cohort.save(out)
    metrics = {
        "version": version,
        "measured_on": len(kept.students),
        "share_of_the_strength_model": round(cohort.share, 4),
        **measure(cohort, course, fitted, kept, digest_of(parts.kept)),
        "seconds": round(time.monotonic() - began),
    }
    _write(out / "metrics.json", metrics)
    _write(out / "lineage.json", lineage(parts))
    write_cards(out, lambda language: card(metrics, cohort, course, len(fitted.students), language))
    return metrics


def measure(
    cohort: Cohort, course: Course, fitted: Runs, kept: Runs, digest: str
) -> dict[str, Any]:
    """What the next lab shows, foretold by the general constants and by the cohort."""
    chances = (
        _chances(partial(NextLab, course), fitted, kept),
        _chances(partial(NextLabOfCohort, course, cohort=cohort), fitted, kept),
    )
    who, right = _asked(kept)
    return foretold_better(who, right, chances, digest)


def _chances(make: Callable[..., NextLab], fitted: Runs, kept: Runs) -> Doubles:
    """Of a good run of each skill that the students kept were asked for, by constants from the others."""
    learnt, told = (_foretold(make(students=len(one.students)), one) for one in (fitted, kept))
    return fit_shows(*learnt).chances(told[0])


def _foretold(policy: NextLab, runs: Runs) -> tuple[Doubles, Doubles]:
    """Of each skill that was asked for: the chance that it was there, and whether it was shown."""
    there, shown = [], []
    for day, asked, right in zip(runs.days, runs.log.asked, runs.log.right, strict=True):
        policy.believed.time_s = (1.0 + day[:, None]) * DAY_S
        there.append(policy.read().there[asked])
        shown.append(right[asked])
        policy.follow(asked, right)
    return np.concatenate(there), np.concatenate(shown).astype(float)


def _asked(runs: Runs) -> tuple[list[str], Any]:
    """In the order of `_foretold`: whose skill it was, and whether it was shown."""
    students = np.array(runs.students)
    who = [student for asked in runs.log.asked for student in students[np.nonzero(asked)[0]]]
    return list(map(str, who)), runs.log.right[runs.log.asked]


def lineage(parts: Parts) -> dict[str, Any]:
    """Whose runs are in it."""
    learnt = [*parts.fitted, *parts.judged]
    return {
        "sets": [
            {
                "name": "runs of this installation",
                "licence": "with the learners' consent, for this installation only",
                "answers": len(learnt),
                "sha256": digest_of(learnt),
            }
        ],
        "learners": {
            "trained": dict(Counter(one.student for one in learnt)),
            "measured": dict(Counter(one.student for one in parts.kept)),
        },
    }


def _write(file: Path, found: dict[str, Any]) -> None:
    file.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Make a version, or print one line of error."""
    parser = argparse.ArgumentParser(prog="python -m ml.sequencing.retrain")
    parser.add_argument("--data", type=Path, required=True, help="what `shown.write` wrote")
    parser.add_argument(
        "--needs", type=Path, required=True, help="JSON: by skill the skills that it builds on"
    )
    parser.add_argument("--out", type=Path, required=True, help="a folder that is not there yet")
    parser.add_argument("--version", required=True, help="the name, as in sequencing@1.1")
    options = parser.parse_args(arguments)
    try:
        needs = json.loads(options.needs.read_text(encoding="utf-8"))
        metrics = retrain(read(options.data), needs, options.out, options.version)
    except (TooFew, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    print(json.dumps({"gain": metrics["gain"], "gain_95": metrics["gain_95"]}))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""``python -m ml.tracing.retrain``: a sequence reader for one installation, from what it has seen of its students.

Three parts of the students, none of whom is in two: LEARNT to learn from, LOOKED to say when to stop, and the
others to weigh the reader against the counts and to measure: each half by weights fitted on the other half.
What was measured is what serves; nothing is learnt anew from everybody afterwards.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ml.cards import write_cards
from ml.data.splits import TooFew, in_three, pick
from ml.tracing.arrays import Doubles
from ml.tracing.fit_ease import fit_ease
from ml.tracing.fit_sequence import SequenceConfig, fit_sequence
from ml.tracing.fit_weights import Asked, cross_fitted, fit_weights
from ml.tracing.foretold import foretold_better
from ml.tracing.moments import steps_of, tell
from ml.tracing.observed import Observed, digest_of, read
from ml.tracing.retrain_card import card
from ml.tracing.rows import Answer, by_student
from ml.tracing.sequence import Steps, Vocabulary
from ml.tracing.small import PLACES, SmallReader, Weighed, standard

KEPT, LOOKED = 0.25, 0.2
"""Shares: kept of everybody to measure on, looked of the others to stop by."""
RARE_ITEM = 4
CONFIG = SequenceConfig(
    members=1,
    skill_width=16,
    item_width=8,
    token_width=32,
    hidden=24,
    mix=24,
    epochs=24,
    patience=4,
    least_steps=30,
)
"""Small: a school has hundreds of students, and a worker answers in milliseconds. One network: a second one made
the log loss on simulated students better by 0.001, and an update slower by 0.2 ms."""


@dataclass(frozen=True)
class Parts:
    """Observations by what they are for; the students of a part are in no other."""

    learnt: list[Observed]
    looked: list[Observed]
    kept: list[Observed]


def cut(rows: Sequence[Observed]) -> Parts:
    """By student, the same on every machine. Raises TooFew."""
    return Parts(*in_three(rows, kept=("blend kept", KEPT), second=("blend looked", LOOKED)))


def retrain(rows: Sequence[Observed], out: Path, version: str) -> dict[str, Any]:
    """Make a version in `out`; its metrics."""
    began = time.monotonic()
    parts = cut(rows)
    bare, epochs = learn(parts)
    sure, asked = asked_of(bare, parts.kept)
    weighed = fit_weights(asked)
    reader = SmallReader(bare.table, bare.centre, bare.scale, bare.reader, weighed)
    reader.save(out)
    measured = measure(sure, asked)
    metrics = {
        "version": version,
        "measured_on": len({one.student for one in parts.kept}),
        "weights": vars(weighed),
        "epochs": epochs,
        **measured,
        "seconds": round(time.monotonic() - began),
    }
    _write(out / "metrics.json", metrics)
    _write(out / "training.json", {"config": asdict(CONFIG)})
    _write(out / "lineage.json", lineage(parts))
    write_cards(out, lambda language: card(metrics, parts, language))
    return metrics


def learn(parts: Parts) -> tuple[SmallReader, list[int]]:
    """The reader without its weight, and after how many epochs each network stopped."""
    answers = answers_of(parts.learnt)
    table = fit_ease([one for one in answers if one.correct is not None])
    known = _vocabulary(answers)
    told = tell(answers, lambda _: table)
    features = told.features[:, PLACES]
    centre, scale = features.mean(axis=0), np.maximum(features.std(axis=0), 1e-3)
    students = _steps(answers, standard(features, centre, scale), told.logits, known)
    looks = answers_of(parts.looked)
    seen = tell(looks, lambda _: table)
    watched = _steps(looks, standard(seen.features[:, PLACES], centre, scale), seen.logits, known)
    reader, epochs = fit_sequence(students, watched, known, config=CONFIG)
    return SmallReader(table, centre, scale, reader, Weighed(1.0, 0.0, 0.0)), epochs


def answers_of(rows: Sequence[Observed]) -> list[Answer]:
    """For the sequence reader; what was partly right has no outcome, and teaches it nothing."""
    outcomes = {1.0: True, 0.0: False}
    return [Answer(one.student, (one.skill,), one.item, outcomes.get(one.right)) for one in rows]


def _vocabulary(answers: Sequence[Answer]) -> Vocabulary:
    skills = sorted({one.skills[0] for one in answers})
    items = Counter(one.item for one in answers if one.item)
    often = sorted(item for item, count in items.items() if count >= RARE_ITEM)
    return Vocabulary(
        {name: place for place, name in enumerate(skills, 1)},
        {name: place for place, name in enumerate(often, 1)},
    )


def _steps(
    answers: Sequence[Answer], features: Doubles, logits: Doubles, known: Vocabulary
) -> list[Steps]:
    return [
        steps_of(answers, rows, features, logits, known) for rows in by_student(answers).values()
    ]


def asked_of(reader: SmallReader, rows: Sequence[Observed]) -> tuple[list[Observed], Asked]:
    """The rows that are right or wrong, each with what was read of its skill when that was seen last.

    The very code that serves reads them, one after the other.
    """
    sure: list[Observed] = []
    readings: list[float] = []
    students: dict[str, list[Observed]] = {}
    for one in rows:
        students.setdefault(one.student, []).append(one)
    for own in students.values():
        state, last = reader.start(), dict[str, float]()
        for one in own:
            if one.right != 0.5:
                sure.append(one)
                readings.append(last.get(one.skill, 0.0))
                reader.see(state, one.skill, one.item, one.right == 1.0)
            last[one.skill] = reader.reading(state, one.skill)
    return sure, Asked.of(sure, np.array(readings))


def measure(sure: Sequence[Observed], asked: Asked) -> dict[str, Any]:
    """The next verdict by the counts alone and by the blend, and how much better that is."""
    who = [one.student for one in sure]
    half = pick(set(who), 0.5, "blend halves")
    halves = np.array([student in half for student in who])
    alone, both = asked.chances_alone(), cross_fitted(asked, halves)
    return foretold_better(who, asked.right, (alone, both), digest_of(sure))


def lineage(parts: Parts) -> dict[str, Any]:
    """Whose verdicts are in it."""
    # The weights are fitted on those who are left out: something of them is in the version, too.
    trained = Counter(one.student for one in (*parts.learnt, *parts.looked, *parts.kept))
    measured = Counter(one.student for one in parts.kept)
    both = [*parts.learnt, *parts.looked]
    return {
        "sets": [
            {
                "name": "verdicts of this installation",
                "licence": "with the learners' consent, for this installation only",
                "answers": len(both),
                "sha256": digest_of(both),
            }
        ],
        "learners": {"trained": dict(trained), "measured": dict(measured)},
    }


def _write(file: Path, found: dict[str, Any]) -> None:
    file.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Make a version, or print one line of error."""
    parser = argparse.ArgumentParser(prog="python -m ml.tracing.retrain")
    parser.add_argument("--data", type=Path, required=True, help="what `observed.write` wrote")
    parser.add_argument("--out", type=Path, required=True, help="a folder that is not there yet")
    parser.add_argument("--version", required=True, help="the name, as in tracing@1.1")
    options = parser.parse_args(arguments)
    try:
        metrics = retrain(read(options.data), options.out, options.version)
    except (TooFew, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    print(json.dumps({"gain": metrics["gain"], "gain_95": metrics["gain_95"]}))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

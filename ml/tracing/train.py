"""``python -m ml train tracing``: tables, four readers and their blend from one CSV.

Twice: first without the students kept back, who say when to stop, how to blend, and how good it is;
then from everybody, with the same stops and blend.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from ml.data.splits import pick
from ml.serving.cache import cache_folder
from ml.tracing.arrays import Doubles
from ml.tracing.blend import READERS
from ml.tracing.figures import figures
from ml.tracing.fit_blend import cross_fitted, fit_blend
from ml.tracing.learn import Settings, Stops, learn, truth_of
from ml.tracing.model import TracingModel
from ml.tracing.rows import Answer, BadAnswers, read_answers
from ml.training.metrics import auc

log = logging.getLogger(__name__)

KEPT_SHARE = 0.1
SALT = "tracing 1"
FEWEST_STUDENTS, FEWEST_ANSWERS = 20, 200
ANSWERS_A_MINUTE = 45_000
"""Measured on one core of an AMD EPYC server: 281,000 answers in 4.0 minutes with half the networks."""


@dataclass(frozen=True)
class Parts:
    """Answers to learn from and answers kept back; no student is in both."""

    everybody: list[Answer]
    fit: list[Answer]
    kept: list[Answer]


def main(arguments: list[str]) -> int:
    """Train into a folder, or print one line of error for a file that is no list of answers."""
    parser = argparse.ArgumentParser(prog="python -m ml train tracing")
    parser.add_argument(
        "--data", type=Path, required=True, help="CSV: student, skill, item, correct in time order"
    )
    parser.add_argument("--out", type=Path, default=default_folder(), help="folder for the model")
    parser.add_argument("--members", type=int, default=4, help="networks in a recurrent reader")
    parser.add_argument("--epochs", type=int, default=8, help="of a network, at most")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    for name in ("members", "epochs"):
        if getattr(options, name) < 1:
            parser.error(f"--{name} must be at least 1")
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    try:
        parts = cut(read_answers(options.data))
    except (BadAnswers, OSError) as error:
        print(f"{options.data}: {error}", file=sys.stderr)
        return 2
    options.out.mkdir(parents=True, exist_ok=True)  # refused now, and not after the training
    answers = len(parts.everybody)
    minutes = 1 + answers // ANSWERS_A_MINUTE
    log.info("%d answers: about %d min of one free core", answers, minutes)
    started_s = time.process_time()
    model, stops, metrics = train(parts, Settings(options.members, options.epochs, options.seed))
    model.save(options.out)
    record = {
        "data": options.data.name,
        "seed": options.seed,
        "members": options.members,
        "stops": asdict(stops),
        "cpu_seconds": round(time.process_time() - started_s, 1),
        **counts(parts),
    }
    for name, found in (("metrics", metrics), ("training", record)):
        (options.out / f"{name}.json").write_text(json.dumps(found, indent=1) + "\n")
    log.info("trained in %.0f s of one core: %s", record["cpu_seconds"], options.out)
    return 0


def default_folder() -> Path:
    """Beside the other built models; never in the repository, as it holds item and skill names."""
    return cache_folder() / "tracing"


def cut(answers: Sequence[Answer]) -> Parts:
    """Keep some students back; refuse what is too little to learn from."""
    students = {one.student for one in answers}
    if len(students) < FEWEST_STUDENTS or len(answers) < FEWEST_ANSWERS:
        raise BadAnswers(
            f"{len(answers)} answers of {len(students)} students are too few to learn from; "
            f"expected at least {FEWEST_ANSWERS} answers of {FEWEST_STUDENTS} students: collect more"
        )
    kept = pick(students, KEPT_SHARE, SALT)
    parts = Parts(list(answers), [], [])
    for one in answers:
        (parts.kept if one.student in kept else parts.fit).append(one)
    for part in (parts.fit, parts.kept):
        if len({one.correct for one in part}) < 2:
            raise BadAnswers(
                "all answers are correct, or all are wrong; expected both, as there is nothing "
                "to tell apart: check the column correct"
            )
    return parts


def counts(parts: Parts) -> dict[str, Any]:
    """What the model learnt from, in numbers."""
    both = parts.everybody
    return {
        "answers": len(both),
        "students": len({one.student for one in both}),
        "skills": len({skill for one in both for skill in one.skills}),
        "items": len({one.item for one in both if one.item}),
        "kept_students": len({one.student for one in parts.kept}),
    }


def train(parts: Parts, settings: Settings) -> tuple[TracingModel, Stops, dict[str, Any]]:
    """The model of everybody, and figures of the one that did not see the students kept back."""
    first, stops = learn(parts.fit, parts.kept, settings)
    readers, truth = first.readers(parts.kept), truth_of(parts.kept)
    metrics = measure(parts.kept, readers, truth)
    log.info("%s", json.dumps(metrics, indent=1))
    final, _ = learn(parts.everybody, [], settings, stops)
    return replace(final, blend=fit_blend(readers, truth)), stops, metrics


def measure(answers: Sequence[Answer], readers: Doubles, truth: Doubles) -> dict[str, Any]:
    """Figures on students kept back; the blend of each half is fitted on the other half."""
    students = [one.student for one in answers]
    half = pick(set(students), 0.5, "tracing halves")
    chances = cross_fitted(readers, truth, [student in half for student in students])
    return {
        "kept": figures(students, truth > 0, chances),
        "readers": {
            name: round(auc(truth > 0, readers[:, at]), 4) for at, name in enumerate(READERS)
        },
        "blend": dict(zip(READERS, fit_blend(readers, truth).weights, strict=True)),
    }

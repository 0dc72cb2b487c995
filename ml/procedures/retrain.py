"""Learns from teachers' reviews of trials: a new version in a folder of its own, beside the old one.

    python -m ml.procedures.retrain --reviews FILE --base FOLDER --out FOLDER --version NAME

Transformer, tagger, blend and what the sequence readers say of the chance of success stay as they
are: teachers judge hundreds of trials, not tens of thousands. The readers learn a second outlet, with
which they judge trials, where it makes verdicts better on learners left out (``fit_outlet``); how far
a verdict is to be trusted is always fitted anew. The base's slope was
fitted so that its confidence is the chance that the transformer moves the same way; the new one so
that it is the chance that a teacher of this installation sees the trial the same way.
"""

from __future__ import annotations

import argparse
import json
import logging
import shutil
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from ml.cards import write_cards
from ml.procedures import reviewed, scorer
from ml.procedures.blend import Blend, Doubles, sigmoid
from ml.procedures.figures import Flags, figures
from ml.procedures.fit_outlet import choose, evidence_of
from ml.procedures.fit_trust import fit_slope_from
from ml.procedures.retrain_card import card
from ml.procedures.reviewed import ReviewedTrial
from ml.procedures.scorer import TASK, Reading
from ml.procedures.second_outlet import FILE as SECOND_OUTLET
from ml.procedures.second_outlet import LEARNT as LEARNT_OUTLET
from ml.procedures.second_outlet import SecondOutlet
from ml.procedures.sequence import SequenceReader
from ml.procedures.verdicts import NOTHING_TRIED, Judge, Judgement, Movement, movement_of
from ml.serving.versions import ABOUT, digest_of, version_of
from ml.training.groups import figures_by_group

log = logging.getLogger(__name__)

OWN_LICENCE = "with the learners' consent, for this installation only"
LEARNT = ("trust", LEARNT_OUTLET)
"""What a version of this task may have learnt from reviews, as its lineage says it."""
STILL = Movement(0.0, new_contrast=False, mixed=False)


def retrain(trials: Sequence[ReviewedTrial], base: Path, out: Path, version: str) -> dict[str, Any]:
    """Make a version in `out` from the one in `base` and the reviewed trials; its metrics."""
    started_s = time.monotonic()
    parts = reviewed.cut(trials)
    out.mkdir(parents=True)
    for path in base.iterdir():
        if path.is_file() and (path.name not in ABOUT or path.name == "training.json"):
            shutil.copyfile(path, out / path.name)
    blend = Blend.load(base / "blend.json")
    prior = blend.slope if blend.prior_slope is None else blend.prior_slope
    reader = SequenceReader.load(base / "sequence.safetensors")
    evidence = evidence_of(reader, blend.scale, parts.train)
    choice = choose(evidence, prior)
    (out / SECOND_OUTLET).unlink(missing_ok=True)  # each training learns its own, from nothing
    if choice.second is not None:
        choice.second.save(out)
    slope = fit_slope_from(prior, choice.leanings, evidence.truth)
    replace(blend, slope=slope, prior_slope=prior, version=version).save(out / "blend.json")
    found = {
        **chance_figures(base),
        "version": version,
        "learnt": list(LEARNT[:1] if choice.second is None else LEARNT),
        "slope": {"before": blend.slope, "after": round(slope, 5)},
        "second_outlet": {
            "strength": choice.strength,
            "log_loss_without": round(choice.loss_without, 4),
            "log_loss_with": round(choice.loss_with, 4),
        },
        "reviews": compare(parts, base, out),
        "seconds": round(time.monotonic() - started_s),
    }
    _write(out / "metrics.json", found)
    _write(out / "lineage.json", lineage(parts, base) | {"learnt": found["learnt"]})
    write_cards(out, partial(card, found, base))
    return found


def chance_figures(base: Path) -> dict[str, Any]:
    """What the base's chance of success and marks were measured to be: they are the new one's too."""
    found: dict[str, Any] = json.loads((base / "metrics.json").read_text())
    return {
        name: one
        for name, one in found.items()
        if name not in ("verdicts", "reviews", "second_outlet")
    }


def movements(folder: Path, trials: Sequence[ReviewedTrial]) -> list[Movement]:
    """What the judge of a version hears about each trial; nothing moved where there is none."""
    reader = SequenceReader.load(folder / "sequence.safetensors")
    scale = Blend.load(folder / "blend.json").scale
    readings = [Reading.of(one.request) for one in trials]
    readable = [one for one in readings if one is not None]
    told = reader.read([one.marks() for one in readable])
    moved = iter(scorer.movements(readable, told, scale, SecondOutlet.of(folder)))
    return [STILL if one is None else _movement(one, float(next(moved))) for one in readings]


def _movement(reading: Reading, moved: float) -> Movement:
    if reading.trial is None:
        return STILL
    return movement_of(reading.steps, reading.trial, moved)


def leanings(heard: Sequence[Movement]) -> Doubles:
    """Which way each trial leans, and how far."""
    return np.array([one.leaning for one in heard], dtype=np.float64)


def helped(trials: Sequence[ReviewedTrial]) -> Flags:
    """What the teachers found."""
    return np.array([one.helped for one in trials], dtype=np.bool_)


def compare(parts: reviewed.Cut, base: Path, out: Path) -> dict[str, Any]:
    """Old and new on the same trials, of learners whom neither has learnt from."""
    return {
        "learnt_from": len(parts.train),
        "kept": len(parts.kept),
        "kept_digest": reviewed.digest_of(parts.kept),
        "before": evaluate(base, parts.kept),
        "after": evaluate(out, parts.kept),
    }


def evaluate(folder: Path, trials: Sequence[ReviewedTrial]) -> dict[str, Any]:
    """Figures of one version, with those of its subgroups."""
    blend, heard, truth = (
        Blend.load(folder / "blend.json"),
        movements(folder, trials),
        helped(trials),
    )
    chance = sigmoid(blend.slope * leanings(heard))
    judge = Judge(blend.slope, blend.least)
    said = [NOTHING_TRIED if one is STILL else judge(one) for one in heard]
    shown, right = np.array([_shown(one) for one in said]), (chance >= 0.5) == truth
    agreed = np.array(
        [(one.word == "productive") == up for one, up in zip(said, truth, strict=True)]
    )
    return {
        "version": version_of(folder, TASK),
        "figures": figures(truth, chance)
        | {
            "answers": len(trials),
            "share_shown": round(float(shown.mean()), 4),
            "accuracy_when_shown": round(float(agreed[shown].mean()), 4) if shown.any() else None,
        },
        "subgroups": figures_by_group([one.groups for one in trials], right, shown),
    }


def _shown(said: Judgement) -> bool:
    """Whether the student is told something by it."""
    return not said.abstained and said.word != "neutral"


def lineage(parts: reviewed.Cut, base: Path) -> dict[str, Any]:
    """What the version was made from; the base has a lineage of its own."""
    return {
        "base": {"version": version_of(base, TASK), "digest": digest_of(base)},
        "sets": [
            {
                "name": reviewed.NAME,
                "answers": len(parts.train),
                "licence": OWN_LICENCE,
                "sha256": reviewed.digest_of(parts.train),
            }
        ],
        "learners": {"trained": _counts(parts.train), "measured": _counts(parts.kept)},
        "reviews_digest": reviewed.digest_of([*parts.train, *parts.kept]),
    }


def _counts(trials: Sequence[ReviewedTrial]) -> dict[str, int]:
    """Trials of each learner."""
    counts: dict[str, int] = {}
    for one in trials:
        counts[one.learner] = counts.get(one.learner, 0) + 1
    return dict(sorted(counts.items()))


def _write(path: Path, found: dict[str, Any]) -> None:
    path.write_text(json.dumps(found, indent=1) + "\n")


def main(arguments: list[str]) -> int:
    """Retrain; what cannot be done is said in one line and leaves no folder."""
    parser = argparse.ArgumentParser(prog="python -m ml.procedures.retrain")
    parser.add_argument("--reviews", type=Path, required=True, help="one reviewed trial a line")
    parser.add_argument("--base", type=Path, required=True, help="the version to start from")
    parser.add_argument("--out", type=Path, required=True, help="a folder that is made")
    parser.add_argument("--version", required=True, help="procedures@3.1")
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    try:
        retrain(reviewed.read(options.reviews), options.base, options.out, options.version)
    except reviewed.TooFewLearners as error:
        shutil.rmtree(options.out, ignore_errors=True)
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

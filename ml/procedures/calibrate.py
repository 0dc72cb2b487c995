"""Weighs the readers on students kept back, and measures what will be served."""

from __future__ import annotations

import json
import logging
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from ml.backbone import Backbone
from ml.procedures.blend import Blend, Doubles, fit_blend, fit_slope, sigmoid
from ml.procedures.figures import figures
from ml.procedures.prefixes import MARKS, Labelled, prefixes
from ml.procedures.sequence import SequenceReader
from ml.procedures.tagged import TaggedRun, measure_tags, movement_by_tag, tagged
from ml.procedures.tagger import Tagger
from ml.procedures.transcript import MAX_TOKENS
from ml.procedures.verdicts import Judge, Movement, last_trial, movement_of
from ml.serving.session import OnnxSession
from ml.serving.settings import ServingSettings
from ml.training.metrics import auc

log = logging.getLogger(__name__)

Reader = Callable[[Sequence[Labelled]], Doubles]
"""Runs so far -> the logit of success of each."""

WHOLE = 10**6
MOMENTS = 3
"""Moments a run from which verdicts on trials are calibrated."""


class Readers:
    """The transformer in int8, as it will be served, the sequence reader and its tagger."""

    def __init__(self, folder: Path, scratch: Path) -> None:
        from ml.serving.export import export_int8

        export_int8(folder, scratch / "int8.onnx")
        tokenizer = Backbone.find().tokenizer(MAX_TOKENS)
        settings = ServingSettings(max_batch=32)
        self.session = OnnxSession(scratch / "int8.onnx", tokenizer, settings)
        self.reader = SequenceReader.load(folder / "sequence.safetensors")
        self.tagger = Tagger.load(folder / "tagger.safetensors")

    def words(self, runs: Sequence[Labelled]) -> Doubles:
        """The transformer's logit of success."""
        logits = self.session.logits([run.example() for run in runs]).astype(np.float64)
        return np.asarray(logits[:, 1] - logits[:, 0])

    def sequence(self, runs: Sequence[Labelled]) -> Doubles:
        """The sequence reader's logit of success."""
        logits = self.reader.logits([run.marks() for run in runs])
        return np.array([one[-1] if len(one) else 0.0 for one in logits], dtype=np.float64)

    def all(self, runs: Sequence[Labelled]) -> Doubles:
        """[runs, 2]."""
        return np.stack([self.words(runs), self.sequence(runs)], axis=1)


def calibrate(
    real: Sequence[Labelled], simulated: Sequence[Labelled], out: Path, seed: int
) -> None:
    """Write blend.json and metrics.json into the adapter folder."""
    with tempfile.TemporaryDirectory() as scratch:
        readers = Readers(out, Path(scratch))
        kept = prefixes(real, 2, np.random.default_rng(seed))
        blend = fit_blend(readers.all(kept), np.array([run.success for run in kept]))
        trials = moments([*real, *simulated], np.random.default_rng(seed))
        moves = movements(readers, trials)
        heard = leanings(blend, trials, moves)
        leaning = np.array([one.leaning for one in heard])
        blend = replace(blend, slope=fit_slope(leaning, moves[:, 0]))
        blend.save(out / "blend.json")
        metrics = {
            "real": measure(readers, blend, real),
            **{f"simulated {lab}": measure(readers, blend, runs) for lab, runs in labs(simulated)},
            "verdicts": measure_verdicts(blend, heard, moves[:, 0]),
            "tags": measure_all_tags(readers, blend, real, simulated, trials, moves[:, 0]),
        }
    (out / "metrics.json").write_text(json.dumps(metrics, indent=1) + "\n")
    log.info("%s", json.dumps(metrics, indent=1))


def labs(runs: Sequence[Labelled]) -> list[tuple[str, list[Labelled]]]:
    """The runs of each lab."""
    names = sorted({run.request.lab for run in runs})
    return [(name, [run for run in runs if run.request.lab == name]) for name in names]


def measure(readers: Readers, blend: Blend, runs: Sequence[Labelled]) -> dict[str, Any]:
    """Whole runs and cut ones: each reader's AUC, and all figures of the blend."""
    truth = np.array([run.success == 1 for run in runs])
    found: dict[str, Any] = {}
    for length in (WHOLE, *sorted(MARKS, reverse=True)):
        each = readers.all([run.cut(length) for run in runs])
        found["whole" if length == WHOLE else f"first {length}"] = {
            "transformer_auc": round(auc(truth, each[:, 0]), 4),
            "sequence_auc": round(auc(truth, each[:, 1]), 4),
            **figures(truth, sigmoid(blend.logits(each))),
        }
    return found


def aucs(runs: Sequence[Labelled], reader: Reader) -> dict[str, float]:
    """AUC of one reader on whole runs and at the marks."""
    truth = np.array([run.success == 1 for run in runs])
    return {
        "whole" if length == WHOLE else f"first {length}": round(
            auc(truth, reader([run.cut(length) for run in runs])), 4
        )
        for length in (WHOLE, *sorted(MARKS, reverse=True))
    }


def moments(runs: Sequence[Labelled], rng: np.random.Generator) -> list[Labelled]:
    """Some runs cut right after a trial."""
    found: list[Labelled] = []
    for run in runs:
        ends = [at for at in range(1, len(run.steps) + 1) if last_trial(run.steps[:at]) == at - 1]
        chosen = rng.permutation(ends)[:MOMENTS]
        found.extend(run.cut(int(at)) for at in chosen)
    return found


def movements(readers: Readers, trials: Sequence[Labelled]) -> Doubles:
    """[trials, 2]: how each reader's logit moved with the trial that ends each cut run."""
    before = [run.cut(len(run.steps) - 1) for run in trials]
    return np.asarray(readers.all(trials) - readers.all(before))


def leanings(blend: Blend, trials: Sequence[Labelled], moves: Doubles) -> list[Movement]:
    """What the judge hears about each trial."""
    return [
        movement_of(run.steps, len(run.steps) - 1, float(blend.scale * move))
        for run, move in zip(trials, moves[:, 1], strict=True)
    ]


def measure_all_tags(
    readers: Readers,
    blend: Blend,
    real: Sequence[Labelled],
    simulated: Sequence[Labelled],
    trials: Sequence[Labelled],
    witness: Doubles,
) -> dict[str, Any]:
    """The marks of both kinds of students, and how the transformer moved with marked trials."""

    def marked(runs: Sequence[Labelled]) -> list[TaggedRun]:
        return tagged(readers.tagger, readers.reader, blend, runs)

    found = {"real": measure_tags(marked(real))}
    if simulated:
        found["simulated"] = measure_tags(marked(simulated))
    return found | {"transformer": movement_by_tag(marked(trials), witness)}


def measure_verdicts(
    blend: Blend, trials: Sequence[Movement], witness: Doubles
) -> dict[str, float | int]:
    """How often each verdict is given, and how often the transformer moved the same way."""
    judge = Judge(blend.slope, blend.least)
    given = [judge(trial) for trial in trials]
    words = [one.word_or_abstained for one in given]
    shown = np.array([word in ("productive", "unproductive") for word in words])
    up = np.array([word == "productive" for word in words])
    confidence = np.array([one.confidence for one in given])
    return {
        "trials": len(trials),
        **{
            f"share_{word}": round(words.count(word) / len(words), 4) for word in sorted(set(words))
        },
        "agreement_when_shown": round(float(((witness > 0) == up)[shown].mean()), 4),
        "mean_confidence_when_shown": round(float(confidence[shown].mean()), 4),
    }

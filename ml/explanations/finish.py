"""After the networks are trained: word models, blend, thresholds, and the figures of it all."""

import json
import logging
import shutil
import tempfile
import time
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from ml.backbone import NAME, Backbone
from ml.data.semeval import Answer
from ml.explanations import held as kept
from ml.explanations.blend import Blend
from ml.explanations.calibrate import (
    TARGET_NEW,
    TARGET_SEEN,
    VERSION,
    Held,
    fit_blend,
    together,
)
from ml.explanations.cuts import CUTS, Halves, halves
from ml.explanations.evaluate import request_of
from ml.explanations.fit import fit_lexical
from ml.explanations.fit_graded import KeptBack, fit_grading
from ml.explanations.graded_curve import curve
from ml.explanations.judged import figures
from ml.explanations.lexical import LexicalModel
from ml.explanations.pairs import MAX_TOKENS
from ml.explanations.prepared import Parts, class_weights, truth_of
from ml.explanations.scorer import ExplanationScorer
from ml.serving.export import export_int8
from ml.serving.processor import processor
from ml.serving.sentences import open_encoder
from ml.serving.session import OnnxSession
from ml.serving.settings import ServingSettings

log = logging.getLogger(__name__)

SHIPPED = "all"
RECORD = "training.json"
NETWORK = ("adapter_config.json", "adapter_model.safetensors", "head.safetensors")


def collect(sets: Parts, scratch: Path, folder: Path) -> None:
    """Ship the network that learnt from everything; keep what those of the cuts said."""
    for name in NETWORK:
        shutil.copyfile(scratch / SHIPPED / name, folder / name)
    cuts = [halves(sets, cut) for cut in CUTS]
    kept.save({one.cut.name: kept.say_all(one, scratch / one.cut.name) for one in cuts}, folder)
    names = [SHIPPED, *(cut.name for cut in CUTS)]
    runs = {name: json.loads((scratch / name / RECORD).read_text()) for name in names}
    config = runs[SHIPPED].pop("config")
    for name in names[1:]:
        runs[name].pop("config")
    (folder / RECORD).write_text(json.dumps({"config": config, "runs": runs}, indent=1) + "\n")


def finish(sets: Parts, folder: Path) -> dict[str, Any]:
    """Fit what stands beside the adapter in `folder`, write it there, and return the figures.

    The figures of a question rest on a blend that was fitted on the answers to other questions, of
    both cuts; the blend that is written is fitted on all of them.
    """
    cuts = [halves(sets, cut) for cut in CUTS]
    words = [fit_words(one.train) for one in cuts]
    helds = [hold(one, model, folder) for one, model in zip(cuts, words, strict=True)]
    fit_words(sets).save(folder / "lexical.npz")
    fit_blend(together(helds), VERSION).save(folder / "blend.json")
    fit_grading(kept_back(cuts, words, helds)).save(folder / "graded.json")
    found = figures(cuts, words, helds, folder)
    found["graded"] = curve(kept_back(cuts, words, helds))
    found |= {"speed": speed(folder, cuts[0].kept_back)}
    found |= record(sets, cuts, folder)
    (folder / "metrics.json").write_text(json.dumps(found, indent=1) + "\n")
    return found


def kept_back(
    cuts: Sequence[Halves], words: Sequence[LexicalModel], helds: Sequence[Held]
) -> list[KeptBack]:
    """What the cuts keep back, for trying out graded answers."""
    return [
        KeptBack(held, half.kept_back, model.frequencies)
        for half, model, held in zip(cuts, words, helds, strict=True)
    ]


def fit_words(train: Mapping[str, Sequence[Answer]]) -> LexicalModel:
    """The word models of these sets."""
    answers = [one for part in train.values() for one in part]
    weights = np.array([one for part in train.values() for one in class_weights(part)])
    return fit_lexical(answers, truth_of(answers), weights, encoder=open_encoder(ServingSettings()))


def hold(half: Halves, words: LexicalModel, folder: Path) -> Held:
    """Both models' word on every answer kept back; the int8 network's, because it serves."""
    answers = half.kept_back
    words3, seen = words.probabilities(answers)
    session = kept.load(half, folder)
    return Held(
        ids=[one.id for one in answers],
        truth=truth_of(answers),
        sets=[name.split()[0] for name, part in half.parts.items() for _ in part],
        questions=[one.question_id for one in answers],
        seen=seen,
        logits5=session.logits(kept.pairs_of(answers)).astype(np.float64),
        words3=words3,
        several=np.array([len(one.reference_answers) > 1 for one in answers]),
    )


def speed(folder: Path, answers: Sequence[Answer], count: int = 256) -> dict[str, Any]:
    """Milliseconds of one answer by itself, and answers a second in batches, on one thread.

    In time of that thread: what else the machine does meanwhile is not the model's.
    """
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "int8.onnx"
        export_int8(folder, file)
        session = OnnxSession(file, Backbone.find().tokenizer(MAX_TOKENS), ServingSettings())
    words = LexicalModel.load(folder / "lexical.npz", partial(open_encoder, ServingSettings()))
    blend = Blend.load(folder / "blend.json")
    scorer = ExplanationScorer(session, words, blend)
    requests = [request_of(one) for one in answers][:: max(1, len(answers) // count)][:count]
    singles = []
    for request in requests:
        started = time.thread_time()
        scorer.score([request])
        singles.append(1000 * (time.thread_time() - started))
    started = time.thread_time()
    for start in range(0, len(requests), 32):
        scorer.score(requests[start : start + 32])
    seconds = time.thread_time() - started
    return {
        "single_ms_p50": round(float(np.median(singles)), 2),
        "single_ms_p95": round(float(np.percentile(singles, 95)), 2),
        "answers_per_second_in_batches": round(len(requests) / seconds, 1),
        "threads": 1,
        "processor": processor(),
    }


def record(sets: Parts, cuts: Sequence[Halves], folder: Path) -> dict[str, Any]:
    """What the figures rest on."""
    return {
        "version": VERSION,
        "backbone": NAME,
        "targets": {"seen": TARGET_SEEN, "new": TARGET_NEW},
        "data": {
            half.cut.name: {name: len(answers) for name, answers in half.train.items()}
            for half in cuts
        }
        | {SHIPPED: {name: len(answers) for name, answers in sets.items()}},
        "training": kept.training_of(folder),
    }

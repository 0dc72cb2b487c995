"""After the network is trained: word models, blend, thresholds, and the figures of it all."""

import json
import logging
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ml.backbone import NAME, Backbone
from ml.data.semeval import Answer
from ml.data.splits import Split
from ml.explanations.blend import Blend, Trust
from ml.explanations.calibrate import (
    TARGET_NEW,
    TARGET_SEEN,
    VERSION,
    Held,
    mixed,
    with_trust,
)
from ml.explanations.evaluate import request_of, score_all
from ml.explanations.features import Doubles
from ml.explanations.fit import fit_lexical
from ml.explanations.labels import LABELS3, softmax, three
from ml.explanations.lexical import LexicalModel
from ml.explanations.measure import measure
from ml.explanations.pairs import MAX_TOKENS
from ml.explanations.prepared import class_weights, examples_of, truth_of, validation_parts
from ml.explanations.scorer import ExplanationScorer
from ml.serving.export import export_int8
from ml.serving.session import OnnxSession, Session, TorchSession
from ml.serving.settings import ServingSettings
from ml.training.metrics import macro_f1

log = logging.getLogger(__name__)

_UNFITTED = Trust(weights=(0.0,) * 5, bias=0.0, threshold_several=0.0, threshold_one=0.0)


def finish(splits: dict[str, Split], folder: Path) -> dict[str, Any]:
    """Fit what stands beside the adapter in `folder`, write it there, and return the figures."""
    lexical = fit_words(splits, folder / "lexical.npz")
    parts = validation_parts(splits)
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "int8.onnx"
        export_int8(folder, file)
        tokenizer = Backbone.find().tokenizer(MAX_TOKENS)
        session = OnnxSession(file, tokenizer, ServingSettings())
        held, answers = hold(parts, session, lexical)
        blend = fit_blend(held, answers, session, lexical)
        blend.save(folder / "blend.json")
        scorer = ExplanationScorer(session, lexical, blend)
        settings = ServingSettings(device="torch-cpu", precision="fp32", max_batch=32)
        exact = ExplanationScorer(TorchSession(folder, tokenizer, settings), lexical, blend)
        figures = all_figures(parts, held, scorer, exact)
    figures |= record(splits, folder)
    (folder / "metrics.json").write_text(json.dumps(figures, indent=1) + "\n")
    return figures


def fit_words(splits: dict[str, Split], path: Path) -> LexicalModel:
    """The word models, as they are after a round through the file."""
    train = [one for cut in splits.values() for one in cut.train]
    weights = np.array([one for cut in splits.values() for one in class_weights(cut.train)])
    fit_lexical(train, truth_of(train), weights).save(path)
    return LexicalModel.load(path)


def hold(
    parts: dict[str, list[Answer]], session: Session, lexical: LexicalModel
) -> tuple[Held, list[Answer]]:
    """Both models' word on every validation answer; the int8 network's, because it serves."""
    answers = [one for part in parts.values() for one in part]
    words3, seen = lexical.probabilities(answers)
    held = Held(
        truth=truth_of(answers),
        sets=[name.split()[0] for name, part in parts.items() for _ in part],
        questions=[one.question_id for one in answers],
        seen=seen,
        logits5=session.logits(examples_of(answers)).astype(np.float64),
        words3=words3,
    )
    return held, answers


def fit_blend(
    held: Held, answers: Sequence[Answer], session: Session, lexical: LexicalModel
) -> Blend:
    """Mixes first, then trust in what they give."""
    mixes = mixed(held)
    half = Blend(VERSION, *mixes, _UNFITTED, _UNFITTED)
    p3 = half.probabilities(held.logits5, held.words3, held.seen)
    scorer = ExplanationScorer(session, lexical, half)
    requests = [request_of(one) for one in answers]
    signs = scorer.signals(requests, p3, held.logits5, held.words3)
    return with_trust(held, mixes, signs, p3.argmax(axis=1) == held.truth)


def all_figures(
    parts: dict[str, list[Answer]],
    held: Held,
    scorer: ExplanationScorer,
    exact: ExplanationScorer,
) -> dict[str, Any]:
    """Figures of each validation part: as served, in fp32, and of each model alone."""
    figures: dict[str, Any] = {}
    start = 0
    for name, part in parts.items():
        rows = slice(start, start + len(part))
        start += len(part)
        figures[name] = measure(part, score_all(scorer, part)) | {
            "macro_f1_fp32": measure(part, score_all(exact, part), draws=0)["macro_f1"],
            "macro_f1_network_alone": _alone(held, rows, three(softmax(held.logits5[rows]))),
            "macro_f1_words_alone": _alone(held, rows, held.words3[rows]),
        }
        log.info("%s: macro-F1 %.4f", name, figures[name]["macro_f1"])
    return {"validation": figures, "speed": speed(scorer, [a for p in parts.values() for a in p])}


def _alone(held: Held, rows: slice, p3: Doubles) -> float:
    return round(macro_f1(held.truth[rows], p3.argmax(axis=1), len(LABELS3)), 4)


def speed(scorer: ExplanationScorer, answers: Sequence[Answer], count: int = 256) -> dict[str, Any]:
    """Milliseconds of one answer by itself, and answers a second in batches, on one thread."""
    requests = [request_of(one) for one in answers][:: max(1, len(answers) // count)][:count]
    singles = []
    for request in requests:
        started = time.perf_counter()
        scorer.score([request])
        singles.append(1000 * (time.perf_counter() - started))
    started = time.perf_counter()
    for start in range(0, len(requests), 32):
        scorer.score(requests[start : start + 32])
    seconds = time.perf_counter() - started
    return {
        "single_ms_p50": round(float(np.median(singles)), 2),
        "single_ms_p95": round(float(np.percentile(singles, 95)), 2),
        "answers_per_second_in_batches": round(len(requests) / seconds, 1),
        "threads": 1,
    }


def record(splits: dict[str, Split], folder: Path) -> dict[str, Any]:
    """What the figures rest on."""
    run = json.loads((folder / "training.json").read_text())
    return {
        "version": VERSION,
        "backbone": NAME,
        "targets": {"seen": TARGET_SEEN, "new": TARGET_NEW},
        "data": {
            name: {
                "train": len(cut.train),
                "unseen answers": len(cut.unseen_answers),
                "unseen questions": len(cut.unseen_questions),
            }
            for name, cut in splits.items()
        },
        "training": run,
    }

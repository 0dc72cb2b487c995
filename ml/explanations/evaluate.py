"""``python -m ml evaluate explanations FILE``: measures any file of the shape of the data."""

import argparse
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ml.data.semeval import Answer, read
from ml.explanations.labels import LABELS3, LABELS5
from ml.explanations.measure import measure
from ml.explanations.scorer import ExplanationScorer
from ml.explanations.verdicts import ExplanationRequest, ExplanationVerdict
from ml.serving.settings import ServingSettings

BLOCK = 256  # answers handed over at once: enough to sort by length, little to hold


def main(arguments: list[str]) -> int:
    """Score a file; print figures if it has labels; write predictions if asked."""
    parser = argparse.ArgumentParser(prog="python -m ml evaluate explanations")
    parser.add_argument("file", type=Path, help="one JSON object a line, plain or .xz")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--predictions", type=Path, help="write one JSON object a line here")
    parser.add_argument("--precision", choices=("int8", "fp32"), default="int8")
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args(arguments)
    try:
        answers = read(options.file)
        check_labels(answers)
    except (OSError, ValueError) as error:
        print(f"{options.file} can't be read: {error}", file=sys.stderr)
        return 2
    if options.predictions:
        options.predictions.touch()  # refused now, and not after the work
    scorer = ExplanationScorer.load(settings_for(options.precision, options.threads))
    started = time.perf_counter()
    verdicts = score_all(scorer, answers)
    seconds = time.perf_counter() - started
    if options.predictions:
        write_predictions(options.predictions, answers, verdicts)
    figures: dict[str, Any] = {
        "task": "explanations",
        "model_version": scorer.blend.version,
        "precision": options.precision,
        **measure(answers, verdicts),
        "ms_per_answer": round(1000 * seconds / max(1, len(answers)), 2),
    }
    print(json.dumps(figures) if options.json else as_lines(figures))
    return 0


def check_labels(answers: Sequence[Answer]) -> None:
    """Raise ValueError at a label that is none: it would be measured against nothing."""
    for one in answers:
        if one.label5 and one.label5 not in LABELS5:
            raise ValueError(f"label5 {one.label5!r} of {one.id!r} is none of {', '.join(LABELS5)}")
        if one.label3 and one.label3 not in LABELS3:
            raise ValueError(f"label3 {one.label3!r} of {one.id!r} is none of {', '.join(LABELS3)}")


def settings_for(precision: str, threads: int = 1) -> ServingSettings:
    """int8 is what serves; fp32 runs the torch path."""
    if precision == "fp32":
        return ServingSettings(device="torch-cpu", precision="fp32", max_batch=32, threads=threads)
    return ServingSettings(threads=threads)


def request_of(answer: Answer) -> ExplanationRequest:
    """What the model gets of a line: everything but the labels."""
    return ExplanationRequest(
        answer=answer.answer,
        question=answer.question,
        reference_answers=answer.reference_answers,
        reference_grades=answer.reference_grades,
        question_id=answer.question_id,
    )


def score_all(scorer: ExplanationScorer, answers: Sequence[Answer]) -> list[ExplanationVerdict]:
    """Verdicts in the order of the answers."""
    requests = [request_of(one) for one in answers]
    return [
        verdict
        for start in range(0, len(requests), BLOCK)
        for verdict in scorer.score(requests[start : start + BLOCK])
    ]


def write_predictions(
    path: Path, answers: Sequence[Answer], verdicts: Sequence[ExplanationVerdict]
) -> None:
    """One line for each line of the input, in the same order."""
    with path.open("w", encoding="utf-8") as out:
        for answer, verdict in zip(answers, verdicts, strict=True):
            row = {
                "id": answer.id,
                "label5": verdict.label5,
                "label3": verdict.label3,
                "label2": verdict.label2,
                "p3": [round(one, 6) for one in verdict.p3],
                "abstained": verdict.abstained,
            }
            text = json.dumps(row, ensure_ascii=False)
            out.write(text.encode("utf-8", "replace").decode() + "\n")  # half a letter is none


def as_lines(figures: dict[str, Any]) -> str:
    """For a person to read."""
    return "\n".join(f"{name:20} {value}" for name, value in figures.items())

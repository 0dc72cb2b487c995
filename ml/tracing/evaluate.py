"""``python -m ml evaluate tracing FILE``: measures or predicts, student by student, in numpy."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ml.serving.cache import cache_folder
from ml.tracing.arrays import Doubles
from ml.tracing.blend import READERS
from ml.tracing.figures import figures
from ml.tracing.model import NoModel, TracingModel
from ml.tracing.rows import Answer, BadAnswers, read_answers
from ml.training.metrics import auc


def main(arguments: list[str]) -> int:
    """Print the figures, or one line of error for a file or folder that cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m ml evaluate tracing")
    parser.add_argument("file", type=Path, help="CSV: student, skill, item, correct in time order")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--predictions", type=Path, help="write row and p_correct, line by line")
    parser.add_argument("--model", type=Path, default=cache_folder() / "tracing")
    options = parser.parse_args(arguments)
    try:
        # To predict, the outcomes that are known are enough.
        answers = read_answers(options.file, outcomes=options.predictions is None)
        model = TracingModel.load(options.model)
    except (BadAnswers, NoModel, OSError) as error:
        named = "" if isinstance(error, NoModel) else f"{options.file}: "
        print(f"{named}{error}", file=sys.stderr)
        return 2
    if options.predictions:
        options.predictions.touch()  # refused now, and not after the work
    readers = model.readers(answers)
    chances = model.blend.chances(readers)
    if options.predictions:
        write_predictions(options.predictions, chances)
    found = {"file": options.file.name, "rows": len(answers), **measure(answers, readers, chances)}
    print(json.dumps(found) if options.json else "\n".join(f"{k}: {v}" for k, v in found.items()))
    return 0


def write_predictions(file: Path, chances: Doubles) -> None:
    """One JSON object a row, numbered from 0, in the order of the input."""
    with file.open("w", encoding="utf-8") as out:
        for row, chance in enumerate(chances):
            out.write(json.dumps({"row": row, "p_correct": round(float(chance), 6)}) + "\n")


def measure(answers: Sequence[Answer], readers: Doubles, chances: Doubles) -> dict[str, Any]:
    """Figures of the rows whose outcome is known, and the AUC of each reader."""
    known = [row for row, one in enumerate(answers) if one.correct is not None]
    if not known:
        return {"answers": 0}
    truth = np.array([bool(answers[row].correct) for row in known])
    students = [answers[row].student for row in known]
    found = figures(students, truth, chances[known])
    both = found["auc"] is not None  # with one outcome alone there is no AUC
    return found | {
        "readers": {
            name: round(auc(truth, readers[known, at]), 4) if both else None
            for at, name in enumerate(READERS)
        },
    }

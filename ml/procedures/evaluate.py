"""``python -m ml evaluate procedures FILE``: measures or predicts on the int8 path that serves."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from ml.data.pisa import read_pisa
from ml.data.runs import BadRow, Run
from ml.data.simulated import read_simulated
from ml.procedures.figures import figures
from ml.procedures.scorer import ProcedureScorer, ProcedureVerdict
from ml.serving.settings import Device, ServingSettings

# Throughput counts here, not the wait of one student.
BATCH = 32


def main(arguments: list[str]) -> int:
    """Print the figures, or one line of error for a file that is no log."""
    parser = argparse.ArgumentParser(prog="python -m ml evaluate procedures")
    parser.add_argument("file", type=Path, help="the PISA log, or simulated runs")
    parser.add_argument("--first", type=int, help="score only the first N actions of each run")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument(
        "--predictions", type=Path, help="write student and p_success, line by line"
    )
    parser.add_argument("--precision", choices=("int8", "fp32"), default="int8")
    options = parser.parse_args(arguments)
    if options.first is not None and options.first < 1:
        parser.error("--first must be at least 1")
    try:
        runs = read_runs(options.file, options.first)
    except (BadRow, OSError) as error:
        print(f"{options.file}: {error}", file=sys.stderr)
        return 2
    if options.predictions:
        options.predictions.touch()  # refused now, and not after the work
    verdicts = score(runs, options.precision)
    if options.predictions:
        write_predictions(options.predictions, runs, verdicts)
    found = {"file": options.file.name, "first": options.first, **measure(runs, verdicts)}
    print(json.dumps(found) if options.json else "\n".join(f"{k}: {v}" for k, v in found.items()))
    return 0


def read_runs(file: Path, first: int | None) -> list[Run]:
    """The runs of either kind of file, cut to their first actions."""
    try:
        with file.open(encoding="utf-8-sig") as lines:
            simulated = '"procedure"' in next((line for line in lines if line.strip()), "")
        return _read_runs(file, simulated, first)
    except UnicodeDecodeError as error:
        raise BadRow("it is not UTF-8; save it as UTF-8 and try again") from error


def _read_runs(file: Path, simulated: bool, first: int | None) -> list[Run]:
    if not simulated:
        return list(read_pisa(file, first))
    return [_cut(run, first) for run in read_simulated(file)]


def _cut(run: Run, first: int | None) -> Run:
    return replace(run, request=replace(run.request, actions=run.request.actions[:first]))


def score(runs: Sequence[Run], precision: str) -> list[ProcedureVerdict]:
    """Verdicts in the order of the runs."""
    device: Device = "cpu" if precision == "int8" else "torch-cpu"
    scorer = ProcedureScorer.load(ServingSettings(device=device, max_batch=BATCH))
    return scorer.score([run.request for run in runs])


def write_predictions(
    file: Path, runs: Sequence[Run], verdicts: Sequence[ProcedureVerdict]
) -> None:
    """One JSON object a run."""
    with file.open("w", encoding="utf-8") as out:
        for run, verdict in zip(runs, verdicts, strict=True):
            out.write(json.dumps({"student": run.student, "p_success": verdict.p_success}) + "\n")


def measure(runs: Sequence[Run], verdicts: Sequence[ProcedureVerdict]) -> dict[str, Any]:
    """Counts of verdicts always; AUC and calibration of the runs whose success is known."""
    words = [verdict.word_or_abstained for verdict in verdicts]
    found: dict[str, Any] = {
        "runs": len(runs),
        "model": verdicts[0].model_version if verdicts else "",
        "verdicts": {word: words.count(word) for word in sorted(set(words))},
    }
    known = [place for place, run in enumerate(runs) if run.success is not None]
    if known:
        truth = np.array([runs[place].success == 1 for place in known])
        chance = np.array([verdicts[place].p_success for place in known])
        found |= figures(truth, chance)
    return found

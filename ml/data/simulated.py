"""Reads runs of simulated students: lines of `python -m labs simulate`.

Of a line it needs `lab`, `student`, `success` and `procedure`, the generic list of actions that the
lab itself makes of a run, so that training reads a run exactly as serving does.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ml.data.runs import BadRow, Run
from ml.procedures.actions import ProcedureAction, ProcedureRequest


def read_simulated(path: Path) -> Iterator[Run]:
    """Every run of the file in order."""
    with path.open(encoding="utf-8-sig") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield _run(line, number)


def _run(line: str, number: int) -> Run:
    try:
        row = json.loads(line)
        actions = tuple(_action(action) for action in row["procedure"])
        names = tuple(_name(control) for control in row["controls"])
        request = ProcedureRequest(row["lab"], names, actions, str(row.get("target_control", "")))
        success = None if row.get("success") is None else int(row["success"])
        return Run(row["student"], request, success, "simulated", str(row.get("policy", "")))
    except (
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        ArithmeticError,
        RecursionError,
    ) as error:
        raise BadRow(f"line {number} is not a simulated run: {error}") from error


def _name(control: str | Mapping[str, Any]) -> str:
    return control if isinstance(control, str) else str(control["name"])


def _action(row: Mapping[str, Any]) -> ProcedureAction:
    return ProcedureAction(
        row["kind"], dict(row["settings"]), float(row["seconds"]), tuple(row["changed"])
    )

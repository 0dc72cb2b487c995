"""Reads the log of PISA 2012 item CP025Q01, climate control, from a path the caller has.

The rows come from OECD's public log files through the R package ProcData; they are for training
and measurement and are never part of this repository. One JSON object a line: `student`,
`success` (0 or 1, may be missing), `actions` (`start`, `a_b_c` slider positions in -2..2 as
applied, `reset`, `end`) and `seconds` since the start for each action.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from ml.data.runs import BadRow, Run
from ml.procedures.actions import ProcedureAction, ProcedureRequest

CONTROLS = ("top", "central", "bottom")
LAB = "climate_control"
WIDEST = 2.0


def read_pisa(path: Path, first: int | None = None) -> Iterator[Run]:
    """Every run of the file in order, cut to its `first` actions if asked."""
    with path.open(encoding="utf-8-sig") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield _run(line, number, first)


def _run(line: str, number: int, first: int | None) -> Run:
    try:
        row = json.loads(line)
        request = request_of(row["actions"], row.get("seconds"), first)
        return Run(row.get("student", number), request, _label(row))
    except (
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        ArithmeticError,
        RecursionError,
    ) as error:
        raise BadRow(f"line {number} is not a run of the PISA log: {error}") from error


def _label(row: dict[str, Any]) -> int | None:
    return None if row.get("success") is None else int(row["success"])


def request_of(
    actions: Sequence[str], seconds: Sequence[float] | None, first: int | None = None
) -> ProcedureRequest:
    """The run in the words of the model, cut to its `first` actions."""
    times = [0.0] * len(actions) if seconds is None else [float(s) for s in seconds]
    if len(times) != len(actions):
        raise ValueError(f"{len(actions)} actions but {len(times)} times")
    now: dict[str, float | str] = dict.fromkeys(CONTROLS, 0.0)
    made: list[ProcedureAction] = []
    for word, at_s in zip(actions[:first], times[:first], strict=True):
        before, now = now, _settings(word, now)
        changed = tuple(name for name in CONTROLS if now[name] != before[name])
        made.append(ProcedureAction(_kind(word), now, at_s, changed))
    return ProcedureRequest(LAB, CONTROLS, tuple(made))


def _kind(word: str) -> str:
    return word if word in ("start", "reset", "end") else "apply"


def _settings(word: str, now: dict[str, float | str]) -> dict[str, float | str]:
    if word == "reset":
        return dict.fromkeys(CONTROLS, 0.0)
    if _kind(word) != "apply":
        return now
    positions = [float(part) / WIDEST for part in word.split("_")]
    return dict(zip(CONTROLS, positions, strict=True))

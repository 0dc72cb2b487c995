"""Small logs made by hand, in the shape of the PISA log and in our own labs' words."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from ml.data.pisa import request_of
from ml.procedures.actions import ProcedureAction, ProcedureRequest

ISOLATES = ["start", "1_0_0", "reset", "0_2_0", "reset", "0_0_-2", "reset", "end"]
MIXES = ["start", "2_2_2", "1_-1_2", "-2_2_1", "reset", "1_1_-2", "-1_-1_-1", "end"]
STEADY_S = [0.0, 32.0, 38.0, 46.0, 50.0, 61.0, 66.0, 90.0]


def pisa_request(
    actions: Sequence[str], seconds: Sequence[float] | None = None
) -> ProcedureRequest:
    """A run of PISA's item; eight seconds an action where no times are given."""
    return request_of(actions, seconds or [8.0 * i for i in range(len(actions))])


def write_log(file: Path, runs: Sequence[Sequence[str]], success: int | None = None) -> Path:
    """A file in the shape of the log, students numbered from 1."""
    lines = []
    for student, actions in enumerate(runs, start=1):
        row = {
            "student": student,
            "actions": actions,
            "seconds": [8.0 * i for i in range(len(actions))],
        }
        lines.append(json.dumps(row if success is None else row | {"success": success}))
    file.write_text("\n".join(lines) + "\n")
    return file


def bench_request(
    controls: Sequence[str], trials: Sequence[Sequence[float]], lab: str = "greenhouse"
) -> ProcedureRequest:
    """A run of a lab like the pendulum: set control by control, release, read, record."""
    now = dict.fromkeys(controls, 0.0)
    actions = [ProcedureAction("start", dict(now), 0.0)]
    at_s = 30.0
    for trial in trials:
        for name, value in zip(controls, trial, strict=True):
            if now[name] != value:
                now[name] = value
                actions.append(ProcedureAction("set", dict(now), at_s, (name,)))
        for kind in ("apply", "read", "record"):
            at_s += 4.0
            actions.append(ProcedureAction(kind, dict(now), at_s))
    return ProcedureRequest(lab, tuple(controls), tuple(actions))

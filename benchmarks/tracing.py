"""How long one student's update takes online: learn from an answer, then ask for the next chance.

    python -m benchmarks.tracing ANSWERS.csv --model FOLDER

Processor time of this process on one thread, so that a busy machine does not blur it, and the time
on the clock beside it.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import numpy as np

from ml.tracing.model import TracingModel
from ml.tracing.rows import JOINT, by_student, read_answers
from ml.tracing.tracer import Tracer


def main() -> None:
    """Print median, 95th percentile and worst as one JSON object."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.tracing")
    parser.add_argument("file", type=Path)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--answers", type=int, default=2000)
    options = parser.parse_args()
    answers = read_answers(options.file)
    model = TracingModel.load(options.model)
    cpu_ms: list[float] = []
    clock_ms: list[float] = []
    for rows in by_student(answers).values():
        tracer = Tracer(model)
        for one in (answers[row] for row in rows):
            skill = JOINT.join(one.skills)
            cpu_s, clock_s = time.process_time(), time.perf_counter()
            tracer.see(skill, one.item, bool(one.correct))
            tracer.p_correct(skill, one.item)
            cpu_ms.append((time.process_time() - cpu_s) * 1e3)
            clock_ms.append((time.perf_counter() - clock_s) * 1e3)
        if len(cpu_ms) >= options.answers:
            break
    print(json.dumps({"updates": len(cpu_ms), "cpu_ms": spread(cpu_ms), "ms": spread(clock_ms)}))


def spread(values: list[float]) -> dict[str, float]:
    """Median, 95th percentile and worst."""
    cuts = zip(("p50", "p95", "max"), np.percentile(values, [50, 95, 100]), strict=True)
    return {name: round(float(value), 3) for name, value in cuts}


if __name__ == "__main__":
    main()

"""One forward pass of the model for one step, alone on the machine: the other part of the floor.

The steps are those that simulated students of all labs take, so the floor is that of the class
which is measured. Prints JSON; run inside the product's environment.
"""

import json
import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

import django

django.setup()

from labs.core import Bench, RunRecord, lab_names, load_lab  # noqa: E402  (Django comes first)
from labs.students import Student, at_bench, kinds_of  # noqa: E402
from scoring.judging import explanation_request, procedure_request  # noqa: E402
from scoring.loaded import scorers  # noqa: E402

STUDENTS = 4  # of each lab


def requests() -> Iterator[tuple[str, Any]]:
    """What the models would be asked, in the order it happens."""
    for name in lab_names():
        lab = load_lab(name)
        variant, kinds = lab.default_variant("structured"), kinds_of(lab)
        for seed in range(STUDENTS):
            record = RunRecord(lab, variant)
            student = Student(lab, variant, kinds[seed % len(kinds)], seed)
            for _, row in at_bench(student, Bench(lab, variant, seed)):
                record.add(row)
                if (explanation := record.explanation(row.seq)) is not None:
                    yield "explanations", explanation_request(explanation)
                if "trial" in row.observations:
                    yield "procedures", procedure_request(record)


def milliseconds(score: Callable[[list[Any]], object], asked: list[Any]) -> list[float]:
    """Of each request by itself."""
    times = []
    for request in asked:
        began = time.perf_counter()
        score([request])
        times.append((time.perf_counter() - began) * 1000)
    return times


def main() -> None:
    both = scorers()
    asked = list(requests())
    texts = [request for kind, request in asked if kind == "explanations"]
    runs = [request for kind, request in asked if kind == "procedures"]
    explanations = milliseconds(both.explanations.score, texts)
    procedures = milliseconds(both.procedures.score, runs)
    found = {
        "explanations_ms": round(statistics.median(explanations), 2),
        "procedures_ms": round(statistics.median(procedures), 2),
        "mean_ms": round(statistics.mean(explanations + procedures), 2),
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()

"""One forward pass of each model, alone on the machine: the other part of the floor. Prints JSON."""

import json
import statistics
import time
from collections.abc import Callable

import django

django.setup()

from scoring.loaded import scorers  # noqa: E402  (Django must be set up before)

REPEATS = 40


def milliseconds(call: Callable[[], object]) -> float:
    times = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        call()
        times.append((time.perf_counter() - began) * 1000)
    return round(statistics.median(times), 2)


def main() -> None:
    from ml.explanations.verdicts import ExplanationRequest
    from ml.procedures.actions import ProcedureAction, ProcedureRequest

    both = scorers()
    text = ExplanationRequest(
        answer="A longer string makes the period longer, because the bob has further to swing",
        question="What do you think happens?",
        reference_answers=("The longer the string, the longer the period.",),
    )
    actions = [ProcedureAction("start", {"a": 0.0, "b": 0.0}, 0.0)]
    actions += [
        ProcedureAction("apply", {"a": 0.2 * i, "b": 0.0}, 5.0 * i, ("a",)) for i in range(1, 5)
    ]
    run = ProcedureRequest("pendulum", ("a", "b"), tuple(actions))
    found = {
        "explanations_ms": milliseconds(lambda: both.explanations.score([text])),
        "procedures_ms": milliseconds(lambda: both.procedures.score([run])),
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()

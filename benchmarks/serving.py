"""How fast the models score: `python -m benchmarks.serving [--json] [--runtimes]`.

On one thread: one step of 64 tokens alone, and the steps that simulated students of all labs take,
eight at a time as a worker has them in hand: cut into passes by rows alone, and by tokens. With
`--runtimes` also ONNX Runtime against torch, each in the precisions that it has.

Times are processor time of all threads and time on the clock. On a machine that does other work only the first
says something about the code; the load is printed with both.
"""

import argparse
import json
import os
import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from ml.backbone import Backbone
from ml.explanations.pairs import MAX_TOKENS as EXPLANATION_TOKENS
from ml.explanations.pairs import pair_of
from ml.procedures.scorer import Reading
from ml.procedures.transcript import MAX_TOKENS as PROCEDURE_TOKENS
from ml.serving.batches import cheapest_batches
from ml.serving.cache import adapter_folder, ready_file
from ml.serving.session import OnnxSession
from ml.serving.settings import ServingSettings
from ml.training.examples import Batch, Encoded, Example, encode, sorted_batches

IN_HAND = 8  # steps that a worker on a CPU has in hand at once
ROUNDS = 3
ALONE = 60  # passes of one step
STEP_TOKENS = 64
TASKS = {"explanations": EXPLANATION_TOKENS, "procedures": PROCEDURE_TOKENS}
SEED = 5

Cut = Callable[[Sequence[Encoded], ServingSettings], Iterator[Batch]]


def by_rows(encoded: Sequence[Encoded], settings: ServingSettings) -> Iterator[Batch]:
    """Sorted by length and cut every eight: what was done before."""
    return sorted_batches(encoded, settings.batch, multiple=1)


def by_tokens(encoded: Sequence[Encoded], settings: ServingSettings) -> Iterator[Batch]:
    """Cut where padding and passes cost least: what a worker does."""
    return cheapest_batches(encoded, settings.limits)


class Timed:
    """Processor time and time on the clock, in seconds."""

    def __init__(self) -> None:
        self.cpu_s = self.clock_s = 0.0

    def __enter__(self) -> "Timed":
        self._began = time.process_time(), time.perf_counter()
        return self

    def __exit__(self, *_: object) -> None:
        self.cpu_s += time.process_time() - self._began[0]
        self.clock_s += time.perf_counter() - self._began[1]


# -- what is asked ---------------------------------------------------------------------------------


def steps() -> list[tuple[str, Example]]:
    """What the models read of the steps of simulated students, in the order of a mixed class."""
    from benchmarks.forward import requests

    found = []
    for task, request in requests():
        if task == "explanations":
            references, grades = request.reference_answers, request.reference_grades
            found.append((task, pair_of(request.answer, request.question, references, grades)))
        elif (reading := Reading.of(request)) is not None:
            found.append((task, reading.example()))
    random.Random(SEED).shuffle(found)
    return found


def sessions() -> dict[str, OnnxSession]:
    return {
        task: OnnxSession(
            ready_file(task), Backbone.find().tokenizer(most), ServingSettings(), task
        )
        for task, most in TASKS.items()
    }


def full_batch(rows: int, tokens: int, numbers: int = 0) -> Batch:
    """Random words without padding."""
    shape = (rows, tokens)
    ids = np.random.default_rng(SEED).integers(1000, 20_000, shape)
    ones, zeros = np.ones(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
    return Batch(tuple(range(rows)), ids, ones, zeros, np.zeros((rows, numbers), dtype=np.float32))


# -- what is measured ------------------------------------------------------------------------------


def one_step(run: Callable[[Batch], Any]) -> dict[str, float]:
    """A step of 64 tokens by itself, in milliseconds."""
    batch = full_batch(1, STEP_TOKENS)
    cpu_ms, clock_ms = _times(run, batch, ALONE)
    return {
        "cpu_ms_p50": round(statistics.median(cpu_ms), 2),
        "clock_ms_p50": round(statistics.median(clock_ms), 2),
    }


def _times(
    run: Callable[[Batch], Any], batch: Batch, count: int
) -> tuple[list[float], list[float]]:
    run(batch)  # warm
    cpu_ms, clock_ms = [], []
    for _ in range(count):
        with Timed() as timed:
            run(batch)
        cpu_ms.append(1000 * timed.cpu_s)
        clock_ms.append(1000 * timed.clock_s)
    return cpu_ms, clock_ms


def in_batches(
    asked: Sequence[tuple[str, Example]], models: dict[str, OnnxSession], cut: Cut
) -> dict[str, float]:
    """Steps a second over all steps, eight at a time, and what part of the work was padding."""
    timed = Timed()
    tokens = slots = passes = 0
    for start in range(0, len(asked), IN_HAND):
        hand = asked[start : start + IN_HAND]
        for task, session in models.items():
            examples = [example for name, example in hand if name == task]
            with timed:
                batches = list(cut(encode(session.tokenizer, examples), session.settings))
                for batch in batches:
                    session._run(batch)
            tokens += sum(int(batch.mask.sum()) for batch in batches)
            slots += sum(batch.mask.size for batch in batches)
            passes += len(batches)
    return {
        "steps_per_cpu_second": round(len(asked) / timed.cpu_s, 1),
        "steps_per_second": round(len(asked) / timed.clock_s, 1),
        "padding_share": round(1 - tokens / slots, 4),
        "steps_a_pass": round(len(asked) / passes, 2),
    }


def median_of(rounds: Sequence[dict[str, float]]) -> dict[str, float]:
    return {name: statistics.median(one[name] for one in rounds) for name in rounds[0]}


def lengths(asked: Sequence[tuple[str, Example]], models: dict[str, OnnxSession]) -> dict[str, Any]:
    """Tokens of a step of each task."""
    found = {}
    for task, session in models.items():
        examples = [example for name, example in asked if name == task]
        sizes = [len(one.ids) for one in encode(session.tokenizer, examples)]
        deciles = np.percentile(sizes, (10, 50, 90))
        found[task] = {"steps": len(sizes), "mean": round(float(np.mean(sizes)), 1)} | dict(
            zip(("p10", "p50", "p90"), (round(float(one)) for one in deciles), strict=True)
        )
    return found


# -- ONNX Runtime against torch --------------------------------------------------------------------


def runtimes() -> dict[str, dict[str, float]]:
    """Each runtime and precision on the explanations model: alone, and eight of 64 tokens together."""
    return {name: _runtime(run) for name, run in _runtimes()}


def _runtime(run: Callable[[Batch], Any]) -> dict[str, float]:
    eight, _ = _times(run, full_batch(IN_HAND, STEP_TOKENS), 8)
    return one_step(run) | {"steps_per_cpu_second_of_8": round(8000 / statistics.median(eight), 1)}


def _runtimes() -> Iterator[tuple[str, Callable[[Batch], Any]]]:
    import torch

    from ml.serving.export import export_fp32
    from ml.training.network import Network, tensors

    folder = adapter_folder("explanations")
    tokenizer = Backbone.find().tokenizer(EXPLANATION_TOKENS)
    torch.set_num_threads(1)
    yield (
        "ONNX Runtime int8",
        OnnxSession(ready_file("explanations"), tokenizer, ServingSettings())._run,
    )
    with TemporaryDirectory() as scratch:
        plain = Path(scratch) / "fp32.onnx"
        plain.write_bytes(export_fp32(Network.load(folder)))
        yield "ONNX Runtime fp32", OnnxSession(plain, tokenizer, ServingSettings())._run

    def on_torch(network: Any) -> Callable[[Batch], Any]:
        @torch.inference_mode()
        def run(batch: Batch) -> Any:
            return network(*tensors(batch, torch.device("cpu")))

        return run

    yield "torch fp32", on_torch(Network.load(folder))
    yield "torch bf16", on_torch(Network.load(folder).to(torch.bfloat16))
    each_channel = {torch.nn.Linear: torch.ao.quantization.per_channel_dynamic_qconfig}
    for engine in ("x86", "onednn"):
        torch.backends.quantized.engine = engine
        quantise: Any = torch.ao.quantization.quantize_dynamic
        network = quantise(Network.load(folder), each_channel)
        yield f"torch int8 ({engine})", on_torch(network)


def measure(with_runtimes: bool) -> dict[str, Any]:
    load_before = os.getloadavg()[0]
    asked, models = steps(), sessions()
    # In turns, so that other work on the machine meets both alike.
    rounds = [
        (in_batches(asked, models, by_rows), in_batches(asked, models, by_tokens))
        for _ in range(ROUNDS)
    ]
    report: dict[str, Any] = {
        "one_step_of_64_tokens": one_step(models["explanations"]._run),
        "lengths": lengths(asked, models),
        "batches_by_rows": median_of([one for one, _ in rounds]),
        "batches_by_tokens": median_of([one for _, one in rounds]),
    }
    if with_runtimes:
        report["runtimes"] = runtimes()
    load = {"before": round(load_before, 2), "after": round(os.getloadavg()[0], 2)}
    return report | {"machine": {"cores": os.cpu_count(), "load": load}}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.serving", description=__doc__)
    parser.add_argument("--runtimes", action="store_true", help="compare ONNX Runtime with torch")
    parser.add_argument("--json", action="store_true", help="one line")
    options = parser.parse_args()
    print(json.dumps(measure(options.runtimes), indent=None if options.json else 1))


if __name__ == "__main__":
    main()

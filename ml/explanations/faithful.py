"""``python -m ml.explanations.faithful``: whether the marked words really carry the verdict, and the cost.

For answers kept back (``cuts``), long enough to choose from, it leaves out the words marked strongest
and, to compare, as many words drawn by chance and as many that a reference says too, which is what
was marked before. Counted are by how much the probability of the verdict falls (comprehensiveness,
DeYoung et al. 2020) and how often the verdict turns into another; of the ideas that are called missing,
how many answers have one and what it would gain. The figures go to behaviour.json beside the adapter.
"""

import argparse
import json
import random
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from ml.data.semeval import Answer, read_committed
from ml.explanations.behaviour import record
from ml.explanations.cuts import CUTS, halves
from ml.explanations.evaluate import request_of
from ml.explanations.labels import LABELS3
from ml.explanations.marks import Marking, Marks
from ml.explanations.parts import Span, without
from ml.explanations.scorer import ExplanationScorer
from ml.explanations.verdicts import ExplanationRequest, ExplanationVerdict
from ml.serving.cache import adapter_folder
from ml.serving.settings import ServingSettings

SEED = 11
ANSWERS = 200
LEAST_PARTS = 5  # of fewer, chance would leave out the same words
LEFT_OUT = (1, 2, 3)
DRAWS = 3


def main(arguments: list[str]) -> int:
    """Measure, record and print."""
    parser = argparse.ArgumentParser(prog="python -m ml.explanations.faithful")
    parser.add_argument("--folder", type=Path, default=adapter_folder("explanations"))
    parser.add_argument("--answers", type=int, default=ANSWERS)
    options = parser.parse_args(arguments)
    scorer = ExplanationScorer.load(ServingSettings(), options.folder)
    found = measured(scorer, [request_of(one) for one in drawn(options.answers)])
    record(options.folder, "marks", found)
    print(json.dumps(found, indent=1))
    return 0


def drawn(count: int) -> list[Answer]:
    """Answers kept back, each once, drawn by a seed."""
    sets = read_committed()
    kept = {one.id: one for cut in CUTS for one in halves(sets, cut).kept_back}
    answers = list(kept.values())
    random.Random(SEED).shuffle(answers)
    return answers[:count]


def measured(scorer: ExplanationScorer, requests: Sequence[ExplanationRequest]) -> dict[str, Any]:
    """Figures over the answers that can be read and have parts enough."""
    verdicts = scorer.score(requests)
    readable = [
        (request, verdict)
        for request, verdict in zip(requests, verdicts, strict=True)
        if verdict.confidence > 0
    ]
    started = time.process_time()
    marks = [Marking(scorer, request).finish() for request, _ in readable]
    seconds = time.process_time() - started
    rows = [
        (request, verdict, one)
        for (request, verdict), one in zip(readable, marks, strict=True)
        if len(one.parts) >= LEAST_PARTS
    ]
    return {
        "answers": len(rows),
        "left_out": {str(count): _left_out(scorer, rows, count) for count in LEFT_OUT},
        "missing_ideas": _missing(readable, marks),
        "cpu_ms_per_answer": round(1000 * seconds / max(1, len(readable)), 1),
    }


Row = tuple[ExplanationRequest, ExplanationVerdict, Marks]


def _left_out(scorer: ExplanationScorer, rows: Sequence[Row], count: int) -> dict[str, Any]:
    rng = random.Random(SEED)
    chance = [_by_chance(one, count, rng) for one in rows for _ in range(DRAWS)]
    return {
        "marked": _fall(scorer, rows, [_strongest(one, count) for one in rows]),
        "by_chance": _fall(scorer, [one for one in rows for _ in range(DRAWS)], chance),
        "said_by_a_reference": _fall(scorer, rows, [_shared(one, count, rng) for one in rows]),
    }


def _fall(
    scorer: ExplanationScorer, rows: Sequence[Row], spans: Sequence[Sequence[Span]]
) -> dict[str, float]:
    """Mean fall of the verdict's probability, and share of verdicts that become another."""
    falls, turned = [], []
    for (request, _, _), left_out in zip(rows, spans, strict=True):
        rest = replace(request, answer=without(request.answer, left_out))
        (whole,), (other,) = scorer.read([request]), scorer.read([rest])
        place = LABELS3.index(whole.label3)
        falls.append(whole.p3[place] - other.p3[place])
        turned.append(whole.label3 != other.label3)
    return {
        "fall": round(float(np.mean(falls)), 4),
        "share_turned": round(float(np.mean(turned)), 4),
    }


def _strongest(row: Row, count: int) -> list[Span]:
    parts = sorted(row[2].parts, key=lambda part: -part.effect)[:count]
    return [Span(part.start, part.end) for part in parts]


def _by_chance(row: Row, count: int, rng: random.Random) -> list[Span]:
    return [Span(part.start, part.end) for part in rng.sample(row[2].parts, count)]


def _shared(row: Row, count: int, rng: random.Random) -> list[Span]:
    """Words that a reference says too; chance fills up where they are too few."""
    words = set(row[1].words)
    parts = list(row[2].parts)
    rng.shuffle(parts)
    parts.sort(key=lambda part: part.text.lower() not in words)
    return [Span(part.start, part.end) for part in parts[:count]]


def _missing(
    rows: Sequence[tuple[ExplanationRequest, ExplanationVerdict]], marks: Sequence[Marks]
) -> dict[str, Any]:
    """How many of the answers not called correct are told of an idea, and what it would gain."""
    told = [
        one.ideas
        for (_, verdict), one in zip(rows, marks, strict=True)
        if verdict.label3 != "correct"
    ]
    gains = [ideas[0].gain for ideas in told if ideas]
    return {
        "answers_not_called_correct": len(told),
        "share_with_an_idea": round(len(gains) / max(1, len(told)), 4),
        "mean_gain_of_the_first": round(float(np.mean(gains)), 4) if gains else None,
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""A request that a model cannot score fails alone: its batch is halved until it stands by itself."""

import logging
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

log = logging.getLogger(__name__)

Request = TypeVar("Request")
Verdict = TypeVar("Verdict")

LONGEST_PROBLEM = 200
# The numbers of a verdict of either model.
NUMBERS = ("confidence", "p_success", "p3", "p5")


@dataclass(frozen=True)
class Unscorable:
    """Why a model gave no verdict on a request."""

    problem: str


def score_apart(
    score: Callable[[Sequence[Request]], Sequence[Verdict]], requests: Sequence[Request]
) -> list[Verdict | Unscorable]:
    """One verdict for each request, in their order, or what went wrong with that one alone.

    A batch that fails is done again in halves: one bad request among n costs about 2 log2(n) more
    passes, and the other n - 1 have their verdicts.
    """
    if not requests:
        return []
    try:
        verdicts = list(score(requests))
        if len(verdicts) != len(requests):
            raise ValueError(f"{len(verdicts)} verdicts on {len(requests)} requests")
    except Exception as error:
        if len(requests) > 1:
            log.warning("a batch of %d failed and is done again in halves", len(requests))
            middle = len(requests) // 2
            return score_apart(score, requests[:middle]) + score_apart(score, requests[middle:])
        log.exception("a request could not be scored")
        return [Unscorable(repr(error)[:LONGEST_PROBLEM])]
    return [
        verdict if is_finite(verdict) else _once_more(score, request, len(requests))
        for verdict, request in zip(verdicts, requests, strict=True)
    ]


def _once_more(
    score: Callable[[Sequence[Request]], Sequence[Verdict]], request: Request, rows: int
) -> Verdict | Unscorable:
    """What is no number in a batch may be one alone: its neighbours decide how it is quantised."""
    if rows > 1:
        return score_apart(score, [request])[0]
    log.error("a verdict was not a finite number")
    return Unscorable("the model's answer was not a finite number")


def is_finite(verdict: object) -> bool:
    """Whether every number of a verdict is one."""
    for name in NUMBERS:
        value = getattr(verdict, name, 0.0)
        numbers = value if isinstance(value, tuple) else (value,)
        if not all(math.isfinite(number) for number in numbers):
            return False
    return True

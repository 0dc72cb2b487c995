"""A run in short generic words, one language for every lab: what the transformer reads.

Controls are named a, b, c ... by position and nothing names the lab. A step is a word for the
pause before it and words for the trial compared with the baseline and with the trial before:

    long a high | reset | steady b low | fast mix a b | slow still only b | fast same three | end

The second text sums up in counts what was tried alone and what was changed alone, so that a run whose middle is left out
(the first and the latest steps stay in words) is still known in full.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ml.procedures.steps import END, RESET, START, TRIAL, Step

FIRST, LATEST = 8, 12
"""Phrases kept in words at either end of a long run."""
MAX_TOKENS = 112
LETTERS = "abcdefghijklmnopqrstuvwxyz"
PAUSES = ((2.0, "fast"), (5.0, "steady"), (12.0, "slow"), (30.0, "long"), (80.0, "wait"))
COUNTS = ("none", "one", "two", "three", "four", "five", "six")
LARGE = 0.75


@dataclass(frozen=True)
class Transcript:
    """The steps in words, and what they come to."""

    told: str
    summary: str


def transcript_of(steps: Sequence[Step], controls: int, aim: int | None = None) -> Transcript:
    """The words for a run so far; `aim` is the control that the hypothesis is about."""
    phrases = list(_phrases(steps))
    if len(phrases) > FIRST + LATEST:
        left_out = len(phrases) - FIRST - LATEST
        phrases = [*phrases[:FIRST], f"skip {left_out}", *phrases[-LATEST:]]
    return Transcript(" ".join(phrases), _summary(steps, controls, aim))


def _phrases(steps: Sequence[Step]) -> Iterator[str]:
    """One phrase a step; a trial repeated on the spot only counts up."""
    repeats: list[Step] = []
    before: Step | None = None  # the trial before, with no reset between
    for step in steps:
        if step.repeats_last:
            repeats.append(step)
            continue
        if repeats:
            yield _repeated(repeats)
            repeats = []
        if step.kind != START:
            yield _phrase(step, before)
        if step.kind in (TRIAL, RESET):
            before = step
    if repeats:
        yield _repeated(repeats)


def _repeated(repeats: Sequence[Step]) -> str:
    mean_s = sum(step.pause_s for step in repeats) / len(repeats)
    return f"{_pause(mean_s)} same {_count(len(repeats))}"


def _phrase(step: Step, before: Step | None) -> str:
    if step.kind == TRIAL:
        still = before is not None and len(step.away) > 1 and step.away == before.away
        return f"{_pause(step.pause_s)} {_tried(step, still)}"
    if step.kind == RESET and step.pause_s < PAUSES[1][0]:
        return RESET
    return f"{_pause(step.pause_s)} {step.kind}"


def _tried(step: Step, still: bool) -> str:
    again = " again" if step.seen else ""
    if not step.away:
        return f"rest{again}"
    if len(step.away) == 1:
        return f"{_letter(step.away[0])} {_size(step.amounts[step.away[0]])}{again}"
    change = f" only {_letter(step.moved[0])}" if len(step.moved) == 1 else ""
    return f"{'still' if still else _mixed(step)}{change}{again}"


def _mixed(step: Step) -> str:
    if len(step.away) == len(step.amounts):
        return "all"
    return "mix " + " ".join(_letter(i) for i in step.away[:4])


def _size(amount: float) -> str:
    if abs(amount) >= LARGE:
        return "high" if amount > 0 else "low"
    return "up" if amount > 0 else "down"


def _summary(steps: Sequence[Step], controls: int, aim: int | None) -> str:
    trials = [step for step in steps if step.kind == TRIAL]
    alone = [step.away[0] for step in trials if len(step.away) == 1]
    only = [step.moved[0] for step in trials if len(step.away) > 1 and len(step.moved) == 1]
    mixed = sum(len(step.away) > 1 for step in trials)
    aimed = [] if aim is None else ["aim", _letter(aim)]
    total_s = steps[-1].seconds if steps else 0.0
    ended = END if steps and steps[-1].kind == END else "open"
    return " ".join(
        [
            *aimed,
            *(_counted(alone, controls) or ["none"]),
            *(["only", *_counted(only, controls)] if only else []),
            *("mix", _count(mixed), "minutes", _minutes(total_s), ended),
        ]
    )


def _counted(places: Sequence[int], controls: int) -> list[str]:
    """The controls that occur, with how often."""
    return [f"{_letter(i)} {_count(places.count(i))}" for i in range(controls) if i in places]


def _minutes(total_s: float) -> str:
    return _count(round(min(max(total_s, 0.0), 3600.0) / 30.0))


def _count(number: int) -> str:
    if number < len(COUNTS):
        return COUNTS[number]
    return "ten" if number < 12 else "many"


def _letter(position: int) -> str:
    return LETTERS[min(position, len(LETTERS) - 1)]


def _pause(pause_s: float) -> str:
    return next((word for limit_s, word in PAUSES if pause_s < limit_s), "hour")

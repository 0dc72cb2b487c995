"""Exact procedural evidence of a whole run, from which the teacher tells its chance.

Counts of what the literature calls control of variables (Chen & Klahr 1999; for this item
Greiff, Wuestenberg & Avvisati 2015): which controls were tried alone against the baseline, which
by a contrast with any earlier trial, and how many trials moved several at once; and how the time
was spent. Shares are of the lab's own number of controls, so that three sliders and six read alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log1p

import numpy as np
from numpy.typing import NDArray

from ml.procedures.order import order_of, places_of, thinking_of
from ml.procedures.steps import END, RESET, TRIAL, Step

Vector = NDArray[np.float64]
QUICK_S, SLOW_S = 2.0, 15.0


def features_of(steps: Sequence[Step], controls: int, aim: int | None = None) -> dict[str, float]:
    """Named evidence of the steps so far; `aim` is the control that the hypothesis is about."""
    trials = [step for step in steps if step.kind == TRIAL]
    return {
        **_isolation(trials, max(controls, 1)),
        **_moves(trials),
        **_strategy(steps, trials),
        **_time(steps, trials),
        **_aim(trials, aim),
        **places_of(trials),
        **thinking_of(steps),
        **order_of(steps),
    }


def vector_of(steps: Sequence[Step], controls: int, aim: int | None = None) -> Vector:
    """The evidence as a row, in the order of `NAMES`."""
    return np.array(list(features_of(steps, controls, aim).values()), dtype=np.float64)


def _isolation(trials: Sequence[Step], controls: int) -> dict[str, float]:
    alone = [step.away[0] for step in trials if len(step.away) == 1]
    counts = sorted((alone.count(i) for i in range(controls)), reverse=True)
    contrasted = {i for step in trials for i in step.contrasts}
    voted = {step.moved[0] for step in trials if len(step.moved) == 1}
    share = len(set(alone)) / controls
    return {
        "isolated_share": share,
        "isolated_none": float(not alone),
        "isolated_all": float(share == 1.0),
        "isolated_but_one": float(len(set(alone)) == controls - 1),
        "isolated_least": log1p(counts[-1]),
        "isolated_most": log1p(counts[0]),
        "isolated_trials": log1p(len(alone)),
        "contrasted_share": len(contrasted) / controls,
        "contrasted_all": float(len(contrasted) == controls),
        "voted_share": len(voted) / controls,
        "isolated_fresh_share": len(_fresh_alone(trials)) / controls,
        "isolated_both_ways": len(_both_ways(trials)) / controls,
        "isolated_repeated": sum(count > 1 for count in counts) / controls,
    }


def _fresh_alone(trials: Sequence[Step]) -> set[int]:
    """Controls tried alone at settings that were new then."""
    return {step.away[0] for step in trials if len(step.away) == 1 and not step.repeats_last}


def _both_ways(trials: Sequence[Step]) -> set[int]:
    ways = {(s.away[0], s.amounts[s.away[0]] > 0) for s in trials if len(s.away) == 1}
    return {control for control, up in ways if up and (control, False) in ways}


def _moves(trials: Sequence[Step]) -> dict[str, float]:
    count = max(len(trials), 1)
    away = [len(step.away) for step in trials]
    sizes = [max(map(abs, step.amounts), default=0.0) for step in trials]
    return {
        "share_alone": sum(n == 1 for n in away) / count,
        "share_several": sum(n > 1 for n in away) / count,
        "share_every": sum(n > 2 for n in away) / count,
        "share_rest": sum(n == 0 for n in away) / count,
        "several": log1p(sum(n > 1 for n in away)),
        "every": log1p(sum(n > 2 for n in away)),
        "rest": log1p(sum(n == 0 for n in away)),
        "share_moved_one": sum(len(step.moved) == 1 for step in trials) / count,
        "share_moved_several": sum(len(step.moved) > 1 for step in trials) / count,
        "share_same": sum(step.repeats_last for step in trials) / count,
        "share_seen": sum(step.seen > 0 for step in trials) / count,
        "share_largest": sum(size >= 1.0 for size in sizes) / count,
        "mean_size": sum(sizes) / count,
        "share_negative": sum(min(step.amounts, default=0.0) < 0 for step in trials) / count,
        "distinct": log1p(len({step.amounts for step in trials})),
        "several_after_all": log1p(_several_after_all(trials)),
        "first_alone": float(bool(away) and away[0] == 1),
        "first_several": float(bool(away) and away[0] > 1),
        "last_alone": float(bool(away) and away[-1] == 1),
        "last_several": float(bool(away) and away[-1] > 1),
        "recent_alone": sum(n == 1 for n in away[-4:]) / 4,
        "recent_several": sum(n > 1 for n in away[-4:]) / 4,
    }


def _several_after_all(trials: Sequence[Step]) -> int:
    """Trials that mix controls after every control had been tried alone: a check, or play."""
    wanted = len(trials[0].amounts) if trials else 0
    alone: set[int] = set()
    mixed = 0
    for step in trials:
        if len(step.away) == 1:
            alone.add(step.away[0])
        mixed += len(step.away) > 1 and len(alone) == wanted
    return mixed


def _strategy(steps: Sequence[Step], trials: Sequence[Step]) -> dict[str, float]:
    resets = sum(step.kind == RESET for step in steps)
    return {
        "trials": log1p(len(trials)),
        "steps": log1p(len(steps)),
        "few_trials": float(len(trials) < 3),
        "resets": log1p(resets),
        "resets_a_trial": min(resets / max(len(trials), 1), 3.0),
        "resets_last": float(len(steps) > 1 and steps[-1].kind == RESET),
        "ended": float(bool(steps) and steps[-1].kind == END),
        "trials_to_all": log1p(_trials_to_all(trials)),
        "longest_streak": log1p(_longest_streak(trials)),
        "hints": log1p(sum(step.kind == "hint" for step in steps)),
    }


def _trials_to_all(trials: Sequence[Step]) -> int:
    """How many trials it took until every control had been tried alone (all, if never)."""
    alone: set[int] = set()
    for number, step in enumerate(trials, start=1):
        if len(step.away) == 1:
            alone.add(step.away[0])
        if len(alone) == len(step.amounts):
            return number
    return len(trials)


def _longest_streak(trials: Sequence[Step]) -> int:
    longest = streak = 0
    for step in trials:
        streak = streak + 1 if step.repeats_last else 0
        longest = max(longest, streak)
    return longest


def _time(steps: Sequence[Step], trials: Sequence[Step]) -> dict[str, float]:
    pauses = sorted(step.pause_s for step in trials)
    total_s = steps[-1].seconds if steps else 0.0
    ended = bool(steps) and steps[-1].kind == END
    return {
        "total_s": log1p(max(total_s, 0.0)),
        "first_pause_s": log1p(steps[1].pause_s) if len(steps) > 1 else 0.0,
        "median_pause_s": log1p(pauses[len(pauses) // 2]) if pauses else 0.0,
        "longest_pause_s": log1p(pauses[-1]) if pauses else 0.0,
        "end_pause_s": log1p(steps[-1].pause_s) if ended else 0.0,
        "last_pause_s": log1p(steps[-1].pause_s) if steps else 0.0,
        "share_quick": sum(p < QUICK_S for p in pauses) / max(len(pauses), 1),
        "share_slow": sum(p > SLOW_S for p in pauses) / max(len(pauses), 1),
        "trial_s": log1p(sum(pauses)),
        "alone_s": log1p(sum(step.pause_s for step in trials if len(step.away) == 1)),
    }


def _aim(trials: Sequence[Step], aim: int | None) -> dict[str, float]:
    """Whether the trials test what the student set out to test."""
    count = max(len(trials), 1)
    moved = [step for step in trials if aim is not None and step.moved == (aim,)]
    return {
        "aim_known": float(aim is not None),
        "aim_moved_alone": log1p(len(moved)),
        "aim_share": len(moved) / count,
        "aim_contrasts": log1p(sum(aim in step.contrasts for step in trials)),
        "aim_values": log1p(len({step.amounts[step.moved[0]] for step in moved})),
    }


NAMES = tuple(features_of((), 1))

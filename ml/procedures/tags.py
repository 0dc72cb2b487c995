"""What a step is by the rules of fair testing: the labels from which the tagger learns.

Who varies one thing at a time learns from every new comparison, who varies several at once or
nothing learns from none (Tschirgi 1980; Chen & Klahr 1999, control of variables). On real runs the
rule is exact, since the log holds every setting. Simulated students are of a known kind besides:
what an expert does on purpose and a novice by chance looks alike in one trial and differs in a run.
"""

from __future__ import annotations

from collections.abc import Sequence

from ml.procedures.actions import VerdictWord
from ml.procedures.steps import TRIAL, Step

WORDS: tuple[VerdictWord, ...] = ("productive", "unproductive", "neutral")
DELIBERATE = "expert"
"""The kind of simulated student whose fair trials all serve a plan."""


def by_rule(steps: Sequence[Step]) -> list[VerdictWord]:
    """One word for each step.

    - productive: a trial that compares fairly (it and an earlier trial, or the baseline, differ in
      one control alone) for a control that had no fair comparison yet;
    - unproductive: a trial at settings tried before, or one that compares fairly for no control;
    - neutral: another value of a control compared already, a look at the baseline, and every step
      that is no trial (start, reset, statement, hint, end).
    """
    found: list[VerdictWord] = []
    compared: set[int] = set()
    for step in steps:
        found.append(_of(step, compared))
        compared.update(step.contrasts)
    return found


def _of(step: Step, compared: set[int]) -> VerdictWord:
    if step.kind != TRIAL:
        return "neutral"
    if set(step.contrasts) - compared:
        return "productive"
    if step.seen or (step.away and not step.contrasts):
        return "unproductive"
    return "neutral"


def by_kind(steps: Sequence[Step], kind: str) -> list[VerdictWord]:
    """One word for each step of a simulated student of a known kind, in a lab that is measured.

    As by the rule, but for two things. Nothing is known of the baseline before it was measured, so
    a first trial away from it is a reference: neutral. And whoever works by a plan gains from each
    further value (the shape of a relation) and from each return to one (the scatter).
    """
    found = by_rule(steps)
    trials = [place for place, step in enumerate(steps) if step.kind == TRIAL]
    for place in trials[:1]:
        if found[place] == "unproductive":
            found[place] = "neutral"
    if kind == DELIBERATE:
        for place in trials[1:]:
            if (steps[place].contrasts or steps[place].seen) and not steps[place].repeats_last:
                found[place] = "productive"
    return found

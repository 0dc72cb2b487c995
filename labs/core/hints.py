"""When a student gets a hint: the policies that a variant can have, judged from the record alone.

When to help and when to wait is the assistance dilemma (Koedinger & Aleven 2007, "Exploring the assistance
dilemma in experiments with cognitive tutors", Educational Psychology Review 19, 239-264): a hint at every
click is leant on (Baker et al. 2004, "Off-task behavior in the cognitive tutor classroom", CHI, 383-390),
and no hint leaves those who are stuck where they are.

    free         whenever the student asks
    after_try    each hint after an own try at its step: the next one after the next try
    when_stuck   whenever the student asks, and the bench offers the next one where the student is stuck
"""

from copy import copy
from itertools import islice
from typing import TYPE_CHECKING

from labs.core.errors import BadAction
from labs.core.practices import control
from labs.core.values import JsonDict

if TYPE_CHECKING:
    from labs.core.record import EventRow, RunRecord

RUNGS = 3  # of a step's ladder: look, think, do
STUCK_AFTER = 2  # tries at a step since its last hint, or trials that compare nothing; chosen

# What counts as an own try at a step. A recorded trial is one at `collect`.
TRIES = {
    ("question", "answer"): "question",
    ("hypothesis", "state"): "hypothesis",
    ("plan", "state"): "plan",
    ("analyse", "answer"): "analyse",
    ("diagram", "draw"): "analyse",
    ("plot", "fit"): "analyse",
    ("claim", "state"): "claim",
    ("limits", "answer"): "limits",
}


def step_tried(event: "EventRow") -> str:
    """The step at which an event is a try; empty for all that is none."""
    if event.actor != "user":
        return ""
    if "trial" in event.observations:
        return "collect"
    return TRIES.get((event.target, event.action), "")


def tries_since_hint(record: "RunRecord", step: str) -> list["EventRow"]:
    """The events that tried a step since the last hint on it, the newest first."""
    found = []
    for event in reversed(record.events):
        asked = (event.target, event.action) == ("hint", "ask") and event.actor == "user"
        if asked and event.new["step"] == step:
            break
        if step_tried(event) == step:
            found.append(event)
    return found


def refuse_too_early(record: "RunRecord", step: str) -> None:
    """Refuse a hint that the policy gives only after an own try."""
    if record.variant.hints == "after_try" and not tries_since_hint(record, step):
        asked_before = record.hints.get(step, 0) > 0
        raise BadAction("hint_after_next_try" if asked_before else "hint_after_try", {"step": step})


def offer(record: "RunRecord") -> JsonDict | None:
    """The hint that the bench offers after the newest event, where that leaves the student stuck."""
    if record.variant.hints != "when_stuck" or not record.events or record.finished:
        return None
    step = step_tried(record.events[-1])
    rung = record.hints.get(step, 0) + 1
    stuck = bool(step) and rung <= RUNGS and is_stuck(record, step)
    return {"step": step, "rung": rung} if stuck else None


def is_stuck(record: "RunRecord", step: str) -> bool:
    """Whether the tries since the last hint did not help.

    What is stated, drawn or answered in one go is stuck at when it was done again; curves are compared,
    so a second fit is no sign of it. Collecting data is stuck at when so many trials differed from every
    earlier one in more than one thing.
    """
    tries = tries_since_hint(record, step)
    if step != "collect":
        done = [(one.target, one.action) for one in tries]
        return done[0] != ("plot", "fit") and done.count(done[0]) >= STUCK_AFTER
    then = ((_when_recorded(record, at.seq), at.seq) for at in tries)
    verdicts = (one.verdict for at in then for one in control.on_trial(*at))
    return list(islice(verdicts, STUCK_AFTER)) == ["incorrect"] * STUCK_AFTER


def _when_recorded(record: "RunRecord", seq: int) -> "RunRecord":
    """The record without later trials, all that a comparison asks for: no fold over the run for each try."""
    then = copy(record)
    then.trials = [trial for trial in record.trials if trial.seq <= seq]
    return then

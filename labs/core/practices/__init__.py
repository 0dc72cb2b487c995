"""The exact rules: how a student works, judged from the record alone in microseconds."""

from dataclasses import replace

from labs.core.lab import Lab
from labs.core.practices import claim, control, coverage, hypothesis, setup
from labs.core.practices.verdict import PracticeVerdict
from labs.core.questions import QUESTIONS
from labs.core.questions.reading import on_item
from labs.core.record import RunRecord

__all__ = ["PracticeVerdict", "assess"]

_CLOSING = {("analyse", "answer"), ("diagram", "draw"), ("run", "finish")}


def assess(record: RunRecord, seq: int) -> list[PracticeVerdict]:
    """What the rules say about event `seq`, as the run stood right after it."""
    record = record.at(seq)
    event = record.events[-1] if record.events else None
    if event is None or event.seq != seq or event.actor != "user":
        return []
    if record.lab.name == QUESTIONS:
        return on_item(record, event)
    verdicts = _of(record, seq, (event.target, event.action))
    return [
        _named(record.lab, _of_events(v)) for v in verdicts if v.practice in record.lab.practices
    ]


def _of_events(verdict: PracticeVerdict) -> PracticeVerdict:
    """A hypothesis that was given ready-made is no event (its number is 0)."""
    return replace(verdict, evidence=tuple(seq for seq in verdict.evidence if seq))


def _of(record: RunRecord, seq: int, kind: tuple[str, str]) -> list[PracticeVerdict]:
    match kind:
        case "plan", "state":
            return [*hypothesis.on_plan(record, seq), *control.on_plan(record, seq)]
        case "claim", "state":
            return claim.on_claim(record, seq)
        case "diagram", "draw":
            return [*claim.on_diagram(record, seq), *_at_close(record, seq)]
        case _ if kind in _CLOSING:
            return _at_close(record, seq)
    return [
        *control.on_trial(record, seq),
        *(setup.on_trial(record, seq) or hypothesis.on_trial(record, seq)),
        *coverage.replication_on_trial(record, seq),
        *coverage.range_on_trial(record, seq),
    ]


def _at_close(record: RunRecord, seq: int) -> list[PracticeVerdict]:
    """What only the whole notebook shows, said the first time the student looks back on it."""
    closed = any(
        (e.target, e.action) in _CLOSING and e.seq < seq and e.actor == "user"
        for e in record.events
    )
    if closed:
        return []
    return [
        *hypothesis.at_close(record),
        *coverage.range_at_close(record),
        *coverage.replication_at_close(record),
    ]


def _named(lab: Lab, verdict: PracticeVerdict) -> PracticeVerdict:
    """The verdict with the misconception that this way of working shows in this lab."""
    for misconception in lab.misconceptions:
        for shown in misconception.shows:
            if (shown["practice"], shown["verdict"]) == (verdict.practice, verdict.verdict):
                return replace(verdict, misconception=verdict.misconception or misconception.name)
    return verdict

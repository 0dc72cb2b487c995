"""Range coverage and replication: enough different values, and some of them twice."""

import math

from labs.core.practices.comparing import changed, distinct, position, trial_of, value_at
from labs.core.practices.verdict import PracticeVerdict
from labs.core.record import RunRecord, Trial
from labs.core.values import JsonDict

RANGE = "range_coverage"
REPLICATION = "replication"
_SHARE, _VALUES = 0.5, 3


def subject(record: RunRecord) -> str:
    """The variable whose range counts: that of the hypothesis, else the most varied one."""
    if record.hypothesis is not None:
        return str(record.hypothesis["independent"])
    counts = {v: len(_values(record.kept_trials, v)) for v in record.lab.independent}
    return max(counts, key=lambda v: counts[v])


def _values(trials: list[Trial], variable: str) -> list[float | int | str]:
    return distinct([t.settings[variable] for t in trials if variable in t.settings])


def _span(record: RunRecord, variable: str) -> tuple[float, float] | None:
    """The range that the bench offers; None for a variable that no control limits."""
    control = record.lab.control(variable)
    if control is None or control.kind == "board":
        return None
    if control.kind == "choice":
        return 0.0, float(len(control.options) - 1)
    return record.lab.limits(control, record.variant)


def covered(record: RunRecord, trials: list[Trial], variable: str) -> tuple[bool, JsonDict]:
    """Whether the trials cover the variable's range, and the numbers that say so."""
    values = _values(trials, variable)
    places = [p for p in (position(record, variable, v) for v in values) if p is not None]
    wanted, share = record.lab.coverage, share_of_range(record, places, variable)
    good = len(values) >= wanted.get("values", _VALUES) and share >= wanted.get("share", _SHARE)
    return good, {
        "variable": variable,
        "count": len(values),
        **_ends(record, variable, places),
    }


def share_of_range(record: RunRecord, places: list[float], variable: str) -> float:
    """The share of what the bench offers that lies between these; 1 where nothing limits it."""
    span = _span(record, variable)
    if span is None or not places or span[1] <= span[0]:
        return 1.0
    return (max(places) - min(places)) / (span[1] - span[0])


def _ends(record: RunRecord, variable: str, places: list[float]) -> JsonDict:
    low, high = (min(places), max(places)) if places else (0.0, 0.0)
    ends = {"low": low, "high": high}
    if span := _span(record, variable):
        ends |= {"minimum": span[0], "maximum": span[1]}
    return {name: value_at(record, variable, place) for name, place in ends.items()}


def _range_verdict(record: RunRecord, verdict: str, key: str, params: JsonDict) -> PracticeVerdict:
    used = record.kept_trials
    return PracticeVerdict(
        RANGE,
        verdict,
        f"feedback.{RANGE}.{key}",
        params,
        tuple(t.seq for t in used),
        tuple(t.number for t in used),
        (params["variable"],),
    )


def range_on_trial(record: RunRecord, seq: int) -> list[PracticeVerdict]:
    """Said once, by the trial with which the range is reached."""
    if trial_of(record, seq) is None:
        return []
    variable = subject(record)
    now, params = covered(record, record.kept_trials, variable)
    before, _ = covered(record, [t for t in record.kept_trials if t.seq != seq], variable)
    return [_range_verdict(record, "correct", "wide", params)] if now and not before else []


def range_at_close(record: RunRecord) -> list[PracticeVerdict]:
    """What the whole notebook covers, when the student turns to the analysis."""
    if not record.kept_trials:
        return []
    variable = subject(record)
    good, params = covered(record, record.kept_trials, variable)
    if good:
        return [_range_verdict(record, "correct", "wide", params)]
    if params["count"] < 2:
        return [_range_verdict(record, "incorrect", "single", params)]
    if "minimum" in params and params["count"] >= record.lab.coverage.get("values", _VALUES):
        return [_range_verdict(record, "incomplete", "narrow", params)]
    control = record.lab.control(variable)
    kinds = control is not None and control.kind == "choice"  # no curve runs through kinds
    return [_range_verdict(record, "incomplete", "few_kinds" if kinds else "few", params)]


# -- replication -----------------------------------------------------------------------------


def replication_on_trial(record: RunRecord, seq: int) -> list[PracticeVerdict]:
    """A trial at the settings of an earlier one: how far do the two agree?"""
    new = trial_of(record, seq)
    if new is None:
        return []
    old = next((t for t in reversed(record.trials[:-1]) if not changed(t, new)), None)
    if old is None:
        return []
    key = "agree" if agree(record, old, new) else "differ"
    params = {"first": old.number, "second": new.number}
    return [
        PracticeVerdict(
            REPLICATION,
            "correct",
            f"feedback.{REPLICATION}.{key}",
            params,
            (old.seq, new.seq),
            (old.number, new.number),
        )
    ]


def agree(record: RunRecord, first: Trial, second: Trial) -> bool:
    """Whether the readings of what is to be measured lie within twice their uncertainty."""
    for quantity in {record.lab.quantity_of(d) for d in record.lab.dependent}:
        one, two = first.readings.get(quantity), second.readings.get(quantity)
        if one is None or two is None:
            continue
        spread = 2 * math.hypot(one["uncertainty"], two["uncertainty"])
        if abs(one["value"] - two["value"]) > spread + 1e-6 * abs(one["value"]):
            return False
    return True


def replication_at_close(record: RunRecord) -> list[PracticeVerdict]:
    trials = record.trials
    if not trials:
        return []
    pairs = [(a, b) for i, b in enumerate(trials) for a in trials[:i] if not changed(a, b)]
    if not pairs:
        rows = tuple(t.number for t in trials)
        seqs = tuple(t.seq for t in trials)
        return [
            PracticeVerdict(
                REPLICATION, "incomplete", f"feedback.{REPLICATION}.none", {}, seqs, rows
            )
        ]
    first, second = pairs[-1]
    params = {"first": first.number, "second": second.number}
    return [
        PracticeVerdict(
            REPLICATION,
            "correct",
            f"feedback.{REPLICATION}.some",
            params,
            (first.seq, second.seq),
            (first.number, second.number),
        )
    ]

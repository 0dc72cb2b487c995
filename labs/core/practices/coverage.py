"""Range coverage and replication: enough different values, and some of them twice."""

import math

from labs.core.practices.comparing import changed, distinct, position, trial_of, unit_of
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
    span = _span(record, variable)
    wanted = record.lab.coverage
    share = 1.0
    if span is not None and places:
        share = (max(places) - min(places)) / (span[1] - span[0]) if span[1] > span[0] else 1.0
    good = len(values) >= wanted.get("values", _VALUES) and share >= wanted.get("share", _SHARE)
    return good, {
        "variable": variable,
        "count": len(values),
        **_ends(record, variable, places, span),
    }


def _ends(
    record: RunRecord, variable: str, places: list[float], span: tuple[float, float] | None
) -> JsonDict:
    unit = unit_of(record, variable)
    low, high = (min(places), max(places)) if places else (0.0, 0.0)
    ends = {"low": {"value": low, "unit": unit}, "high": {"value": high, "unit": unit}}
    if span is None:
        return ends
    return {
        **ends,
        "minimum": {"value": span[0], "unit": unit},
        "maximum": {"value": span[1], "unit": unit},
    }


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
    few = params["count"] < record.lab.coverage.get("values", _VALUES)
    limited = "minimum" in params and not few
    return [_range_verdict(record, "incomplete", "narrow" if limited else "few", params)]


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

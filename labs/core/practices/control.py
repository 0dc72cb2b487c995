"""Control of variables (Klahr, Chen & Toth 2001): change one thing at a time."""

from labs.core.practices.comparing import changed, start_of, trial_of
from labs.core.practices.verdict import PracticeVerdict
from labs.core.record import RunRecord, Trial

NAME = "control_of_variables"


def on_trial(record: RunRecord, seq: int) -> list[PracticeVerdict]:
    """A new trial against the earlier ones, the latest first.

    It is fair if it differs in exactly one setting from some earlier trial: a comparison is
    between two trials, so a confounded one can still be the first of a fair pair. The first
    trial compares with nothing and a repeat is the replication's; both yield nothing here.
    """
    new = trial_of(record, seq)
    if new is None:
        return []
    earlier = [*start_of(record), *record.trials[:-1]]
    differences = [(changed(old, new), old) for old in reversed(earlier)]
    if not differences or any(not names for names, _ in differences):
        return []
    fair = [(names, old) for names, old in differences if len(names) == 1]
    names, old = fair[0] if fair else differences[0]
    return [_verdict(new, old, names, bool(fair))]


def _verdict(new: Trial, old: Trial, names: tuple[str, ...], fair: bool) -> PracticeVerdict:
    key = "fair" if fair else "confounded"
    real = [trial for trial in (old, new) if trial.number]
    return PracticeVerdict(
        NAME,
        "correct" if fair else "incorrect",
        f"feedback.{NAME}.{key}" + ("" if old.number else "_start"),
        {"first": old.number, "second": new.number, "changed": list(names), "count": len(names)},
        tuple(trial.seq for trial in real),
        tuple(trial.number for trial in real),
        names,
    )


def on_plan(record: RunRecord, seq: int) -> list[PracticeVerdict]:
    """A plan that says what stays the same while one thing is varied."""
    plan = record.plan
    if plan is None or record.seq_of("plan") != seq:
        return []
    vary, keep = plan["vary"], plan["keep"]
    others = [v for v in _variable(record) if v != vary]
    missing = [v for v in others if v not in keep]
    if vary in keep:
        verdict, key, names = "incorrect", "plan_both", [vary]
    elif missing:
        verdict, key, names = "incomplete", "plan_missing", missing
    else:
        verdict, key, names = "correct", "plan_fair", [vary]
    params = {"variable": vary, "controls": names}
    return [
        PracticeVerdict(NAME, verdict, f"feedback.{NAME}.{key}", params, (seq,), (), tuple(names))
    ]


def _variable(record: RunRecord) -> list[str]:
    """The variables that this variant lets the student move."""
    fixed = (*record.variant.hidden_controls, *record.variant.locked)
    return [v for v in record.lab.independent if v not in fixed]

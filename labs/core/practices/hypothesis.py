"""Tests the stated hypothesis: the variable that is varied is the one that was named."""

from labs.core.practices.comparing import changed, fair_partners, start_of, trial_of
from labs.core.practices.verdict import PracticeVerdict
from labs.core.record import RunRecord, Trial
from labs.core.values import JsonDict

NAME = "tests_hypothesis"


def _verdict(
    verdict: str, key: str, params: JsonDict, trials: list[Trial], extra: tuple[int, ...] = ()
) -> PracticeVerdict:
    real = [t for t in trials if t.number]
    return PracticeVerdict(
        NAME,
        verdict,
        f"feedback.{NAME}.{key}",
        params,
        (*(s for s in extra if s), *(t.seq for t in real)),
        tuple(t.number for t in real),
        (params["variable"],),
    )


def on_trial(record: RunRecord, seq: int) -> list[PracticeVerdict]:
    """What a fair new trial says about the hypothesis; a confounded one says nothing.

    Once the hypothesis is tested, a look at something else is curiosity and yields nothing; so is
    one where every control is to be found out (a lab with a start to compare with). What repeats an
    earlier trial is the replication's.
    """
    new, said = trial_of(record, seq), record.hypothesis
    if new is None or said is None:
        return []
    variable, dependent = said["independent"], said["dependent"]
    quantity = record.lab.quantity_of(dependent)
    if any(quantity in old.readings and not changed(old, new) for old in record.trials[:-1]):
        return []
    pairs = fair_partners(new, [*record.trials[:-1][::-1], *start_of(record)])
    params: JsonDict = {"variable": variable, "dependent": dependent}
    mine = [old for name, old in pairs if name == variable]
    stated = record.seq_of("hypothesis")
    if mine and quantity not in new.readings:
        return [
            _verdict(
                "incomplete", "not_measured", {**params, "second": new.number}, [new], (stated,)
            )
        ]
    if mine:
        first = mine[0]
        numbers = {"first": first.number, "second": new.number}
        key = "tested_pair" if first.number else "tested_start"
        return [_verdict("correct", key, {**params, **numbers}, [first, new], (stated,))]
    if not pairs or record.lab.baseline or _tested(record, variable):
        return []
    other, old = pairs[0]
    return [_verdict("incorrect", "other", {**params, "changed": [other]}, [old, new], (stated,))]


def _tested(record: RunRecord, variable: str) -> bool:
    """Whether any two trials, or a trial and the start, differ in this variable alone."""
    trials = [*start_of(record), *record.trials]
    return any(
        name == variable
        for index, trial in enumerate(trials)
        for name, _ in fair_partners(trial, trials[:index])
    )


def on_plan(record: RunRecord, seq: int) -> list[PracticeVerdict]:
    plan, said = record.plan, record.hypothesis
    if plan is None or said is None or record.seq_of("plan") != seq:
        return []
    fits = plan["vary"] == said["independent"]
    params: JsonDict = {
        "variable": said["independent"],
        "dependent": said["dependent"],
        "changed": [plan["vary"]],
    }
    key = "plan_fits" if fits else "plan_other"
    evidence = (record.seq_of("hypothesis"), seq)
    return [_verdict("correct" if fits else "incorrect", key, params, [], evidence)]


def at_close(record: RunRecord) -> list[PracticeVerdict]:
    """A hypothesis that no pair of trials ever tested."""
    said = record.hypothesis
    if said is None or not record.trials or _tested(record, said["independent"]):
        return []
    params: JsonDict = {"variable": said["independent"], "dependent": said["dependent"]}
    return [_verdict("incorrect", "never", params, record.trials, (record.seq_of("hypothesis"),))]

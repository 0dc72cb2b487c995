"""What would have changed an exact rule's verdict: the rule is run again on a changed copy of the run.

The changes tried are those a teacher would name, the smallest first: a setting kept, one more trial, a
row left out, another direction claimed. Nothing is derived from the rules' code; a change is given only
if the rule, asked again, says something else.
"""

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from labs.core.lab import DIRECTIONS
from labs.core.practices import assess, claim, control, coverage, hypothesis
from labs.core.practices.comparing import changed, start_of, trial_of, unit_of
from labs.core.practices.verdict import PracticeVerdict
from labs.core.record import RunRecord, Trial
from labs.core.values import JsonDict, Setting, same

MOST = 4  # changes given
MOST_TRIED = 40


@dataclass(frozen=True)
class Otherwise:
    """A change of the run, as a sentence of the words files, and what the rule then says.

    `verdict` is None where it would have said nothing.
    """

    key: str
    params: JsonDict
    verdict: PracticeVerdict | None


@dataclass(frozen=True)
class _Change:
    key: str
    params: JsonDict
    record: RunRecord


def otherwise(record: RunRecord, seq: int, practice: str) -> list[Otherwise]:
    """The changes after which the verdict of `practice` on event `seq` is another one."""
    record = record.at(seq)
    before = _said(record, seq, practice)
    found: list[Otherwise] = []
    for change in islice(_changes(record, seq, practice), MOST_TRIED):
        after = _said(change.record, seq, practice)
        one = Otherwise(change.key, change.params, after)
        if _word(after) != _word(before) and one not in found:
            found.append(one)
    # What would have made it right comes first.
    return sorted(found, key=lambda one: _word(one.verdict) != "correct")[:MOST]


def _said(record: RunRecord, seq: int, practice: str) -> PracticeVerdict | None:
    return next((one for one in assess(record, seq) if one.practice == practice), None)


def _word(verdict: PracticeVerdict | None) -> str:
    return verdict.verdict if verdict else ""


def _changes(record: RunRecord, seq: int, practice: str) -> Iterator[_Change]:
    new = trial_of(record, seq)
    plans = record.seq_of("plan") == seq
    match practice:
        case control.NAME | hypothesis.NAME if plans:
            yield from _other_plans(record)
        case control.NAME | hypothesis.NAME if new is not None:
            yield from _kept(record, new)
            if practice == hypothesis.NAME:
                yield from _varied(record, new)
            yield from _moved(record, new)
        case hypothesis.NAME:
            yield from _one_more(record, str((record.hypothesis or {}).get("independent", "")))
        case coverage.RANGE:
            yield from _one_more(record, coverage.subject(record))
            yield from _left_out(record, new)
        case coverage.REPLICATION:
            yield from _repeated(record)
            yield from _moved(record, new) if new is not None else ()
        case claim.NAME:
            yield from _other_claims(record)
            yield from _other_links(record)
            yield from _left_out(record, None)


# -- changed copies --------------------------------------------------------------------------------


def _with_trials(record: RunRecord, trials: Sequence[Trial]) -> RunRecord:
    other = copy.copy(record)
    other.trials = list(trials)
    return other


def _with_settings(record: RunRecord, trial: Trial, settings: Mapping[str, Setting]) -> RunRecord:
    made = replace(trial, settings=dict(settings), signs={})
    return _with_trials(record, [made if one is trial else one for one in record.trials])


def _with_statement(record: RunRecord, name: str, **fields: Any) -> RunRecord:
    other = copy.copy(record)
    *earlier, (seq, said) = record.statements[name]
    other.statements = {**record.statements, name: [*earlier, (seq, {**said, **fields})]}
    return other


def _quantity(record: RunRecord, name: str, value: Setting) -> Any:
    """A value with its unit, for a sentence."""
    return {"value": value, "unit": unit_of(record, name)}


# -- one trial made otherwise ----------------------------------------------------------------------


def _kept(record: RunRecord, new: Trial) -> Iterator[_Change]:
    """All but one of the moved settings kept as they were, beside the likest trials first."""
    earlier = [*record.trials[-2::-1], *start_of(record)]  # the latest first
    for old in sorted(earlier, key=lambda one: len(changed(one, new))):
        names = changed(old, new)
        for moved in names if len(names) > 1 else ():
            back = [name for name in names if name != moved and name in old.settings]
            settings = {**new.settings, **{name: old.settings[name] for name in back}}
            params: JsonDict = {"second": new.number, "first": old.number, "kept": back}
            key = "kept" if old.number else "kept_start"
            if len(back) == 1:
                value = _quantity(record, back[0], old.settings[back[0]])
                key, params = f"{key}_one", params | {"control": back[0], "value": value}
            yield _Change(f"otherwise.{key}", params, _with_settings(record, new, settings))


def _varied(record: RunRecord, new: Trial) -> Iterator[_Change]:
    """The trial like an earlier one but for the variable of the hypothesis."""
    variable = str((record.hypothesis or {}).get("independent", ""))
    for old in reversed(record.trials[:-1]):
        for value in _others(record, variable, old.settings.get(variable)):
            settings = {**old.settings, variable: value}
            params = {"second": new.number, "first": old.number, "variable": variable}
            yield _Change("otherwise.varied", params, _with_settings(record, new, settings))


def _moved(record: RunRecord, new: Trial) -> Iterator[_Change]:
    """One more setting moved."""
    for name in record.lab.independent:
        for value in _others(record, name, new.settings.get(name)):
            settings = {**new.settings, name: value}
            shown = _quantity(record, name, value)
            params = {"second": new.number, "control": name, "value": shown}
            yield _Change("otherwise.moved", params, _with_settings(record, new, settings))
            break


def _others(record: RunRecord, name: str, now: Setting | None) -> list[Setting]:
    """Other values that a control may have: the ends of its range, or its other options."""
    known = record.lab.control(name)
    if known is None or now is None or known.kind == "board":
        return []
    if name in record.variant.locked or name in record.variant.hidden_controls:
        return []
    ends: Sequence[Setting] = (
        known.options if known.kind == "choice" else record.lab.limits(known, record.variant)[::-1]
    )
    return [value for value in ends if not same(value, now)]


# -- trials more or less ---------------------------------------------------------------------------


def _one_more(record: RunRecord, variable: str) -> Iterator[_Change]:
    """One more trial with the variable elsewhere, or two of them at both ends."""
    last = record.kept_trials[-1] if record.kept_trials else None
    if last is None or trial_of(record, record.events[-1].seq) is not None:
        return
    made = [
        (value, _again(record, last, {**last.settings, variable: value}))
        for value in _others(record, variable, last.settings.get(variable))
    ]
    for value, trial in made:
        params = {"variable": variable, "value": _quantity(record, variable, value)}
        yield _Change("otherwise.one_more", params, _with_trials(record, [*record.trials, trial]))
    if len(made) > 1:
        values = [_quantity(record, variable, value) for value, _ in made[:2]]
        params = {"variable": variable, "value": values[0], "other": values[1]}
        trials = [*record.trials, *(trial for _, trial in made[:2])]
        yield _Change("otherwise.two_more", params, _with_trials(record, trials))


def _again(record: RunRecord, trial: Trial, settings: Mapping[str, Setting]) -> Trial:
    """Another trial, of which nothing was read."""
    return replace(trial, number=record.trials[-1].number + 1, settings=dict(settings))


def _repeated(record: RunRecord) -> Iterator[_Change]:
    """One of the trials made once more, where a look back is judged."""
    if not record.trials or trial_of(record, record.events[-1].seq) is not None:
        return
    trial = record.trials[-1]
    again = _with_trials(record, [*record.trials, _again(record, trial, trial.settings)])
    yield _Change("otherwise.repeated", {"second": trial.number}, again)


def _left_out(record: RunRecord, new: Trial | None) -> Iterator[_Change]:
    """One of the earlier trials struck out."""
    for trial in record.kept_trials:
        if trial is not new:
            struck = [replace(one, struck=True) if one is trial else one for one in record.trials]
            params = {"second": trial.number}
            yield _Change("otherwise.left_out", params, _with_trials(record, struck))


# -- something else said ---------------------------------------------------------------------------


def _other_plans(record: RunRecord) -> Iterator[_Change]:
    plan = record.plan or {}
    said = str((record.hypothesis or {}).get("independent", ""))
    if said and said != plan["vary"]:
        yield _Change(
            "otherwise.plan_varied",
            {"variable": said},
            _with_statement(record, "plan", vary=said),
        )
    others = [name for name in record.lab.independent if name != plan["vary"]]
    missing = [name for name in others if name not in plan["keep"]]
    if missing or plan["vary"] in plan["keep"]:
        kept = _with_statement(record, "plan", keep=others)
        yield _Change("otherwise.plan_kept", {"controls": others}, kept)
    for name in plan["keep"]:
        less = [one for one in plan["keep"] if one != name]
        yield _Change(
            "otherwise.plan_not_kept", {"control": name}, _with_statement(record, "plan", keep=less)
        )


def _other_claims(record: RunRecord) -> Iterator[_Change]:
    said = record.claim
    if said is None or record.seq_of("claim") != record.events[-1].seq:
        return
    for direction in DIRECTIONS:
        if direction != said["direction"]:
            params = {
                "independent": said["independent"],
                "dependent": said["dependent"],
                "direction": direction,
            }
            yield _Change(
                "otherwise.claimed", params, _with_statement(record, "claim", direction=direction)
            )
    rows = [trial.number for trial in record.kept_trials]
    if sorted(said["evidence"]) != rows:
        yield _Change(
            "otherwise.named", {"rows": rows}, _with_statement(record, "claim", evidence=rows)
        )


def _other_links(record: RunRecord) -> Iterator[_Change]:
    drawn = record.diagram
    if drawn is None or record.seq_of("diagram") != record.events[-1].seq:
        return
    links = [list(link) for link in drawn["links"]]
    for name in record.lab.independent:
        for output in record.lab.dependent:
            link = [name, output]
            there = link in links
            other = [one for one in links if one != link] if there else [*links, link]
            key = "otherwise.not_drawn" if there else "otherwise.drawn"
            params = {"control": name, "dependent": output}
            yield _Change(key, params, _with_statement(record, "diagram", links=other))

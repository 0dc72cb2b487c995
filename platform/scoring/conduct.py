"""What would have changed a score of the conduct of a run, as the model said of changed copies of it.

It is worked out by a scoring worker when a teacher opens the score, and kept in the score's marks:
`changes` then holds [{kind, seq, control, p_success, verdict, confidence, abstained}] as in
`ml.procedures.otherwise`, the first of kind `as_it_was`: the run itself, read like the copies.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from labs.core import RunRecord, load_lab, render
from labs.core.words import LabWords
from scoring.changed import Changed
from scoring.models import Score, ScoreMarks, Verdict
from scoring.verdicts import OF_MOVEMENT

if TYPE_CHECKING:
    from ml.procedures.otherwise import Changes

AS_IT_WAS = "as_it_was"
LEAST_MOVE = 0.03  # of the chance: below it is the noise of int8
MOST_SHOWN = 6


def fields_of_changes(found: "Changes | None") -> dict[str, Any]:
    """The fields of a score's marks."""
    if found is None:
        return {}
    as_it_was = {
        "kind": AS_IT_WAS,
        "p_success": round(found.p_success, 4),
        "verdict": found.verdict,
        "abstained": found.abstained,
    }
    return {
        "changes": [as_it_was, *(asdict(one) for one in found.changes)],
        "model_version": found.model_version,
    }


def chance_as_it_was(score: Score, marks: ScoreMarks | None) -> int | None:
    """The chance that the run succeeds, percent, as it was read beside its changed copies."""
    was = _as_it_was(score, marks)
    return None if was is None else round(100 * was["p_success"])


def conduct_changes(
    score: Score, marks: ScoreMarks | None, record: RunRecord, words: LabWords
) -> Iterator[Changed]:
    """The changes that end in another verdict, a good one first; then those that move the chance most."""
    was = _as_it_was(score, marks)
    if was is None or marks is None:
        return
    fixed = {*record.variant.locked, *record.variant.hidden_controls}
    numbers = {trial.seq: trial.number for trial in record.trials}
    found = [one for one in marks.changes[1:] if one["control"] not in fixed]
    telling = [one for one in found if _turns(one, was) or _moves(one, was) >= LEAST_MOVE]
    telling.sort(key=lambda one: (not _turns(one, was), not _helps(one), -_moves(one, was)))
    for one in telling[:MOST_SHOWN]:
        yield _changed(one, score, numbers, words)


def _as_it_was(score: Score, marks: ScoreMarks | None) -> Mapping[str, Any] | None:
    if score.scorer != Score.Scorer.PROCEDURES or marks is None or not marks.changes:
        return None
    was: Mapping[str, Any] = marks.changes[0]
    return was


def _turns(one: Mapping[str, Any], was: Mapping[str, Any]) -> bool:
    """Whether the latest trial would have got another verdict."""
    return bool(one["verdict"]) and _verdict(one) != _verdict(was)


def _moves(one: Mapping[str, Any], was: Mapping[str, Any]) -> float:
    """By how much the chance of success is another one."""
    return abs(float(one["p_success"]) - float(was["p_success"]))


def _helps(one: Mapping[str, Any]) -> bool:
    return bool(one["verdict"]) and _verdict(one) == Verdict.CORRECT


def _verdict(one: Mapping[str, Any]) -> Verdict:
    return Verdict.UNSURE if one["abstained"] else OF_MOVEMENT[one["verdict"]]


def _changed(
    one: Mapping[str, Any], score: Score, numbers: Mapping[int, int], words: LabWords
) -> Changed:
    number = numbers.get(one["seq"])
    key, params = f"otherwise.conduct.{one['kind']}", {"control": one["control"]}
    if number is None:  # a trial that was made and not written down
        key, params = f"{key}_unwritten", {**params, "event": one["seq"]}
    else:
        params = {**params, "second": number}
    verdict = _verdict(one) if one["verdict"] else None
    return Changed(
        kind="conduct",
        what=render(load_lab(score.run.lab), words.language, key, params),
        verdict=verdict.value if verdict else "",
        verdict_name=str(verdict.label) if verdict else "",
        chance=round(100 * one["p_success"]),
    )

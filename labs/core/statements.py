"""What a student says: the checks of hypothesis, plan, claim, answers, hints and notes."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from labs.core.errors import BadAction
from labs.core.fit import MODELS
from labs.core.hints import refuse_too_early
from labs.core.lab import DIRECTIONS
from labs.core.values import JsonDict, fields_of, one_of, shown, text_of, whole

if TYPE_CHECKING:
    from labs.core.record import RunRecord

_MANY = 200

Check = Callable[["RunRecord", Any], Any]


def _offered(record: "RunRecord") -> tuple[str, ...]:
    """The variables that this variant shows."""
    return tuple(v for v in record.lab.independent if v not in record.variant.hidden_controls)


def _variables(record: "RunRecord", fields: JsonDict) -> JsonDict:
    one_of(fields["independent"], _offered(record), "unknown_variable", field="independent")
    one_of(fields["dependent"], record.lab.dependent, "unknown_variable", field="dependent")
    one_of(fields["direction"], DIRECTIONS, "unknown_direction")
    return fields


def answer(record: "RunRecord", value: Any) -> JsonDict:
    fields = fields_of(value, {"text": ""}, {})
    return {"text": text_of(fields["text"])}


def hypothesis(record: "RunRecord", value: Any) -> JsonDict:
    named = {"independent": "", "dependent": "", "direction": ""}
    fields = _variables(record, fields_of(value, named, {"text": ""}))
    return {**fields, "text": text_of(fields["text"])}


def plan(record: "RunRecord", value: Any) -> JsonDict:
    fields = fields_of(value, {"vary": ""}, {"keep": [], "trials": 0, "text": ""})
    one_of(fields["vary"], _offered(record), "unknown_variable", field="vary")
    keep = _names(fields["keep"], "keep")
    for name in keep:
        one_of(name, record.lab.independent, "unknown_variable", field="keep")
    trials = whole(fields["trials"], "trials", 0, _MANY)
    return {"vary": fields["vary"], "keep": keep, "trials": trials, "text": text_of(fields["text"])}


def claim(record: "RunRecord", value: Any) -> JsonDict:
    named = {"independent": "", "dependent": "", "direction": ""}
    fields = fields_of(value, named, {"text": "", "evidence": [], "reasoning": ""})
    _variables(record, fields)
    return {
        **fields,
        "text": text_of(fields["text"]),
        "reasoning": text_of(fields["reasoning"], "reasoning"),
        "evidence": _rows(record, fields["evidence"]),
    }


def _names(value: Any, field: str) -> list[str]:
    if not isinstance(value, list | tuple) or len(value) > _MANY:
        raise BadAction("not_a_list", {"field": field, "value": shown(value)})
    return list(value)


def _rows(record: "RunRecord", value: Any) -> list[int]:
    """Trial numbers that stand in the notebook, each once, in order."""
    numbers = {trial.number for trial in record.trials}
    rows = {whole(item, "evidence", 1, 10**6) for item in _names(value, "evidence")}
    for row in sorted(rows - numbers):
        raise BadAction("no_such_trial", {"trial": row})
    return sorted(rows)


def diagram(record: "RunRecord", value: Any) -> JsonDict:
    links: list[list[str]] = []
    for link in _names(fields_of(value, {"links": []}, {})["links"], "links"):
        if not isinstance(link, list | tuple) or len(link) != 2:
            raise BadAction("not_a_list", {"field": "links", "value": shown(link)})
        one_of(link[0], record.lab.independent, "unknown_variable", field="links")
        one_of(link[1], record.lab.dependent, "unknown_variable", field="links")
        links.append([link[0], link[1]])
    return {"links": sorted({tuple(link): link for link in links}.values())}


def strike(record: "RunRecord", value: Any) -> int:
    return _rows(record, [value])[0]


def note(record: "RunRecord", value: Any) -> str:
    return text_of(value, "note")


def hint(record: "RunRecord", value: Any) -> JsonDict:
    step = fields_of(value, {"step": ""}, {})["step"]
    step = one_of(step, tuple(s.name for s in record.lab.steps), "unknown_step")
    refuse_too_early(record, step)
    return {"step": step}


def open_step(record: "RunRecord", value: Any) -> str:
    return one_of(value, tuple(s.name for s in record.lab.steps), "unknown_step")


def fit(record: "RunRecord", value: Any) -> JsonDict:
    fields = fields_of(value, {"x": "", "y": "", "model": ""}, {})
    one_of(fields["model"], tuple(MODELS), "unknown_fit")
    for axis in ("x", "y"):
        if not isinstance(fields[axis], str):
            raise BadAction(
                "unknown_variable", {"field": axis, "known": [], "value": shown(fields[axis])}
            )
    return fields


def dispute(record: "RunRecord", value: Any) -> JsonDict:
    fields = fields_of(value, {"feedback": 0}, {"comment": ""})
    feedback = whole(fields["feedback"], "feedback", 1, 2**53)
    return {"feedback": feedback, "comment": text_of(fields["comment"], "comment")}


def nothing(record: "RunRecord", value: Any) -> None:
    if value is not None:
        raise BadAction("no_value_expected", {"value": shown(value)})


CHECKS: dict[tuple[str, str], Check] = {
    ("question", "answer"): answer,
    ("hypothesis", "state"): hypothesis,
    ("plan", "state"): plan,
    ("analyse", "answer"): answer,
    ("claim", "state"): claim,
    ("limits", "answer"): answer,
    ("notebook", "record"): nothing,
    ("notebook", "strike"): strike,
    ("notebook", "note"): note,
    ("plot", "fit"): fit,
    ("hint", "ask"): hint,
    ("step", "open"): open_step,
    ("feedback", "dispute"): dispute,
    ("run", "finish"): nothing,
}
SCORABLE = {
    ("question", "answer"),
    ("hypothesis", "state"),
    ("plan", "state"),
    ("analyse", "answer"),
    ("claim", "state"),
    ("diagram", "draw"),
    ("limits", "answer"),
    ("notebook", "record"),
    ("item", "answer"),
    ("run", "finish"),
}

"""A run as the two models read it: texts with references, and a generic list of actions."""

from collections.abc import Mapping

from labs.core.questions import QUESTIONS
from labs.core.questions.reading import words_answered
from labs.core.record import EventRow, Explanation, RunRecord
from labs.core.values import JsonDict, Setting, same
from labs.core.words import words_of

_KINDS = {
    "hypothesis": "state",
    "plan": "state",
    "claim": "state",
    "diagram": "state",
    "question": "answer",
    "analyse": "answer",
    "limits": "answer",
    "hint": "hint",
    "run": "end",
}
_SILENT = {"step", "feedback", "plot"}  # looking around is not working on the apparatus
_RESETS = {"reset", "stop", "clear"}


def explanation_of(record: RunRecord, seq: int) -> Explanation | None:
    """The answer of event `seq` beside the lab's references for its step."""
    event = next((e for e in reversed(record.events) if e.seq == seq), None)
    if event is None or event.actor != "user" or not isinstance(event.new, Mapping):
        return None
    if record.lab.name == QUESTIONS:
        return words_answered(record, event)
    step = event.target if event.target in _KINDS else ""
    answer = " ".join(str(event.new.get(k, "")) for k in ("text", "reasoning") if event.new.get(k))
    if not step or all(s.name != step for s in record.lab.steps):
        return None
    about, of = str(event.new.get("independent", "")), str(event.new.get("dependent", ""))
    references = [r for r in record.lab.step(step).references if r.fits(about, of)]
    if not references:
        return None
    words = words_of(record.lab.name, "en")
    return Explanation(
        step=step,
        question=words.get(f"steps.{step}.question") or words.text(f"steps.{step}.prompt"),
        reference_answers=tuple(r.text for r in references),
        reference_grades=tuple(r.grade for r in references),
        answer=answer,
        question_id=f"{record.lab.name}.{step}" + (f".{about}.{of}" if about else ""),
    )


def scaled(record: RunRecord, settings: Mapping[str, Setting]) -> dict[str, float | str]:
    """Settings on -1..1 over the variant's range with the lab's default at 0; choices as they are."""
    return {name: _scaled(record, name, value) for name, value in settings.items()}


def _scaled(record: RunRecord, name: str, value: Setting) -> float | str:
    control = record.lab.control(name)
    if isinstance(value, str) or control is None or isinstance(control.default, str):
        return value
    low, high = record.lab.limits(control, record.variant)
    middle = min(max(float(control.default), low), high)
    value = min(max(value, low), high)
    span = (high - middle) if value > middle else (middle - low)
    return round((value - middle) / span, 4) if span else 0.0


def procedure_of(record: RunRecord) -> list[JsonDict]:
    """Event (0 for the start), kind, scaled settings, seconds and what changed, for each action."""
    settings = {c.name: c.default for c in record.lab.controls if c.kind == "board"}
    settings |= record.lab.starting_values(record.variant)
    start = {"seq": 0, "kind": "start", "seconds": 0.0, "changed": []}
    rows = [{**start, "settings": scaled(record, settings)}]
    for event in record.events:
        kind = _kind(event)
        if event.actor != "user" or not kind:
            continue
        new = dict(event.observations.get("controls", settings))
        changed = [n for n in new if n not in settings or not same(new[n], settings[n])]
        settings = new
        rows.append(
            {
                "seq": event.seq,
                "kind": kind,
                "settings": scaled(record, settings),
                "seconds": event.seconds,
                "changed": changed,
            }
        )
    return rows


def _kind(event: EventRow) -> str:
    if event.target in _SILENT:
        return ""
    if event.target in _KINDS:
        return _KINDS[event.target]
    if event.target == "notebook":
        return "record" if event.action == "record" else ""
    if event.target == "apparatus":
        return "reset" if event.action in _RESETS else "apply"
    return "read" if event.action == "read" else "set"

"""The questions of a set in a sequence's file, and back, with notes on what did not fit."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from courses.models import new_stage_key
from courses.question_sets import problem_words
from courses.selectors import skills_in
from labs.core import lab_names
from labs.core.questions import KINDS, MOST, Question

COMMON = {"name", "kind", "ask", "skill", "told"}
OWN = {
    "one": {"options", "right"},
    "several": {"options", "right"},
    "number": {"value", "tolerance", "relative", "unit"},
    "text": {"references"},
}

Note = Callable[[str], None]


def written_question(question: Mapping[str, Any]) -> dict[str, Any]:
    """Only what says something; places among the options are counted from 1."""
    found = {"name": question["key"], **{k: v for k, v in question.items() if k != "key"}}
    if "right" in found:
        found["right"] = [place + 1 for place in found["right"]]
    kept = ("name", "kind", "ask", "value", "right", "options", "references")
    return {name: value for name, value in found.items() if name in kept or value}


def read_questions(given: Any, note: Note) -> list[dict[str, Any]]:
    """Those that can be asked, in their order."""
    listed = given if isinstance(given, list) else []
    if not listed:
        note(_("it has no list of questions."))
    if len(listed) > MOST:
        note(_("only the first %(most)s questions were taken.") % {"most": MOST})
    return list(_fitting(listed[:MOST], note))


def _fitting(listed: list[Any], note: Note) -> Iterator[dict[str, Any]]:
    names: set[str] = set()
    for place, one in enumerate(listed, start=1):

        def tell(text: str, place: int = place) -> None:
            note(_("question %(place)s: %(what)s") % {"place": place, "what": text})

        found = _read(one, tell)
        if found is None:
            continue
        if found["key"] in names:
            found["key"] = new_stage_key()
        names.add(found["key"])
        yield found


def _read(given: Any, note: Note) -> dict[str, Any] | None:
    if not isinstance(given, Mapping) or given.get("kind") not in KINDS:
        note(_("it is of no kind that is known here; it was left out."))
        return None
    for name in sorted({str(one) for one in given} - COMMON - OWN[given["kind"]]):
        note(_("“%(name)s” means nothing here and was left out.") % {"name": name})
    try:
        question = Question.from_json({**given, "key": _key(given), "right": _right(given)})
    except (TypeError, ValueError, OverflowError):
        note(_("it cannot be read; it was left out."))
        return None
    if problem := question.problem():
        note(_("it was left out: %(why)s") % {"why": problem_words(problem)})
        return None
    found = question.to_json()
    if question.skill and question.skill not in _skills():
        note(_("no skill “%(name)s”; it was left out.") % {"name": question.skill})
        found["skill"] = ""
    return found


def _key(given: Mapping[str, Any]) -> str:
    name = str(given.get("name") or "")[:12]
    return name if name.isalnum() else new_stage_key()


def _right(given: Mapping[str, Any]) -> list[int]:
    """Places from 1 in the file, from 0 in the set."""
    places = given.get("right", [])
    return [int(one) - 1 for one in (places if isinstance(places, list) else [places])]


def _skills() -> set[str]:
    return {skill for name in lab_names() for skill in skills_in(name)}

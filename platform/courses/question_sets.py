"""The questions of a stage: what is wrong with them in words, and changes to their list."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from courses.models import Stage, new_stage_key
from courses.picture_texts import says_nothing_of_a_picture
from labs.core.questions import KINDS, MOST, Question

Written = dict[str, Any]
BLANK: dict[str, Written] = {
    "one": {"options": [], "right": []},
    "several": {"options": [], "right": []},
    "number": {"value": None, "tolerance": 0.05, "relative": True, "unit": ""},
    "text": {"references": []},
}


def problem_words(problem: str) -> str:
    """Why a question cannot be asked yet."""
    words = {
        "kind": _("it is of no kind that is known here."),
        "ask": _("write what is asked."),
        "long": _("one of its texts is too long; 4000 characters are the most."),
        "number": _("give the right number, and a tolerance that is not below zero."),
        "references": _("write one reference answer at least."),
        "options": _("it needs 2 to 10 answers to choose from, none of them empty."),
        "right": _("mark which of the answers are right."),
        "one_right": _("exactly one of the answers is right."),
    }
    return words[problem]


def problems_in(questions: Iterable[Mapping[str, Any]]) -> list[str]:
    """What keeps a set from being asked, question by question."""
    found = []
    for place, one in enumerate(questions, start=1):
        if why := problem_of(one):
            found.append(_("Question %(place)s: %(why)s") % {"place": place, "why": why})
    return found


def problem_of(question: Mapping[str, Any]) -> str:
    """What keeps a question from being asked, in words; empty where nothing does."""
    if problem := Question.from_json(question).problem():
        return problem_words(problem)
    if says_nothing_of_a_picture(question):
        return _(
            "say what is to be seen in its picture, in the square brackets: those who do not see it have it read aloud."
        )
    return ""


def unfit_questions(stages: Iterable[Stage]) -> list[str]:
    """What keeps the question sets of a sequence from being asked, stage by stage."""
    found = []
    for stage in stages:
        if stage.kind != Stage.Kind.QUESTIONS:
            continue
        problems = problems_in(stage.questions) or (
            [] if stage.questions else [_("it has no question yet.")]
        )
        for one in problems:
            told = {"place": stage.position, "what": one}
            found.append(_("Stage %(place)s: %(what)s") % told)
    return found


def with_new(questions: list[Written], kind: str) -> list[Written]:
    """One more question at the end."""
    if kind not in KINDS:
        raise ValidationError(_("There is no such kind of question."))
    if len(questions) >= MOST:
        raise ValidationError(_("A set has %(most)s questions at most.") % {"most": MOST})
    blank = {"key": new_stage_key(), "kind": kind, "ask": "", "skill": "", "told": ""}
    return [*questions, {**blank, **BLANK[kind]}]


def with_copy(questions: list[Written], key: str) -> list[Written]:
    """The same question once more, behind it."""
    if len(questions) >= MOST:
        raise ValidationError(_("A set has %(most)s questions at most.") % {"most": MOST})
    place = _place(questions, key)
    twin = {**questions[place], "key": new_stage_key()}
    return [*questions[: place + 1], twin, *questions[place + 1 :]]


def without(questions: list[Written], key: str) -> list[Written]:
    place = _place(questions, key)
    return [*questions[:place], *questions[place + 1 :]]


def with_moved(questions: list[Written], key: str, by: int) -> list[Written]:
    """One place up (-1) or down (+1); at an end of the list nothing happens."""
    place = _place(questions, key)
    there = place + by
    if not 0 <= there < len(questions):
        return questions
    moved = list(questions)
    moved[place], moved[there] = moved[there], moved[place]
    return moved


def _place(questions: list[Written], key: str) -> int:
    found = [place for place, one in enumerate(questions) if one["key"] == key]
    if not found:
        raise ValidationError(_("This question is no longer there."))
    return found[0]

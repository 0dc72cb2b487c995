"""Why a lab came next: the reasons, every lab considered with the parts of its value, what was fixed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from courses.models import Stage
from courses.selectors import title_of
from courses.views import asking
from labs.core.words import words_of
from learners.candidates import OFFERED
from learners.models import Decision
from learners.reasons import PARTS, lab_title, rendered
from learners.selectors import decisions_visible_to
from learners.skills import skill_name

ADDED = {
    "new_lab": gettext_lazy("not done yet"),
    "shown_idea": gettext_lazy("aims at an idea that was shown"),
    "again": gettext_lazy("to be tried again"),
    "just_done": gettext_lazy("done just now"),
    "other_support": gettext_lazy("support that fits less"),
    "look_again": gettext_lazy("due to be looked at again"),
    "probe": gettext_lazy("not settled yet, to be shown once more"),
    "interest": gettext_lazy("interest"),
    "too_long": gettext_lazy("too long for the time left"),
}
MODELS = {
    "next-lab": gettext_lazy("choice of the next lab"),
    "sequencing": gettext_lazy("how students here learn, for the choice of the next lab"),
    "tracing": gettext_lazy("learner model, sequence model learnt here"),
    "interest": gettext_lazy("suggestions by interest, trained here"),
    "interest-words": gettext_lazy("suggestions by interest, from words alone"),
    "in-order": gettext_lazy("the fixed order with its gates"),
    "logistic": gettext_lazy("learner model, logistic with forgetting"),
    "bkt": gettext_lazy("learner model, Bayesian knowledge tracing"),
}


@dataclass(frozen=True)
class Considered:
    """A lab that was considered. Parts that an old decision did not keep are None."""

    place: int
    title: str
    support: str
    value: float
    gain: float
    readiness: float
    prepared: float | None
    opens: float | None
    due: float | None
    expected: float | None
    minutes: int | None
    added: list[tuple[str, float]]
    blocked: bool
    because: list[str]
    offered: bool
    taken: bool


@login_required
@require_GET
def decision(request: HttpRequest, decision_id: int) -> HttpResponse:
    """One decision: for the student it was made for, and for who teaches there."""
    reader, language = asking(request), get_language() or "en"
    rows = decisions_visible_to(reader).select_related(
        "student", "stage", "assignment__course", "assignment__version__sequence",
        "after_run", "next_run", "locked_by", "replaces", "replaced_by",
    )  # fmt: skip
    found = get_object_or_404(rows, pk=decision_id)
    own = found.student_id == reader.pk
    side = "student" if own else "teacher"
    page = {
        "decision": found,
        "own": own,
        "title": lab_title(found.lab, language) if found.lab else _("the end of the sequence"),
        "because": rendered(found.reasons, language, side),
        "considered": considered_in(found, language, side),
        "fixed": fixed_in(found, language),
        "models": models_in(found.model_version),
        "replaced_by": getattr(found, "replaced_by", None),
    }
    return render(request, "learners/decision.html", page)


def considered_in(found: Decision, language: str, side: str) -> list[Considered]:
    """Every lab considered, best first; the end of a sequence is none."""
    return [
        _considered(found, place, one, language, side)
        for place, one in enumerate(found.candidates)
        if one.get("lab")
    ]


def _considered(
    found: Decision, place: int, one: Mapping[str, Any], language: str, side: str
) -> Considered:
    support = one.get("variant", {}).get("scaffold", "")
    return Considered(
        place=place + 1,
        title=lab_title(one["lab"], language),
        support=words_of("", language).name(support, ("scaffolds",)) if support else "",
        value=one["value"],
        gain=one["gain"],
        readiness=one["readiness"],
        prepared=one.get("prepared"),
        opens=one.get("opens"),
        due=one.get("due"),
        expected=one.get("expected"),
        minutes=one.get("minutes"),
        added=[(str(ADDED.get(name, name)), value) for name, value in one.get("added", {}).items()],
        blocked=one.get("blocked", False),
        because=rendered(one.get("reasons", []), language, side),
        offered=place < OFFERED and found.locked_by_id is None,
        taken=found.chosen == place,
    )


def fixed_in(found: Decision, language: str) -> list[str]:
    """What the teacher had fixed, and what that left open."""
    told = _of_stage(found.stage, language) if found.stage is not None else []
    if found.locked_by is not None:
        locked = _("%(name)s fixed this lab: no other ones are offered.")
        told.append(locked % {"name": found.locked_by.shown_name})
    return told


def _of_stage(stage: Stage, language: str) -> list[str]:
    words = words_of("", language)
    told = []
    if stage.kind == Stage.Kind.LAB:
        told.append(_("The lab: %(lab)s.") % {"lab": title_of(stage.lab, language)})
    elif stage.allowed_labs:
        labs = words.joined([title_of(lab, language) for lab in stage.allowed_labs])
        told.append(_("Labs that are allowed here: %(labs)s.") % {"labs": labs})
    if stage.skills:
        skills = words.joined([skill_name(one, language) for one in stage.skills])
        told.append(_("Skills that this place is for: %(skills)s.") % {"skills": skills})
    if stage.variant:
        parts = words.joined([str(PARTS.get(part, part)) for part in sorted(stage.variant)])
        told.append(_("Parts of the set-up: %(parts)s.") % {"parts": parts})
    return told


def models_in(version: str) -> list[str]:
    """The versions that made a decision, in words: `bkt@1` is the learner model, version 1."""
    told = []
    for one in version.replace("+", " ").split():
        name, _at, number = one.partition("@")
        words = str(MODELS.get(name, name))
        told.append(_("%(model)s, version %(number)s") % {"model": words, "number": number})
    return told

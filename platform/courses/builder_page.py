"""What the builder shows: the way, the settings of one stage, what publishing changes."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from courses.access import may_edit_sequence
from courses.branching import END, branches_of
from courses.comparing import changes_between, setting_words, told
from courses.drafting import draft_of
from courses.forms import SequenceForm, language
from courses.history import steps_of
from courses.models import Sequence, SequenceVersion, Stage
from courses.option_texts import option_html
from courses.pages import page_html
from courses.papers import papers_of
from courses.question_sets import problems_in
from courses.selectors import (
    classes_of,
    courses_taught_by,
    lab_choices,
    labs_of,
    minutes_of,
    misconception_choices,
    newest_version,
    stage_name,
    title_of,
)
from courses.stage_forms import HINTS, SUPPORT, StageForm
from courses.stage_settings import stage_form
from courses.variant_words import hint_words
from courses.views import staff
from labs.core import lab_names
from labs.core.questions import Question


def details_of(stage: Stage) -> list[str]:
    """What the teacher fixed of a lab's set-up, in a few words."""
    fixed = stage.variant or {}
    details = [str(SUPPORT[fixed["scaffold"]])] if fixed.get("scaffold") in SUPPORT else []
    if "noise" in fixed:
        details.append(_("noise × %(factor)s") % {"factor": f"{fixed['noise']:g}"})
    if fixed.get("hints") in HINTS:
        details.append(hint_words(fixed["hints"]))
    target = fixed.get("target_misconception")
    if target and stage.lab in lab_names():
        names = dict(misconception_choices(stage.lab, language()))
        details.append(_("aims at “%(idea)s”") % {"idea": names.get(target, target)})
    parts = ("ranges", "locked", "hidden_controls", "steps", "hypothesis")
    return details + [setting_words(part) for part in parts if fixed.get(part)]


def ways_of(stage: Stage, names: dict[str, str]) -> list[str]:
    """The branches in words."""
    words = {
        "mastery-below": _("mastery below %(at)s %%: %(place)s"),
        "mastery-from": _("mastery from %(at)s %%: %(place)s"),
        "score-below": _("score below %(at)s %%: %(place)s"),
        "score-from": _("score from %(at)s %%: %(place)s"),
    }
    return [
        words[f"{one.by}-{one.side}"] % {"at": round(one.at * 100), "place": names[one.go_to]}
        for one in branches_of(stage)
        if one.go_to in names
    ]


def shown_stage(stage: Stage, names: dict[str, str] | None = None) -> dict[str, Any]:
    """A stage as the path shows it."""
    speech = language()
    return {
        "stage": stage,
        "title": stage_name(stage, speech) if stage.kind != "adaptive" else _("Adaptive slot"),
        "labs": [title_of(lab, speech) for lab in labs_of(stage)],
        "details": details_of(stage),
        "ways": ways_of(stage, names or {}),
        "gate": round(stage.gate * 100),
        "minutes": minutes_of([stage]),
        "papers": papers_of([stage], speech),
    }


def named(stages: list[Stage]) -> dict[str, str]:
    """The places that a branch may lead to."""
    places = {one.key: f"{one.position}. {stage_name(one, language())}" for one in stages}
    return {**places, END: _("the end")}


def changes_of(sequence: Sequence, newest: SequenceVersion) -> dict[str, Any]:
    """What publishing would change against the version that stands."""
    standing = sequence.versions.exclude(published=None).order_by("-number").first()
    if newest.published or standing is None:
        return {"standing": standing, "changes": []}
    changes = changes_between(standing, newest)
    return {"standing": standing, "changes": told(changes, lambda one: shown_stage(one)["title"])}


def step_words(what: str) -> str:
    """A change as undo and redo call it."""
    words = {
        "added": _("add a stage"),
        "removed": _("remove a stage"),
        "moved": _("move a stage"),
        "copied": _("copy a stage"),
        "settings": _("change the settings"),
        "renamed": _("rename the sequence"),
        "questions": _("change the list of questions"),
        "elsewhere": _("change from elsewhere"),
    }
    return words.get(what, what)


def asked_in(stage: Stage) -> list[dict[str, Any]]:
    """The questions as students see them."""
    return [
        {
            **one.for_page(),
            "number": place,
            "html": page_html(one.ask),
            "options": list(map(option_html, one.options)),
        }
        for place, one in enumerate(map(Question.from_json, stage.questions), start=1)
    ]


def page_of(
    request: HttpRequest, sequence: Sequence, wanted: str = "", form: StageForm | None = None
) -> dict[str, Any]:
    """Everything that the builder's templates show."""
    newest = newest_version(sequence) or draft_of(sequence=sequence)
    stages = list(newest.stages.order_by("position"))
    chosen = next((one for one in stages if one.key == wanted), None)
    chosen = chosen or (stages[0] if stages else None)
    names = named(stages)
    steps = steps_of(newest)
    return {
        "sequence": sequence,
        "newest": newest,
        "editable": may_edit_sequence(staff(request), sequence),
        "stages": [shown_stage(stage, names) for stage in stages],
        "chosen": shown_stage(chosen, names) if chosen else None,
        "form": form or (stage_form(chosen) if chosen else None),
        "shown": page_html(chosen.text) if chosen and chosen.kind == "page" else "",
        "asked": asked_in(chosen) if chosen and chosen.kind == "questions" else [],
        "problems": problems_in(chosen.questions) if chosen else [],
        "minutes": minutes_of(stages),
        "labs": lab_choices(language()),
        "rename": SequenceForm(instance=sequence, auto_id="id_sequence_%s"),
        "undo": steps.undo and step_words(steps.undo),
        "redo": steps.redo and step_words(steps.redo),
        **changes_of(sequence, newest),
    }


FRAGMENTS = ("head", "path", "settings", "shown")


def wants_json(request: HttpRequest) -> bool:
    """Whether the page's own script asks: it puts the fragments in the place of the old ones."""
    return request.headers.get("Accept") == "application/json"


def fragments(request: HttpRequest, page: dict[str, Any], **said: Any) -> JsonResponse:
    """The parts of the page as they are now, and what is to be said about it."""
    parts = {
        name: render_to_string(f"courses/builder/{name}.html", page, request) for name in FRAGMENTS
    }
    chosen = page["chosen"]
    shown = {"stage": chosen["stage"].key if chosen else "", **said, "parts": parts}
    return JsonResponse(shown)


def builder_page(
    request: HttpRequest, sequence: Sequence, wanted: str = "", form: StageForm | None = None
) -> HttpResponse:
    """The path on the left, the settings of the chosen stage on the right."""
    page = page_of(request, sequence, wanted, form)
    user = staff(request)
    published = page["newest"] if page["newest"].published else page["standing"]
    around = {
        "shares": list(sequence.shares.select_related("user")) if page["editable"] else [],
        "published": published,
        "classes": classes_of(user, sequence),
        "courses": courses_taught_by(user).filter(archived=False) if published else [],
    }
    return render(request, "courses/builder.html", {**page, **around})

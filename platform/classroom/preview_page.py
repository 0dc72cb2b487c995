"""The page on which a teacher goes through a sequence as a student of any mastery."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from classroom.preview import Assumed, Step, alternatives, off_the_way, walk
from courses.access import sequences_visible_to
from courses.builder_page import shown_stage
from courses.models import Stage
from courses.selectors import labs_of, minutes_of, newest_version, skill_choices
from courses.variant_words import set_up_words
from courses.views import staff
from learners.reasons import lab_title, rendered
from learners.skills import skill_name


def slider(label: Any, help_text: Any = "") -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"type": "range", "min": 0, "max": 100, "step": 5})
    return forms.IntegerField(
        label=label, min_value=0, max_value=100, required=False, widget=widget, help_text=help_text
    )


class AssumedForm(forms.Form):
    """What is assumed of the student."""

    new = forms.BooleanField(label=_("A new student, of whom nothing was seen yet"), required=False)
    mastery = slider(_("Mastery of every skill, in percent"))
    score = slider(_("Share of right steps in a run, in percent"))

    def __init__(self, skills: list[tuple[str, str]], data: Any = None) -> None:
        super().__init__(data)
        for skill, name in skills:
            field = forms.IntegerField(label=name, min_value=0, max_value=100, required=False)
            self.fields[f"skill:{skill}"] = field

    def assumed(self) -> Assumed:
        given = self.cleaned_data
        skills = {
            name.partition(":")[2]: value / 100
            for name, value in given.items()
            if name.startswith("skill:") and value is not None
        }
        mastery, score = (given[name] for name in ("mastery", "score"))
        return Assumed(
            given["new"],
            0.5 if mastery is None else mastery / 100,
            0.5 if score is None else score / 100,
            skills,
        )

    def skill_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("skill:")]


def shown_step(step: Step, language: str) -> dict[str, Any]:
    """A step of the walk in words."""
    shown = {**shown_stage(step.stage), "goes_to": step.goes_to, "branched": step.branched}
    if step.choice is None:
        return shown
    choice = step.choice
    asked = step.stage.kind == Stage.Kind.QUESTIONS
    return {
        **shown,
        "lab": step.stage.title if asked else lab_title(choice.lab, language),
        "set_up": _set_up(step, language),
        "held": step.held,
        "to_teacher": rendered(choice.reasons, language, "teacher"),
        "to_student": rendered(choice.reasons, language, "student"),
        "weak": [skill_name(skill, language) for skill in step.weak],
        "others": [
            {
                "title": lab_title(one["lab"], language),
                "set_up": set_up_words(one["lab"], one["variant"], language)[:1],
            }
            for one in alternatives(choice)
        ],
    }


def _set_up(step: Step, language: str) -> list[str]:
    if step.stage.kind == Stage.Kind.QUESTIONS:
        return list(map(str, [step.stage.get_feedback_display()]))
    assert step.choice is not None
    return set_up_words(step.choice.lab, step.choice.variant, language)


@login_required
@require_GET
def preview(request: HttpRequest, sequence_id: int) -> HttpResponse:
    """The newest version, a draft too; nothing is written."""
    found = sequences_visible_to(staff(request))
    sequence = get_object_or_404(found, pk=sequence_id)
    newest = newest_version(sequence)
    stages: list[Stage] = list(newest.stages.all()) if newest else []
    labs = list(dict.fromkeys(lab for stage in stages for lab in labs_of(stage)))
    language = get_language() or "en"
    given = request.GET if "mastery" in request.GET else {"mastery": "50", "score": "50"}
    form = AssumedForm(skill_choices(labs, language) if labs else [], given)
    steps = walk(stages, labs, form.assumed()) if form.is_valid() else []
    page = {
        "sequence": sequence,
        "newest": newest,
        "form": form,
        "steps": [shown_step(step, language) for step in steps],
        "missed": [shown_stage(stage) for stage in off_the_way(stages, steps)],
        "minutes": minutes_of([step.stage for step in steps]),
    }
    return render(request, "classroom/preview.html", page)

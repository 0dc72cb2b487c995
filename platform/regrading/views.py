"""A course's regradings: begin, look at what would change, apply, undo."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from assay.punctuation import listed
from courses.models import Course
from courses.option_texts import option_words
from courses.pages import page_html
from courses.selectors import title_of
from courses.views import asking, done, taught
from labs.core import load_lab
from labs.core.questions import QUESTIONS, Question, judged_otherwise
from labs.core.words import words_of
from regrading.forms import LabForm, ReasonForm
from regrading.mastery import progress_of
from regrading.preview import preview_of
from regrading.question_forms import QuestionForm
from regrading.selectors import (
    labs_done_in,
    questions_asked_in,
    regradings_of,
    versions_to_score_with,
)
from regrading.services import (
    regrading_apply,
    regrading_begin,
    regrading_compute_again,
    regrading_drop,
    regrading_undo,
)
from scoring.criteria import InForce, applied_in
from scoring.models import Regrading

MOST_SHOWN = 50


def language() -> str:
    return get_language() or "en"


def of_course(request: HttpRequest, course_id: int, regrading_id: int) -> Regrading:
    """A regrading of a course that the reader teaches, else the same 404 as for none."""
    course = taught(request, course_id)
    return get_object_or_404(regradings_of(course).select_related("course"), pk=regrading_id)


def lab_name(regrading: Regrading) -> str:
    return title_of(regrading.lab, language()) if regrading.lab else _("all labs")


def form_for(
    course: Course, lab: str, key: str, asked: Question | None, data: Any
) -> ReasonForm | None:
    """The whole form for a lab or a question, the model alone for all labs; None without a question.

    `asked` is the question as it was asked, `key` its identity.
    """
    versions = versions_to_score_with()
    if not lab:
        return ReasonForm(versions, data)
    held = InForce()
    held.renewed()
    criteria = held.of(course.pk, lab)
    if lab != QUESTIONS:
        return LabForm(criteria.applied_to(load_lab(lab)), language(), versions, data)
    return QuestionForm(key, criteria.asked(asked), versions, data) if asked else None


@login_required
def regradings(request: HttpRequest, course_id: int) -> HttpResponse:
    """What was graded anew so far, and a new one: `lab` (and `question`) pick what it is for."""
    course = taught(request, course_id)
    labs = labs_done_in(course)
    lab = picked(request, "lab", labs)
    questions = questions_asked_in(course) if lab == QUESTIONS else {}
    key = picked(request, "question", list(questions))
    _name, asked = questions.get(key, ("", None))
    form = form_for(course, lab, key, asked, request.POST or None)
    found: list[Regrading] = []
    if form is not None and form.is_bound:
        begin = partial(_begin, request, course, lab, form)
        if done(form, lambda: found.append(begin())):
            return redirect("regrading:one", course.pk, found[0].pk)
    page = {
        "course": course,
        "form": form,
        "lab": lab,
        "labs": [(one, title_of(one, language())) for one in labs],
        "questions": [(one, name) for one, (name, _asked) in questions.items()],
        "asked": page_html(asked.ask) if asked else "",
        "key": key,
        "regradings": [(one, lab_name(one)) for one in regradings_of(course)[:MOST_SHOWN]],
    }
    bound = form is not None and form.is_bound
    return render(request, "regrading/list.html", page, status=422 if bound else 200)


def picked(request: HttpRequest, name: str, known: Sequence[str]) -> str:
    """What was chosen of these, the first where nothing was; empty for what is none of them."""
    one = request.POST.get(name, request.GET.get(name, known[0] if known else ""))
    return one if one in known else ""


def _begin(request: HttpRequest, course: Course, lab: str, form: ReasonForm) -> Regrading:
    return regrading_begin(
        course=course,
        teacher=asking(request),
        lab=lab,
        reason=form.cleaned_data["reason"],
        change=form.change(),
    )


@login_required
@require_GET
def one(request: HttpRequest, course_id: int, regrading_id: int) -> HttpResponse:
    """What it changes, and who would notice. A program that asks for JSON gets how far it is."""
    regrading = of_course(request, course_id, regrading_id)
    follows = progress_of(regrading)
    if not request.accepts("text/html"):
        return JsonResponse(
            {
                "state": regrading.state,
                "done": regrading.done,
                "total": regrading.total,
                "mastery": asdict(follows) if follows else None,
            }
        )
    ready = regrading.state == Regrading.State.READY
    held = applied_in(course_id)
    page = {
        "course": regrading.course,
        "regrading": regrading,
        "lab": lab_name(regrading),
        "changes": changes_of(regrading),
        "preview": preview_of(regrading, language()) if ready else None,
        "stale": ready and regrading.rests_on != held,
        "is_last": bool(held) and held[-1] == regrading.pk,
        "follows": follows,
        "told": regrading.mark_changes.select_related("student"),
    }
    return render(request, "regrading/one.html", page)


def changes_of(regrading: Regrading) -> list[str]:
    """The change in sentences."""
    words = words_of(regrading.lab, language())
    of_set = regrading.lab == QUESTIONS
    asked = questions_asked_in(regrading.course) if of_set else {}
    found = []
    for answer in regrading.references.all():
        name = asked[answer.step][0] if answer.step in asked else answer.step
        found.append(
            _("Reference answer added to “{step}” ({grade}): {text}").format(
                step=name if of_set else words.name(answer.step, ("steps",)),
                grade=answer.get_grade_display(),
                text=answer.text,
            )
        )
    if regrading.coverage is not None:
        found.append(
            # A per cent sign, no place for a value. xgettext:no-python-format
            _("A good range needs {values} different values over {percent} % of it.").format(
                values=round(regrading.coverage["values"]),
                percent=round(100 * regrading.coverage["share"]),
            )
        )
    if regrading.practices is not None:
        names = [words.name(one, ("practices",)) for one in regrading.practices]
        found.append(_("The rules judge: {practices}.").format(practices=listed(names) or "–"))
    for key, change in (regrading.questions or {}).items():
        if key in asked:
            found.append(question_change(*asked[key], change))
    if regrading.model_version:
        found.append(_("Scored with {version}.").format(version=regrading.model_version))
    return found


def question_change(name: str, question: Question, change: Mapping[str, Any]) -> str:
    """What is right now of a question, beside what was right when it was asked."""
    before, after = right_of(question), right_of(judged_otherwise(question, change, ()))
    return _("“{question}”: right is {after}; it was asked with {before}.").format(
        question=name, before=before, after=after
    )


def right_of(question: Question) -> str:
    """The right options, or the value with its tolerance."""
    if question.kind == "number":
        return f"{question.value:g} ± {question.band:g} {question.unit}".strip()
    return _("; ").join(option_words(question.options[one]) for one in question.right)


def act(
    request: HttpRequest,
    course_id: int,
    regrading_id: int,
    write: Callable[..., object],
    said: str,
) -> HttpResponse:
    """Do one thing to a regrading; what is refused is said."""
    regrading = of_course(request, course_id, regrading_id)
    try:
        write(regrading=regrading)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, said)
    if write is regrading_drop:
        return redirect("regrading:list", course_id)
    return redirect("regrading:one", course_id, regrading_id)


@login_required
@require_POST
def apply(request: HttpRequest, course_id: int, regrading_id: int) -> HttpResponse:
    """The new scores count from now on."""
    said = _("Applied. The students whose marks changed read it on the page of their marks.")
    return act(request, course_id, regrading_id, regrading_apply, said)


@login_required
@require_POST
def undo(request: HttpRequest, course_id: int, regrading_id: int) -> HttpResponse:
    """The scores of before count again."""
    said = _("Undone: the scores of before count again.")
    return act(request, course_id, regrading_id, regrading_undo, said)


@login_required
@require_POST
def again(request: HttpRequest, course_id: int, regrading_id: int) -> HttpResponse:
    """Compute it from the start."""
    return act(
        request, course_id, regrading_id, regrading_compute_again, _("It is being computed again.")
    )


@login_required
@require_POST
def drop(request: HttpRequest, course_id: int, regrading_id: int) -> HttpResponse:
    """Forget one that was never applied."""
    return act(
        request, course_id, regrading_id, regrading_drop, _("Dropped; no score was touched.")
    )

"""The page of a question set: answered by its student, looked at by those who may see the run."""

from typing import cast
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from labs.core.questions import QUESTIONS
from people.models import User
from runs.models import Run
from runs.selectors import access
from runs.views import readable_run
from scoring.question_page import QuestionPage, question_page


@login_required
@require_GET
def questions(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """The whole page, or for its script what was judged since."""
    user = cast(User, request.user)
    run = readable_run(user, run_id)
    if run.lab != QUESTIONS:
        return redirect("runs:bench", run.pk)
    looks_on = access(user, run) != "write"
    page = question_page(run, get_language() or "en", looks_on=looks_on)
    if request.headers.get("Accept") == "application/json":
        return JsonResponse(fragments(request, page, looks_on))
    shown = {"page": page, "looks_on": looks_on, "data": data_of(run, page, looks_on)}
    return render(request, "scoring/questions.html", shown)


def fragments(request: HttpRequest, page: QuestionPage, looks_on: bool) -> dict[str, object]:
    """By question its verdict and whether it can still be changed; and what stands at the end."""
    judged = {
        one.question.key: {
            "locked": one.handed_in,
            "html": render_to_string(
                "scoring/judgement.html", {"one": one, "looks_on": looks_on}, request
            ),
        }
        for one in page.asked
    }
    end = render_to_string("scoring/questions_end.html", {"page": page}, request)
    return {"finished": page.finished, "questions": judged, "end": end}


def data_of(run: Run, page: QuestionPage, looks_on: bool) -> dict[str, object]:
    """What the page's script begins with."""
    return {
        "run": str(run.pk),
        "socket": f"/ws/runs/{run.pk}/",
        "address": reverse("questions:run", args=[run.pk]),
        "one_by_one": page.at_once,
        "finished": page.finished,
        "reader": looks_on,
    }

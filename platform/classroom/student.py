"""A teacher's look at one student: what was shown, what comes next and why, and the runs."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from classroom.forms import NextLabForm
from classroom.services import next_lab_choose, next_lab_keep, next_lab_release
from courses.models import Course, Membership
from courses.selectors import courses_taught_by
from courses.views import asking, staff
from learners.models import Decision, MasteryEvidence
from learners.reasons import REFUSALS, lab_title, rendered
from learners.selectors import decisions_visible_to, evidence_of, mastery_of
from learners.services import CannotStart
from people.models import Role, User
from people.selectors import people_visible_to
from runs.models import Run, Visit
from runs.selectors import runs_readable_by
from scoring.models import Verdict

EVIDENCE_SHOWN = 6  # of each skill, the newest first
DECISIONS_SHOWN = 20
RUNS_SHOWN = 30
VISITS_SHOWN = 10


def visible_student(request: HttpRequest, student_id: int) -> User:
    """A student whom this teacher or administrator may see, else the same 404 as for nobody."""
    found = people_visible_to(staff(request)).filter(role=Role.STUDENT)
    return get_object_or_404(found, pk=student_id)


@login_required
@require_GET
def student(request: HttpRequest, student_id: int) -> HttpResponse:
    """Everything about one student that the reader may see."""
    reader, found = asking(request), visible_student(request, student_id)
    language = get_language() or "en"
    runs = runs_readable_by(reader).filter(student=found)
    page = {
        "student": found,
        "skills": skills_of(reader, found, runs, language),
        "waiting": waiting_of(reader, found, language),
        "decisions": decisions_of(reader, found, language),
        "visits": visits_of(runs),
        "runs": [{"run": run, "title": lab_title(run.lab, language)} for run in recent(runs)],
    }
    return render(request, "classroom/student.html", page)


def visits_of(runs: QuerySet[Run]) -> QuerySet[Visit]:
    """Who looked on at the student's live benches."""
    seen = Visit.objects.filter(run__in=runs.order_by().values("pk"))
    return seen.select_related("person", "run").order_by("-began")[:VISITS_SHOWN]


def recent(runs: QuerySet[Run]) -> QuerySet[Run]:
    return runs.select_related("assignment__course", "stage").order_by("-started")[:RUNS_SHOWN]


def skills_of(
    reader: User, found: User, runs: QuerySet[Run], language: str
) -> list[dict[str, Any]]:
    """The skills of which something was seen, each with what moved it lately."""
    evidence: dict[str, list[MasteryEvidence]] = {}
    for one in evidence_of(found, runs=runs, courses=courses_taught_by(reader)):
        if len(known := evidence.setdefault(one.skill, [])) < EVIDENCE_SHOWN:
            known.append(one)
    return [
        {
            "skill": skill,
            "evidence": [moved(one, language) for one in evidence.get(skill.skill, [])],
        }
        for skill in mastery_of(found, language=language)
        if skill.evidence_count
    ]


def moved(one: MasteryEvidence, language: str) -> dict[str, Any]:
    """A score's effect on a skill in words, or a regrading's."""
    if one.regrading is not None:
        moved = {"before": one.before, "after": one.after, "created": one.created}
        return {"regrading": one.regrading, "undone": one.undone, **moved}
    return {
        "run": one.scored.run,
        "lab": lab_title(one.scored.run.lab, language),
        "seq": one.scored.seq,
        "score": one.score_id,
        "verdict": Verdict(one.verdict).label,
        "before": one.before,
        "after": one.after,
        "by": one.review.teacher.shown_name if one.review else "",
        "created": one.created,
    }


def waiting_of(reader: User, found: User, language: str) -> list[dict[str, Any]]:
    """What waits for the student in each course that the reader may change."""
    shared = shared_courses(reader, found)
    waiting = Decision.objects.filter(
        student=found, assignment__course__in=shared, replaced_by=None, next_run=None
    ).exclude(lab="")
    return [
        {
            "decision": one,
            "course": one.assignment.course if one.assignment else None,
            "title": lab_title(one.lab, language),
            "because": rendered(one.reasons, language, reader="teacher"),
            "form": NextLabForm(
                initial={
                    "student": found.pk,
                    "shown": one.pk,
                    "fixed": int(one.locked_by_id is not None),
                    "lab": one.lab,
                },
                auto_id=f"id_next_{one.pk}_%s",
            ),
        }
        for one in waiting.select_related("assignment__course", "locked_by").order_by("-pk")
    ]


def shared_courses(reader: User, found: User) -> QuerySet[Course]:
    students = Membership.objects.filter(user=found, part=Membership.Part.STUDENT)
    return courses_taught_by(reader).filter(pk__in=students.values("course"))


def decisions_of(reader: User, found: User, language: str) -> list[dict[str, Any]]:
    decisions = decisions_visible_to(reader).filter(student=found)
    decisions = decisions.select_related("assignment__version__sequence", "stage", "replaced_by")
    return [
        {
            "decision": one,
            "title": lab_title(one.lab, language) if one.lab else _("the end of the sequence"),
            "because": rendered(one.reasons, language, reader="teacher"),
            "overruled": hasattr(one, "replaced_by"),
        }
        for one in decisions.order_by("-pk")[:DECISIONS_SHOWN]
    ]


@login_required
@require_POST
def choose_next(request: HttpRequest, student_id: int, course_id: int) -> HttpResponse:
    """Overrule or keep what waits for the student in one course."""
    found = visible_student(request, student_id)
    course = get_object_or_404(shared_courses(asking(request), found), pk=course_id)
    form = NextLabForm(request.POST)
    if not form.is_valid() or form.cleaned_data["student"] != found.pk:
        raise PermissionDenied
    try:
        if "release" in request.POST:
            next_lab_release(course=course, student=found, shown=form.cleaned_data["shown"])
        else:
            write(course, found, asking(request), form, keep="keep" in request.POST)
    except CannotStart as refusal:
        messages.error(request, str(REFUSALS[refusal.code]))
    else:
        messages.success(request, _("Saved."))
    return redirect("classroom:student", found.pk)


def write(course: Course, found: User, teacher: User, form: NextLabForm, *, keep: bool) -> None:
    if keep:
        shown = form.cleaned_data["shown"]
        next_lab_keep(course=course, student=found, teacher=teacher, shown=shown)
        return
    next_lab_choose(
        course=course,
        student=found,
        teacher=teacher,
        lab=form.cleaned_data["lab"],
        variant=form.variant(),
        note=form.cleaned_data["note"],
        shown=form.cleaned_data["shown"],
        fixed=form.cleaned_data["fixed"],
    )

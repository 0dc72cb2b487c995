"""The administrator's page: people, progress, queue and workers, models. One institution each."""

from statistics import fmean
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET
from redis.exceptions import RedisError

from classroom.home import courses_with_counts
from courses.access import courses_visible_to
from learners.current import current_mastery, probabilities_by_skill
from learners.skills import all_skills, skill_name
from people.models import Institution, User
from people.selectors import people_managed_by
from registry.showing import tasks_with_versions
from runs.models import Run
from scoring.review import items_for
from scoring.selectors import queue_state

LONGEST_SEARCH = 150  # characters, as long as the longest name
PEOPLE_A_PAGE = 50


def administrator(request: HttpRequest) -> User:
    user = cast(User, request.user)
    if not user.is_institution_admin:
        raise PermissionDenied
    return user


@login_required
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Everything at a glance."""
    admin = administrator(request)
    # A teacher's sample class of simulated students is an institution of its own and counts nowhere.
    courses = courses_with_counts(courses_visible_to(admin).filter(institution__sample_class=None))
    people = people_counted(admin)
    runs = Run.objects.filter(student__in=people)
    page = {
        "institution": admin.institution,
        "institutions": institutions_with_counts(admin),
        "counts": runs.aggregate(
            started=Count("pk"), finished=Count("pk", filter=Q(state=Run.State.FINISHED))
        ),
        "people_count": people.count(),
        "courses": courses,
        "skills": skill_progress(people),
        "queue": queue_or_none(),
        "reviews": items_for(admin)
        .filter(score__run__student__institution__sample_class=None)
        .count(),
        "models": models_with_counts(),
    }
    return render(request, "overview/overview.html", page)


def people_counted(admin: User) -> QuerySet[User]:
    """Whom the administrator manages, without anybody's simulated students."""
    return people_managed_by(admin).filter(institution__sample_class=None)


def institutions_with_counts(admin: User) -> QuerySet[Institution]:
    """The own institution; for a superuser all of them, each with its people, courses and runs."""
    mine = Institution.objects.filter(sample_class=None)
    if not admin.is_superuser:
        mine = mine.filter(pk__in=[admin.institution_id] if admin.institution_id else [])
    return mine.annotate(
        people_count=Count("people", filter=Q(people__erased=None), distinct=True),
        course_count=Count("courses", distinct=True),
        run_count=Count("people__runs", distinct=True),
    )


def models_with_counts() -> list[dict[str, Any]]:
    """Each model version with the number of scores it has made, None for one that scores no steps."""
    return [one for task in tasks_with_versions() for one in task.versions]


def queue_or_none() -> Any:
    """The queue's state; None while Valkey does not answer, which the page says in words."""
    try:
        return queue_state()
    except RedisError:
        return None


def skill_progress(people: QuerySet[User]) -> list[dict[str, Any]]:
    """Mean mastery of each skill, as it stands now, over those who showed something of it."""
    found = probabilities_by_skill(current_mastery(people.order_by().values("pk")))
    language = get_language() or "en"
    return [
        {
            "skill": skill,
            "name": skill_name(skill, language),
            "mean": fmean(found[skill]),
            "students": len(found[skill]),
        }
        for skill in all_skills()
        if skill in found
    ]


@login_required
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """The institution's people, searched by name, a page at a time."""
    admin = administrator(request)
    wanted = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    found = people_counted(admin).select_related("institution")
    if wanted:
        name = Q(username__icontains=wanted) | Q(first_name__icontains=wanted)
        found = found.filter(name | Q(last_name__icontains=wanted))
    page = Paginator(found, PEOPLE_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "overview/people.html", {"page": page, "q": wanted})


@login_required
@require_GET
def course_progress(request: HttpRequest, course_id: int) -> HttpResponse:
    """One course: its skills and its students' runs."""
    admin = administrator(request)
    course = get_object_or_404(courses_visible_to(admin), pk=course_id)
    students = User.objects.filter(memberships__course=course, memberships__part="student")
    here = Q(runs__assignment__course=course)
    rows = students.annotate(
        started=Count("runs", filter=here, distinct=True),
        finished=Count("runs", filter=here & Q(runs__state=Run.State.FINISHED), distinct=True),
    )
    by_name = sorted(rows, key=lambda one: one.place_by_name)
    page = {"course": course, "skills": skill_progress(students), "students": by_name}
    return render(request, "overview/course.html", page)

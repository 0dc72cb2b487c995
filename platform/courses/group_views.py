"""The page on which a teacher makes and fills the groups of a course."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from courses.forms import GroupForm, GroupMembersForm, wrong_in
from courses.grouping import group_change, group_create, group_remove, groups_of
from courses.models import Course
from courses.selectors import roster
from courses.views import done, taught


@login_required
def groups(request: HttpRequest, course_id: int) -> HttpResponse:
    """The groups with their members, and a new one."""
    course = taught(request, course_id)
    form = GroupForm(request.POST or None)
    if request.method == "POST" and done(
        form, lambda: group_create(course=course, name=form.cleaned_data["name"])
    ):
        messages.success(request, _("Made. Choose who is in it."))
        return redirect("courses:groups", course.pk)
    page = {"course": course, "form": form, "groups": shown(course)}
    return render(request, "courses/groups.html", page)


def shown(course: Course) -> list[dict[str, object]]:
    """Each group with its form; the students are read once for all."""
    students = roster(course, "student")
    return [
        {
            "group": one,
            "form": GroupMembersForm(
                students,
                initial={
                    "name": one.name,
                    "members": [str(member.pk) for member in one.members.all()],
                },
                auto_id=f"id_group_{one.pk}_%s",
            ),
        }
        for one in groups_of(course)
    ]


@login_required
@require_POST
def change(request: HttpRequest, course_id: int, group_id: int) -> HttpResponse:
    """Name and members."""
    course = taught(request, course_id)
    group = get_object_or_404(course.groups, pk=group_id)
    form = GroupMembersForm(roster(course, "student"), request.POST)
    if done(form, lambda: group_change(group=group, **form.cleaned_data)):
        messages.success(request, _("Saved."))
    else:
        messages.error(request, wrong_in(form))
    return redirect("courses:groups", course.pk)


@login_required
@require_POST
def remove(request: HttpRequest, course_id: int, group_id: int) -> HttpResponse:
    """Dissolve a group."""
    course = taught(request, course_id)
    group = get_object_or_404(course.groups, pk=group_id)
    group_remove(group=group)
    messages.success(request, _("The group is gone; its students stay in the course."))
    return redirect("courses:groups", course.pk)

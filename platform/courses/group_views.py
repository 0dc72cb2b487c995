"""The pages on which a teacher makes the groups of a course, and fills one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from courses.forms import GroupForm, GroupMembersForm
from courses.grouping import group_change, group_create, group_remove, groups_of
from courses.models import Course, Group
from courses.selectors import roster, told_apart
from courses.views import done, taught
from people.once import once


@login_required
@once
def groups(request: HttpRequest, course_id: int) -> HttpResponse:
    """The groups with their members, and a new one."""
    course = taught(request, course_id)
    form = GroupForm(request.POST or None)
    made: list[Group] = []
    if request.method == "POST" and done(
        form, lambda: made.append(group_create(course=course, name=form.cleaned_data["name"]))
    ):
        messages.success(request, _("Made. Choose who is in it."))
        return redirect("courses:change_group", course.pk, made[0].pk)
    page = {"course": course, "form": form, "groups": shown(course)}
    return render(request, "courses/groups.html", page)


def shown(course: Course) -> list[tuple[Group, list[str]]]:
    """Each group with the names of its members, as the class is called."""
    names = told_apart(one.user for one in roster(course, "student"))
    return [(one, in_order(one, names)) for one in groups_of(course)]


def in_order(group: Group, names: dict[int, str]) -> list[str]:
    inside = {one.user_id for one in group.members.all()}
    return [name for user, name in names.items() if user in inside]


@login_required
def change(request: HttpRequest, course_id: int, group_id: int) -> HttpResponse:
    """Name and members."""
    course = taught(request, course_id)
    group = get_object_or_404(course.groups, pk=group_id)
    form = GroupMembersForm.of(group, request.POST or None)
    if form.is_bound and done(form, lambda: group_change(group=group, **form.written(group))):
        messages.success(request, _("Saved."))
        return redirect("courses:groups", course.pk)
    page = {"course": course, "group": group, "form": form}
    return render(request, "courses/group.html", page, status=422 if form.is_bound else 200)


@login_required
@require_POST
def remove(request: HttpRequest, course_id: int, group_id: int) -> HttpResponse:
    """Dissolve a group."""
    course = taught(request, course_id)
    group = get_object_or_404(course.groups, pk=group_id)
    group_remove(group=group)
    messages.success(request, _("The group is gone; its students stay in the course."))
    return redirect("courses:groups", course.pk)

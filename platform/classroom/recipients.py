"""Those of a class whom a teacher means, and the benches at which they can be reached."""

from dataclasses import dataclass

from django.http import Http404

from classroom.forms import ToForm
from courses.models import Course, Group, Membership
from people.models import User
from runs.models import Run


@dataclass(frozen=True)
class Recipients:
    """`students` is empty where everybody is meant who is in the course."""

    everybody: bool
    students: list[User]
    runs: list[Run]  # not finished

    @property
    def without_bench(self) -> list[User]:
        """Those of them who have no bench that is open to words."""
        at_work = {run.student_id for run in self.runs}
        return [one for one in self.students if one.pk not in at_work]


def recipients(course: Course, form: ToForm) -> Recipients:
    """Whom a valid form names; a stranger among them is a 404, as if there were no such person."""
    members = course.memberships.filter(part=Membership.Part.STUDENT).select_related("user")
    wanted, group = form.cleaned_data["students"], form.cleaned_data["group"]
    if group is not None:
        members = members.filter(groups=_group(course, group))
    elif wanted:
        members = members.filter(user__in=wanted)
    students = [one.user for one in members.order_by("pk")]
    if len(students) < len(set(wanted)):
        raise Http404
    runs = Run.objects.filter(assignment__course=course, student__in=students)
    open_runs = runs.exclude(state=Run.State.FINISHED).order_by("started")
    return Recipients(group is None and not wanted, students, list(open_runs))


def _group(course: Course, group_id: int) -> Group:
    found = course.groups.filter(pk=group_id).first()
    if found is None:
        raise Http404
    return found

"""Names of 200 letters without a space, of a course, a person, a group and a sequence, on a phone."""

import pytest

from tests.browser.test_pages import overhang

pytestmark = pytest.mark.browser

LONG_NAMES = """
from django.utils import timezone
from courses.models import Course, Sequence, SequenceVersion
from labs.core import load_lab
from people.models import User
from runs.services import run_create

tess = User.objects.get(username="tess")
course = Course.objects.create(institution=tess.institution, title="C" * 200)
course.memberships.create(user=tess, part="teacher")
student = User.objects.create(
    username="l" * 150, first_name="F" * 150, last_name="N" * 150, role="student", institution=tess.institution
)
member = course.memberships.create(user=student)
group = course.groups.create(name="g" * 60)
group.members.set([member])
sequence = Sequence.objects.create(owner=tess, institution=tess.institution, title="s" * 200)
version = SequenceVersion.objects.create(sequence=sequence, published=timezone.now())
stage = version.stages.create(position=1, kind="lab", lab="pendulum")
version.stages.create(position=2, kind="page", title="p" * 200, text="t" * 300)
given = course.assignments.create(version=version)
variant = load_lab("pendulum").default_variant("structured")
run_create(student=student, lab="pendulum", variant=variant, language="en", assignment=given, stage=stage)
print("ids", course.pk, group.pk, given.pk, student.pk, sequence.pk)
"""
PAGES = (
    "/", "/courses/", "/courses/{course}/", "/courses/{course}/groups/", "/courses/{course}/groups/{group}/",
    "/courses/{course}/board/", "/courses/{course}/map/", "/courses/{course}/timeline/",
    "/courses/{course}/gradebook/", "/courses/{course}/gradebook/statistics/",
    "/courses/{course}/gradebook/rules/", "/courses/{course}/gradebook/students/{student}/",
    "/courses/{course}/check/", "/courses/{course}/regradings/", "/courses/{course}/comparisons/",
    "/courses/{course}/roster/", "/courses/{course}/assignments/{given}/move/",
    "/courses/{course}/assignments/{given}/extensions/", "/students/{student}/", "/students/{student}/map/",
    "/sequences/", "/sequences/{sequence}/", "/sequences/{sequence}/preview/",
)  # fmt: skip


@pytest.fixture(scope="module")
def product(own_school):
    """Not the school of the other tests: these are the names of its own."""
    return own_school


def test_no_page_of_a_teacher_runs_over_the_edge(visitor, product):
    told = product.manage("shell", "-c", LONG_NAMES)
    numbers = told.partition("ids ")[2].split()
    ids = dict(zip(("course", "group", "given", "student", "sequence"), numbers, strict=True))
    teacher = visitor(360, 740)
    teacher.log_in("tess")

    over = {}
    for path in PAGES:
        teacher.go(path.format(**ids))
        over[path] = overhang(teacher.page)

    assert {path: by for path, by in over.items() if by > 0} == {}

"""What later apps have to tell a student on the page of their marks.

notices_from(callable(student, courses) -> notices by course)   registered in an app's `ready()`
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from courses.models import Course
from people.models import User


@dataclass(frozen=True)
class Notice:
    """Something that happened to a student's marks in a course."""

    when: datetime
    text: str
    lines: Sequence[str] = ()


Source = Callable[[User, Sequence[Course]], dict[int, list[Notice]]]
sources: list[Source] = []


def notices_from(source: Source) -> None:
    """Ask this app too; it answers by course."""
    sources.append(source)


def notices_of(student: User, courses: Sequence[Course]) -> dict[int, list[Notice]]:
    """By course, the newest first."""
    found: dict[int, list[Notice]] = {course.pk: [] for course in courses}
    for source in sources:
        for course, notices in source(student, courses).items():
            found[course] += notices
    return {pk: sorted(own, key=lambda one: one.when, reverse=True) for pk, own in found.items()}

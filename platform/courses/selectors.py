"""Reads for the teachers' pages of courses and sequences."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil

from django.db.models import Count, Prefetch, Q, QuerySet

from courses.access import sequences_visible_to
from courses.models import Assignment, Course, Membership, Sequence, SequenceVersion, Stage
from labs.core import lab_names, load_lab
from labs.core.words import words_of
from people.models import Role, User


def courses_taught_by(user: User) -> QuerySet[Course]:
    """Where this person may see everyone: as `teaches` says of one course."""
    if user.is_superuser:
        return Course.objects.all()
    if user.role == Role.ADMIN:
        return Course.objects.filter(institution=user.institution_id)
    mine = Membership.objects.filter(user=user, part=Membership.Part.TEACHER)
    return Course.objects.filter(pk__in=mine.values("course"))


def courses_listed(user: User) -> QuerySet[Course]:
    """With the number of students and of assignments, the archived ones last."""
    students = Q(memberships__part=Membership.Part.STUDENT)
    return (
        courses_taught_by(user)
        .annotate(
            students=Count("memberships", filter=students, distinct=True),
            given=Count("assignments", distinct=True),
        )
        .order_by("archived", "title", "pk")
    )


def roster(course: Course, part: str) -> list[Membership]:
    """Those who are in the course, by name."""
    members = course.memberships.filter(part=part).select_related("user")
    return list(members.order_by("user__last_name", "user__first_name", "user__username"))


def assignments_given(course: Course) -> QuerySet[Assignment]:
    """With how many of its runs were begun and finished."""
    return course.assignments.select_related("version__sequence").annotate(
        begun=Count("runs"), finished=Count("runs", filter=Q(runs__state="finished"))
    )


def versions_to_assign(user: User) -> QuerySet[SequenceVersion]:
    """The newest published version of each sequence that the person may see."""
    published = SequenceVersion.objects.exclude(published=None)
    newest: dict[int, int] = {}
    for pk, sequence in (
        published.filter(sequence__in=sequences_visible_to(user))
        .order_by("number")
        .values_list("pk", "sequence")
    ):
        newest[sequence] = pk
    found = published.filter(pk__in=newest.values())
    return found.select_related("sequence").order_by("sequence__title", "pk")


@dataclass(frozen=True)
class Listed:
    """A sequence in the list: its newest version, and the one that is published."""

    sequence: Sequence
    newest: SequenceVersion | None
    published: SequenceVersion | None
    minutes: tuple[int, int]


def sequences_listed(user: User) -> list[Listed]:
    """The person's sequences, each with its versions and stages in three queries."""
    versions = SequenceVersion.objects.order_by("-number").prefetch_related("stages")
    sequences = sequences_visible_to(user).select_related("owner")
    return [_listed(one) for one in sequences.prefetch_related(Prefetch("versions", versions))]


def _listed(sequence: Sequence) -> Listed:
    versions = list(sequence.versions.all())
    published = next((one for one in versions if one.published), None)
    newest = versions[0] if versions else None
    return Listed(sequence, newest, published, minutes_of(newest.stages.all() if newest else []))


def newest_version(sequence: Sequence) -> SequenceVersion | None:
    return sequence.versions.order_by("-number").first()


def labs_of(stage: Stage) -> list[str]:
    """The labs that a stage may bring; an open slot allows all."""
    if stage.kind == Stage.Kind.LAB:
        return [stage.lab]
    return [name for name in stage.allowed_labs if name in lab_names()] or list(lab_names())


def minutes_of(stages: Iterable[Stage]) -> tuple[int, int]:
    """The least and the most minutes that one way through these stages is meant to take."""
    each = [
        [load_lab(lab).seconds for lab in labs_of(stage) if lab in lab_names()] for stage in stages
    ]
    spans = [seconds for seconds in each if seconds]
    return (
        ceil(sum(min(seconds) for seconds in spans) / 60),
        ceil(sum(max(seconds) for seconds in spans) / 60),
    )


def title_of(lab: str, language: str) -> str:
    """What a reader calls the lab; the bare name of one that is gone."""
    return words_of(lab, language).text("title") if lab in lab_names() else lab


def lab_choices(language: str) -> list[tuple[str, str]]:
    return [(name, title_of(name, language)) for name in lab_names()]


def misconception_choices(lab: str, language: str) -> list[tuple[str, str]]:
    """The ideas that a lab can be aimed at."""
    words = words_of(lab, language)
    return [
        (idea.name, words.name(idea.name, ("misconceptions",)).replace("_", " "))
        for idea in load_lab(lab).misconceptions
    ]

"""Reads for the teachers' pages of courses and sequences."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery

from assay.punctuation import bracketed, titled
from courses.access import sequences_visible_to
from courses.models import Assignment, Course, Membership, Sequence, SequenceVersion, Stage
from labs.core import PRACTICES, lab_names, load_lab
from labs.core.questions import QUESTIONS
from labs.core.words import words_of
from people.models import Role, User


def courses_taught_by(user: User) -> QuerySet[Course]:
    """Where this person may see everyone: as `teaches` says of one course."""
    if user.is_superuser:
        return Course.objects.all()
    if user.role == Role.ADMIN:
        return Course.objects.filter(institution=user.institution_id)
    if not user.is_teacher:
        return Course.objects.none()
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
    return sorted(members, key=lambda one: one.user.place_by_name)


def told_apart(people: Iterable[User]) -> dict[int, str]:
    """Their names by their numbers; those who share one have their login beside it."""
    everybody = list(people)
    sharing = Counter(one.shown_name for one in everybody)
    return {
        one.pk: one.shown_name
        if sharing[one.shown_name] == 1
        else bracketed(one.shown_name, one.username)
        for one in everybody
    }


def assignments_given(course: Course) -> QuerySet[Assignment]:
    """With how many of its runs were begun and finished, and a newer version that was published."""
    newer = (
        SequenceVersion.objects.exclude(published=None)
        .filter(sequence=OuterRef("version__sequence"), number__gt=OuterRef("version__number"))
        .order_by("-number")
    )
    return course.assignments.select_related("version__sequence").annotate(
        begun=Count("runs"),
        finished=Count("runs", filter=Q(runs__state="finished")),
        newer=Subquery(newer.values("number")[:1]),
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


def classes_of(user: User, sequence: Sequence) -> QuerySet[Assignment]:
    """The assignments of a sequence in the courses that one teaches, each with its version."""
    given = Assignment.objects.filter(
        version__sequence=sequence, course__in=courses_taught_by(user).values("pk")
    )
    return given.select_related("course", "version").order_by("course__title", "pk")


def sequences_of_school(user: User) -> QuerySet[Sequence]:
    """What colleagues have opened to the school."""
    opened = Sequence.objects.filter(open_to_school=True, institution=user.institution_id)
    return opened.exclude(owner=user).select_related("owner")


def newest_version(sequence: Sequence) -> SequenceVersion | None:
    return sequence.versions.order_by("-number").first()


def labs_of(stage: Stage) -> list[str]:
    """The labs that a stage may bring; an open slot allows all, one for skills those that show one."""
    if stage.kind in (Stage.Kind.PAGE, Stage.Kind.QUESTIONS):
        return []
    if stage.kind == Stage.Kind.LAB:
        return [stage.lab]
    allowed = [name for name in stage.allowed_labs if name in lab_names()] or list(lab_names())
    wanted = set(stage.skills)
    return [name for name in allowed if wanted & set(skills_in(name))] or allowed


def skills_in(lab_name: str) -> tuple[str, ...]:
    """The skills that a lab can show: its practices, then its own concepts, as `learners` has them."""
    lab = load_lab(lab_name)
    own = (f"{lab.name}.{skill.name}" for skill in lab.skills if not skill.practices)
    return (*lab.practices, *own)


def skill_choices(labs: Iterable[str], language: str) -> list[tuple[str, str]]:
    """What a slot with these labs can be for: the practices, then each lab's concepts by lab."""
    known = [name for name in labs if name in lab_names()] or list(lab_names())
    practices = {skill for name in known for skill in load_lab(name).practices}
    core = words_of("", language)
    found = [(skill, core.name(skill, ("practices",))) for skill in PRACTICES if skill in practices]
    for name in known:
        words = words_of(name, language)
        for skill in skills_in(name)[len(load_lab(name).practices) :]:
            own = words.name(skill.partition(".")[2], ("skills",))
            found.append((skill, titled(words.text("title"), own)))
    return found


SECONDS_A_QUESTION = {"one": 45, "several": 60, "number": 90, "text": 150}
READ_PER_MINUTE = 160  # words of a text with formulas that a student of fifteen reads in a minute


def span_of(stage: Stage) -> tuple[float, float]:
    """The least and the most seconds of one stage: the teacher's estimate, else the lab's or page's own."""
    if stage.minutes is not None:
        return stage.minutes * 60, stage.minutes * 60
    if stage.kind == Stage.Kind.PAGE:
        reading = max(60.0, 60 * len(stage.text.split()) / READ_PER_MINUTE)
        return reading, reading
    if stage.kind == Stage.Kind.QUESTIONS:
        asking = float(sum(SECONDS_A_QUESTION.get(one["kind"], 60) for one in stage.questions))
        return asking, asking
    each = [load_lab(lab).seconds for lab in labs_of(stage) if lab in lab_names()] or [0]
    return min(each), max(each)


def minutes_of(stages: Iterable[Stage]) -> tuple[int, int]:
    """The least and the most minutes that one way through these stages is meant to take."""
    spans = [span_of(stage) for stage in stages]
    return ceil(sum(low for low, _ in spans) / 60), ceil(sum(high for _, high in spans) / 60)


def stage_name(stage: Stage, language: str) -> str:
    """What a teacher calls the stage."""
    if stage.kind == Stage.Kind.LAB:
        return title_of(stage.lab, language)
    return stage.title or str(Stage.Kind(stage.kind).label)


def title_of(lab: str, language: str) -> str:
    """What a reader calls the lab; the bare name of one that is gone."""
    known = lab in lab_names() or lab == QUESTIONS
    return words_of(lab, language).text("title") if known else lab


def lab_choices(language: str) -> list[tuple[str, str]]:
    return [(name, title_of(name, language)) for name in lab_names()]


def misconception_choices(lab: str, language: str) -> list[tuple[str, str]]:
    """The ideas that a lab can be aimed at."""
    words = words_of(lab, language)
    return [
        (idea.name, words.name(idea.name, ("misconceptions",)).replace("_", " "))
        for idea in load_lab(lab).misconceptions
    ]

"""Where a new student starts: the mean of the course's other students, drawn towards one half.

With fewer than FEWEST of them who have shown something of a skill it is as likely as not. A prior alone
calls nothing shown and nothing missing: it stays between LOWEST and HIGHEST.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from time import monotonic

from django.db.models import Avg, Count, QuerySet

from assay.prepared import Prepared
from courses.models import Membership
from learners.models import Mastery, StartingPoint
from learners.tracing import PRIOR

FEWEST = 5
DRAWN = 5.0  # one half counts as so many students
LOWEST, HIGHEST = 0.4, 0.7
KEPT_S = 60.0  # a class that works moves its mean slowly; who asks for the first time asks often


@dataclass(frozen=True)
class Prior:
    """What to expect of a skill of which nothing was seen; `others` is of how many students."""

    probability: float
    others: int


@dataclass
class ClassMeans:
    """The same for many students: what courses have shown of each skill, read again after KEPT_S."""

    read: dict[tuple[int, ...], tuple[float, dict[str, Prior]]] = field(default_factory=dict)

    def priors(self, wanted: Mapping[int, Iterable[str]]) -> dict[int, dict[str, Prior]]:
        """By student and skill, where the courses that the student is in say something."""
        courses: dict[int, list[int]] = {}
        for student, course in _courses_of(list(wanted)):
            courses.setdefault(student, []).append(course)
        return {
            student: _of(self.of_courses(tuple(courses[student])), skills)
            for student, skills in wanted.items()
            if student in courses
        }

    def of_courses(self, courses: tuple[int, ...]) -> dict[str, Prior]:
        """By skill, where enough students of these courses, in the order of their numbers, have shown something."""
        now = monotonic()
        self.read = {key: one for key, one in self.read.items() if now - one[0] < KEPT_S}
        if courses not in self.read:
            self.read[courses] = now, _shown_in(courses)
        return self.read[courses][1]


means = ClassMeans()
"""Of this process: a whole class that is decided for at once reads its means once."""


def priors_of(student: int, skills: Iterable[str]) -> dict[str, Prior]:
    """By skill, where the courses that the student is in say something; two queries, one while `means` is fresh.

    For skills of which nothing was seen of the student, who is in no mean of them then.
    """
    courses = tuple(course for _student, course in _courses_of([student]))
    return _of(means.of_courses(courses), skills) if courses else {}


def _of(priors: Mapping[str, Prior], skills: Iterable[str]) -> dict[str, Prior]:
    return {skill: priors[skill] for skill in skills if skill in priors}


def _places_of(students: Iterable[int]) -> QuerySet[Membership]:
    """Where students are in courses that go on."""
    return Membership.objects.filter(
        user__in=students, part=Membership.Part.STUDENT, course__archived=False
    )


_courses_of = Prepared(
    lambda students: _places_of(students).order_by("course").values_list("user", "course")
)
_recorded = Prepared(
    lambda students, skills: StartingPoint.objects.filter(
        student__in=students, skill__in=skills
    ).values_list("student", "skill", "probability")
)


def _shown_in(courses: Iterable[int]) -> dict[str, Prior]:
    """By skill, where enough students of these courses have shown something of it."""
    students = Membership.objects.filter(course__in=courses, part=Membership.Part.STUDENT)
    rows = Mastery.objects.filter(student__in=students.values("user"))
    seen = rows.order_by().values_list("skill").annotate(Avg("probability"), Count("pk"))
    return {
        skill: Prior(drawn(mean, count), count) for skill, mean, count in seen if count >= FEWEST
    }


def drawn(mean: float, others: int) -> float:
    """The mean of so many students, drawn towards one half."""
    probability = (others * mean + DRAWN * PRIOR) / (others + DRAWN)
    return max(LOWEST, min(HIGHEST, probability))


def starts_of(
    wanted: Mapping[int, Iterable[str]], means: ClassMeans | None = None
) -> dict[int, dict[str, float]]:
    """Where students start with skills seen for the first time: as recorded, else recorded now.

    By student; as many queries for many of them as for one.
    """
    asked = {student: set(skills) for student, skills in wanted.items()}
    asked = {student: skills for student, skills in asked.items() if skills}
    found: dict[int, dict[str, float]] = {student: {} for student in wanted}
    if not asked:
        return found
    every = set().union(*asked.values())
    for student, skill, probability in _recorded(list(asked), list(every)):
        found[student][skill] = probability
    missing = {student: skills - found[student].keys() for student, skills in asked.items()}
    fresh = (means or ClassMeans()).priors({s: skills for s, skills in missing.items() if skills})
    StartingPoint.objects.bulk_create(
        StartingPoint(
            student_id=student, skill=skill, probability=prior.probability, others=prior.others
        )
        for student, priors in sorted(fresh.items())
        for skill, prior in sorted(priors.items())
    )
    for student, priors in fresh.items():
        found[student] |= {skill: prior.probability for skill, prior in priors.items()}
    return found


def recorded(student: int) -> dict[str, float]:
    """The starting points that were recorded for a student."""
    rows = StartingPoint.objects.filter(student=student)
    return dict(rows.values_list("skill", "probability"))

"""What a student could read: pages of the assigned sequences, and the sheets of labs not yet to be done.

A page is worth reading as far as the lab is that it stands before; what was read already is no candidate.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import fmean

import numpy as np
from django.urls import reverse
from django.utils.translation import get_language

from courses.extensions.dates import extensions_of, own_dates
from courses.models import Assignment, PageRead, Stage
from courses.selectors import labs_of
from labs.core import lab_names
from learners.candidates import Learner, groundwork_of, readiness_of
from learners.reasons import lab_title
from learners.stages import assignments_of
from learners.tracing import NOTHING
from learners.variants import Reason, reason
from ml.training.examples import Floats
from people.models import User
from recommendations.models import PageVector

WORDS = 1200  # characters of a page that the backbone is given: it reads no more at a time
UNKNOWN = 0.5  # readiness of a page that stands before no lab, where no lab is ready either


@dataclass(frozen=True)
class Resource:
    """Something to read, before it is ranked."""

    key: str  # `page:ASSIGNMENT:STAGE KEY` or `sheet:LAB`
    kind: str  # page | sheet
    title: str
    address: str
    vector: Floats
    readiness: float  # 0 to 1
    reasons: tuple[Reason, ...] = ()


def words_of_page(title: str, text: str) -> str:
    """What a page is about: its title and its beginning."""
    return f"{title}. {text}"[:WORDS]


def digest_of(words: str) -> str:
    """Names the words: pages with the same ones share a vector."""
    return hashlib.sha256(words.encode()).hexdigest()


def resources_for(
    student: User, learner: Learner, ready: Mapping[str, float], vectors: Mapping[str, Floats]
) -> list[Resource]:
    """Everything that the student may read and has not read; four queries, however many pages."""
    return [*pages_for(student, ready), *sheets_for(learner, ready, vectors)]


def pages_for(student: User, ready: Mapping[str, float]) -> list[Resource]:
    """The unread pages of the sequences that are open to the student."""
    assignments = assignments_of(student)
    held = extensions_of(student) if assignments else {}
    given = [
        one
        for one in assignments
        if not own_dates(one, held.get((student.pk, one.pk))).still_closed
    ]
    if not given:
        return []
    stages = stages_of(given)
    read = set(PageRead.objects.filter(student=student).values_list("assignment", "stage_key"))
    unread = [
        (assignment, stage)
        for assignment in given
        for stage in stages.get(assignment.version_id, [])
        if stage.kind == Stage.Kind.PAGE and (assignment.pk, stage.key) not in read
    ]
    digests = {stage.pk: digest_of(words_of_page(stage.title, stage.text)) for _, stage in unread}
    rows = PageVector.objects.filter(words__in=set(digests.values())).values_list("words", "vector")
    known = {words: np.array(vector, np.float32) for words, vector in rows}
    return [
        page_of(assignment, stage, stages[assignment.version_id], known[digests[stage.pk]], ready)
        for assignment, stage in unread
        if digests[stage.pk] in known
    ]


def stages_of(given: Iterable[Assignment]) -> dict[int, list[Stage]]:
    """By version its stages in order; one query."""
    found: dict[int, list[Stage]] = {}
    versions = {one.version_id for one in given}
    for stage in Stage.objects.filter(version__in=versions).order_by("version", "position"):
        found.setdefault(stage.version_id, []).append(stage)
    return found


def page_of(
    assignment: Assignment,
    stage: Stage,
    stages: list[Stage],
    vector: Floats,
    ready: Mapping[str, float],
) -> Resource:
    """A page as a candidate; where a lab follows it, it is worth what the best of those labs is."""
    labs = labs_after(stage, stages)
    fits = max((ready[lab] for lab in labs if lab in ready), default=None)
    usual = fmean(ready.values()) if ready else UNKNOWN
    return Resource(
        key=f"page:{assignment.pk}:{stage.key}",
        kind="page",
        title=stage.title,
        address=reverse("courses:page", args=[assignment.course_id, assignment.pk, stage.key]),
        vector=vector,
        readiness=usual if fits is None else fits,
        reasons=(reason("stands_before", lab=labs[0]),) if len(labs) == 1 else (),
    )


def labs_after(page: Stage, stages: list[Stage]) -> list[str]:
    """The labs of the first stage after a page that brings any."""
    later = (stage for stage in stages if stage.position > page.position)
    return next((list(labs) for stage in later if (labs := labs_of(stage))), [])


def sheets_for(
    learner: Learner, ready: Mapping[str, float], vectors: Mapping[str, Floats]
) -> list[Resource]:
    """The sheets of labs that build on something shown to be missing: to read, not yet to do."""
    return [
        Resource(
            key=f"sheet:{lab}",
            kind="sheet",
            title=lab_title(lab, get_language() or "en"),
            address=reverse("labsheets:sheet", args=[lab]),
            vector=vectors[lab],
            readiness=readiness_of(lab, learner.beliefs),
            reasons=(reason("read_first", skills=missing_under(lab, learner)),),
        )
        for lab in lab_names()
        if lab in vectors and lab not in ready and missing_under(lab, learner)
    ]


def missing_under(lab: str, learner: Learner) -> list[str]:
    """What a lab builds on and was shown to be missing."""
    beliefs = learner.beliefs
    return [
        skill
        for skill in groundwork_of(lab, learner)
        if beliefs.get(skill, NOTHING).moment == "missing"
    ]

"""What a course scores by: the lab's own references and rubric, with what its teachers have changed.

A change comes with a regrading: while that is applied, new steps of the course are scored by it too.
Every score names it: `rules@1+r12` is the product's rubric with all that was in force at regrading 12.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db.models import Max

from labs.core import Lab, Variant
from labs.core.lab import Reference
from labs.core.questions import Question, identity, judged_otherwise
from runs.models import Run
from scoring.models import ReferenceAnswer, Regrading

Change = datetime | None


@dataclass(frozen=True)
class Criteria:
    """What differs from the lab as it is shipped; nothing, where `number` is 0."""

    number: int = 0  # of the regrading that made the last difference
    references: tuple[tuple[str, Reference], ...] = ()  # by step
    coverage: Mapping[str, float] | None = None  # share of the range and number of values
    practices: tuple[str, ...] | None = None  # those that are judged
    questions: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)  # by identity

    def applied_to(self, lab: Lab) -> Lab:
        """The lab with its references and rubric changed."""
        if not self.number:
            return lab
        steps = tuple(
            replace(
                step,
                references=(
                    *step.references,
                    *(one for name, one in self.references if name == step.name),
                ),
            )
            for step in lab.steps
        )
        return replace(
            lab,
            steps=steps,
            coverage=lab.coverage if self.coverage is None else {**lab.coverage, **self.coverage},
            practices=lab.practices if self.practices is None else self.practices,
        )

    def asked_in(self, variant: Variant) -> Variant:
        """A question set with its references and right answers changed; other variants as they are."""
        if not self.number or not variant.questions:
            return variant
        changed = (self.asked(Question.from_json(one)).to_json() for one in variant.questions)
        return replace(variant, questions=tuple(changed))

    def asked(self, question: Question) -> Question:
        """A question with its references and its right answer changed."""
        key = identity(question)
        added = [one.text for step, one in self.references if step == key]
        if not added and key not in self.questions:
            return question
        return judged_otherwise(question, self.questions.get(key, {}), added)


PRODUCT = Criteria()


def merged(regradings: Iterable[Regrading], lab: str) -> Criteria:
    """What these changes, in their order, make of a lab; their `references` come with them."""
    found = PRODUCT
    for one in regradings:
        if one.lab == lab and one.changes_criteria:
            added = tuple(as_reference(answer) for answer in one.references.all())
            found = Criteria(
                number=one.pk,
                references=(*found.references, *added),
                coverage=found.coverage if one.coverage is None else one.coverage,
                practices=found.practices if one.practices is None else tuple(one.practices),
                questions={**found.questions, **(one.questions or {})},
            )
    return found


def as_reference(answer: ReferenceAnswer) -> tuple[str, Reference]:
    """A teacher's answer as a lab has its own, with the step that it is for."""
    return answer.step, Reference(answer.text, answer.grade, answer.about, answer.of)


def applied_in(course_id: int) -> list[int]:
    """The regradings of a course that hold, in the order in which they were applied."""
    held = Regrading.objects.filter(course=course_id, state=Regrading.State.APPLIED)
    return list(held.order_by("applied", "pk").values_list("pk", flat=True))


def criteria_of(run: Run) -> Criteria:
    """What the run's course scores its lab by now; two queries at most."""
    if run.assignment is None:
        return PRODUCT
    held = Regrading.objects.filter(
        course=run.assignment.course_id, lab=run.lab, state=Regrading.State.APPLIED
    )
    return merged(held.order_by("applied", "pk").prefetch_related("references"), run.lab)


def chain_of(regrading: Regrading) -> list[Regrading]:
    """What a regrading scores by: those that held when it was computed, and itself."""
    ids = [*regrading.rests_on, regrading.pk]
    found = Regrading.objects.filter(pk__in=ids).prefetch_related("references").in_bulk()
    return [found[pk] for pk in ids if pk in found]


def criteria_named(version: str) -> Criteria:
    """What a score was computed with, by its rubric version."""
    _, _, number = version.partition("+r")
    if not number.isdecimal():
        return PRODUCT
    regrading = Regrading.objects.filter(pk=int(number)).first()
    return merged(chain_of(regrading), regrading.lab) if regrading else PRODUCT


@dataclass
class InForce:
    """What this process knows of applied changes; asked before each batch whether it still holds."""

    known: tuple[Change, Change] | None = None
    by_course: dict[int, list[Regrading]] = field(default_factory=dict)

    def renewed(self) -> bool:
        """Whether something was applied or undone since; one query, and two more if so."""
        last = Regrading.objects.aggregate(applied=Max("applied"), undone=Max("undone"))
        now = last["applied"], last["undone"]
        if now == self.known:
            return False
        self.known = now
        self.by_course = {}
        held = Regrading.objects.filter(state=Regrading.State.APPLIED).order_by("applied", "pk")
        for one in held.prefetch_related("references"):
            self.by_course.setdefault(one.course_id, []).append(one)
        return True

    def of(self, course_id: int | None, lab: str) -> Criteria:
        """What this course scores this lab by."""
        held: Sequence[Regrading] = self.by_course.get(course_id, ()) if course_id else ()
        return merged(held, lab)

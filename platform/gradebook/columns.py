"""The columns of a gradebook: each step of each stage of each assignment, in order."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from courses.models import Assignment, Stage
from courses.selectors import title_of
from labs.core import STEPS, lab_names, load_lab
from labs.core.questions import QUESTIONS
from labs.core.words import words_of

# Assignment, stage, step. A stage is named by its key, which is the same in every version of the
# sequence: a class that is moved to a newer one keeps its marks.
Key = tuple[int, str, str]


@dataclass(frozen=True)
class Column:
    """One step."""

    assignment: int
    stage: str
    step: str
    name: str

    @property
    def key(self) -> Key:
        return self.assignment, self.stage, self.step


@dataclass(frozen=True)
class StageColumns:
    """A stage with its steps."""

    stage: Stage
    title: str
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class AssignmentColumns:
    """An assignment with its stages."""

    assignment: Assignment
    title: str
    stages: tuple[StageColumns, ...]

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        return tuple(column for stage in self.stages for column in stage.columns)

    @property
    def width(self) -> int:
        """Its steps and its total."""
        return len(self.columns) + 1


def assignment_columns(
    assignment: Assignment, stages: Iterable[Stage], language: str
) -> AssignmentColumns:
    """Every stage but a page has steps that are scored; of a question set they are one."""
    found = [
        StageColumns(stage, stage_title(stage, language), steps_of(assignment, stage, language))
        for stage in stages
        if stage.kind != Stage.Kind.PAGE
    ]
    return AssignmentColumns(assignment, str(assignment), tuple(found))


def stage_title(stage: Stage, language: str) -> str:
    if stage.kind == Stage.Kind.LAB:
        return title_of(stage.lab, language)
    if stage.kind == Stage.Kind.QUESTIONS:
        return stage.title
    return _("Stage {position}, chosen for each").format(position=stage.position)


def steps_of(assignment: Assignment, stage: Stage, language: str) -> tuple[Column, ...]:
    if stage.kind == Stage.Kind.QUESTIONS:
        title = words_of(QUESTIONS, language).name(QUESTIONS, ("steps",))
        return (Column(assignment.pk, stage.key, QUESTIONS, title),)
    known = stage.kind == Stage.Kind.LAB and stage.lab in lab_names()
    names = [one.name for one in load_lab(stage.lab).steps] if known else list(STEPS)
    chosen = stage.variant.get("steps") or names
    names = [one for one in names if one in chosen]
    words = words_of(stage.lab if known else "", language)
    return tuple(
        Column(assignment.pk, stage.key, name, words.name(name, ("steps",))) for name in names
    )

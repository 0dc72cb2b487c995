"""Skills: the practices of inquiry, which all labs share, and each lab's own concepts."""

from functools import cache

from labs.core import PRACTICES, Lab, lab_names, load_lab
from labs.core.lab import Skill
from labs.core.words import words_of


def concepts_of(lab: Lab) -> tuple[Skill, ...]:
    """The lab's own skills, those that answers in words show.

    A skill that names practices is those practices under the lab's own name: it is traced as the
    practices, by the rules that judge them, and what a student writes does not count for it.
    """
    return tuple(skill for skill in lab.skills if not skill.practices)


def skill_id(lab: Lab, name: str) -> str:
    """A concept is called by its lab: `pendulum.period_and_length`."""
    return f"{lab.name}.{name}"


@cache
def skills_of(lab_name: str) -> tuple[str, ...]:
    """Every skill that a lab can show: its practices, then its concepts."""
    lab = load_lab(lab_name)
    return (*lab.practices, *(skill_id(lab, skill.name) for skill in concepts_of(lab)))


@cache
def all_skills() -> tuple[str, ...]:
    """The skills of the whole catalogue, practices first."""
    own = [skill for name in lab_names() for skill in skills_of(name)]
    return tuple(dict.fromkeys([*PRACTICES, *own]))


@cache
def skills_shown_by(lab_name: str, practice: str) -> tuple[str, ...]:
    """The skills that a score speaks about: a practice, or the concepts of a written step."""
    lab = load_lab(lab_name)
    if practice in lab.practices:
        return (practice,)
    return tuple(skill_id(lab, s.name) for s in concepts_of(lab) if practice in s.steps)


def skill_name(skill: str, language: str) -> str:
    """What a reader calls the skill."""
    lab, _, own = skill.rpartition(".")
    if lab and lab not in lab_names():
        return own.replace("_", " ")
    return words_of(lab, language).name(own, ("skills",) if lab else ("practices",))


def subject_of(skill: str) -> str:
    """The lab that a concept belongs to; empty for a practice."""
    return skill.rpartition(".")[0]

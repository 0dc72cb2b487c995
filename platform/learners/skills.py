"""Skills: the practices of inquiry, which all labs share, and each lab's own concepts."""

from functools import cache

from labs.core import PRACTICES, Lab, lab_names, load_lab
from labs.core.words import words_of


def skill_id(lab: Lab, name: str) -> str:
    """A practice keeps its name; a concept is called by its lab: `pendulum.period_and_length`."""
    return name if name in PRACTICES else f"{lab.name}.{name}"


@cache
def skills_of(lab_name: str) -> tuple[str, ...]:
    """Every skill that a lab can show: its practices, then its concepts."""
    lab = load_lab(lab_name)
    own = [skill_id(lab, skill.name) for skill in lab.skills]
    return tuple(dict.fromkeys([*lab.practices, *own]))


@cache
def all_skills() -> tuple[str, ...]:
    """The skills of the whole catalogue, practices first."""
    own = [skill for name in lab_names() for skill in skills_of(name)]
    return tuple(dict.fromkeys([*PRACTICES, *own]))


@cache
def skills_shown_by(lab_name: str, practice: str) -> tuple[str, ...]:
    """The skills that a score speaks about: of a practice, or of a step answered in words."""
    lab = load_lab(lab_name)
    shown = [practice] if practice in lab.practices else []
    for skill in lab.skills:
        if practice in skill.practices or practice in skill.steps:
            shown.append(skill_id(lab, skill.name))
    return tuple(dict.fromkeys(shown))


def skill_name(skill: str, language: str) -> str:
    """What a reader calls the skill."""
    lab, _, own = skill.rpartition(".")
    if lab and lab not in lab_names():
        return own.replace("_", " ")
    return words_of(lab, language).name(own, ("skills",) if lab else ("practices",))


def subject_of(skill: str) -> str:
    """The lab that a concept belongs to; empty for a practice."""
    return skill.rpartition(".")[0]

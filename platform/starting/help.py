"""The help of each page: short texts in Markdown files, one a page and language.

A file has a title, what the page shows, what can be done there as a list, and the commonest
questions as headings of the second level with their answers.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.urls import ResolverMatch

FOLDER = Path(__file__).parent / "help"
INDEX = "starting.help_index"
NAME = re.compile(r"[\w.-]+")

# By whom the pages are needed, in the order in which one meets them.
GROUPS: dict[str, tuple[str, ...]] = {
    "everybody": (
        "home.anonymous", "account_login", "account_signup", "people.profile",
        "account_change_password", "account_invitation", "account_logout", "account_inactive", INDEX,
    ),
    "student": (
        "home.student", "courses.join", "learners.check", "runs.bench", "runs.report", "replay.run",
        "courses.page", "questions.run", "learners.own_map", "learners.decision", "gradebook.own",
        "comparisons.mine",
    ),
    "teacher": (
        "home.teacher", "starting.sample", "courses.list", "courses.course", "courses.roster", "courses.groups", "courses.extensions",
        "courses.sequences",
        "courses.library", "courses.sequence", "classroom.preview", "courses.labs", "courses.lab",
        "classroom.board", "classroom.student", "classroom.move", "scoring.queue", "scoring.score",
        "scoring.agreement", "regrading.list", "regrading.one", "comparisons.course",
        "comparisons.comparison",
        "gradebook.book", "gradebook.student", "gradebook.rules", "gradebook.statistics",
        "learners.class_map", "learners.timeline", "learners.student_map", "learners.course_check",
        "learners.skills", "learners.skill",
    ),
    "admin": (
        "overview", "overview_people", "people.create", "people.person", "rights.erase",
        "rights.erasures", "rights.texts", "overview_course",
        "comparisons.institution", "registry.versions", "registry.version",
    ),
    "programs": ("api.docs", "protocol"),
}  # fmt: skip

# A form that could not be taken is shown again at the address that it was sent to.
FORMS_OF: dict[str, tuple[str, ...]] = {
    "courses.course": ("change", "add_teacher", "remove_member", "assign", "change_dates", "withdraw"),
    "courses.roster": ("roster_import", "roster_apply", "roster_mail", "roster_throw_away"),
    "courses.groups": ("change_group", "remove_group"),
    "courses.sequences": ("import", "use", "copy"),
    "courses.sequence": (
        "rename", "publish", "upload", "give", "share", "unshare", "undo", "redo", "add_stage",
        "order_stages", "change_stage", "change_questions", "move_stage", "remove_stage", "copy_stage",
    ),
    "learners.class_map": ("save_groups",),
    "learners.skills": ("add_skill", "add_edge", "undo_change"),
    "learners.skill": ("remove_edge", "remove_link", "remove_skill", "add_link"),
    "gradebook.student": ("override", "comment"),
    "scoring.queue": ("record",),
    "registry.version": ("promote", "move"),
    "starting.sample": ("again", "remove"),
    "regrading.one": ("apply", "undo", "again", "drop"),
    "comparisons.course": ("guardians",),
    "comparisons.comparison": ("start", "discard", "end"),
}  # fmt: skip
PAGE_OF = {
    f"{page.split('.')[0]}.{form}": page for page, forms in FORMS_OF.items() for form in forms
}


@dataclass(frozen=True)
class Question:
    """One of the commonest questions with its answer."""

    asked: str
    answer: str


@dataclass(frozen=True)
class HelpText:
    """What is said about one page in one language."""

    name: str
    title: str
    shows: str
    deeds: tuple[str, ...]
    questions: tuple[Question, ...]


def kind_of(user: Any) -> str:
    """`anonymous`, `student`, `teacher` or `admin`."""
    if user is None or not user.is_authenticated:
        return "anonymous"
    return "admin" if user.is_institution_admin else str(user.role)


def page_name(match: ResolverMatch | None, kind: str) -> str:
    """Under which name a page's help stands; the home page has one for each kind of person.

    Without an address of ours (an error page, say) it is the list of all help.
    """
    if match is None:
        return INDEX
    name = match.view_name.replace(":", ".")
    if name == "home":
        return f"home.{kind}"
    name = PAGE_OF.get(name, name)
    return name if exists(name) else INDEX


@cache
def exists(name: str) -> bool:
    """Whether there is help of that name."""
    return NAME.fullmatch(name) is not None and (FOLDER / "en" / f"{name}.md").is_file()


def folder_of(language: str) -> Path:
    return FOLDER / ("zh_Hans" if language.lower().startswith("zh") else "en")


@cache
def help_text(name: str, language: str) -> HelpText:
    """The help of that name in a reader's language; KeyError where there is none."""
    if not exists(name):
        raise KeyError(name)
    return parsed(name, (folder_of(language) / f"{name}.md").read_text())


def parsed(name: str, text: str) -> HelpText:
    """A help file in its parts."""
    head, *asked = re.split(r"(?m)^## ", text)
    lines = [line for line in head.splitlines() if line.strip()]
    questions = [question.partition("\n") for question in asked]
    return HelpText(
        name=name,
        title=lines[0].removeprefix("# "),
        shows=" ".join(line for line in lines[1:] if not line.startswith("- ")),
        deeds=tuple(line.removeprefix("- ") for line in lines if line.startswith("- ")),
        questions=tuple(Question(q.strip(), " ".join(a.split())) for q, _, a in questions),
    )

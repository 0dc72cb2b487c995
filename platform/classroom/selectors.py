"""The class board's rows: one student each, as short as what changes a few times a second must be.

A row names labs, steps and practices by code; `board_words` has their words, sent once.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language

from classroom.live import LiveClass, LiveRun
from classroom.stuck import STATES, Condition, actions_lately, condition
from courses.models import Course
from labs.core import lab_names, load_lab
from labs.core.questions import QUESTIONS
from labs.core.words import words_of
from learners.reasons import lab_title

PACE_WITHIN = timedelta(minutes=5)
PLACES = {"here": "h", "done": "d", "open": "o", "left out": "n"}

Row = dict[str, Any]


def board_rows(course: Course) -> list[Row]:
    """A row a student, alerts first."""
    live = LiveClass(course)
    live.look()
    order = list(STATES)
    return sorted(
        rows_of(live, live.names),
        key=lambda row: (not row["alert"], order.index(row["state"]), row["name"].casefold()),
    )


def rows_of(live: LiveClass, students: Iterable[int]) -> list[Row]:
    """The rows of these students as things stand now."""
    now, language = timezone.now(), get_language() or "en"
    return [row_of(live, student, now, language) for student in students if student in live.names]


def row_of(live: LiveClass, student: int, now: datetime, language: str) -> Row:
    """One student; the sentences are in the reader's language."""
    run = live.runs.get(student)
    stands = condition(run.standing if run else None, now, language)
    return {
        "student": student,
        "name": live.names[student],
        "state": stands.state,
        **alert_part(stands),
        **run_part(live, run, now),
        "next": next_of(live, student, run),
    }


def alert_part(stands: Condition) -> Row:
    """Why the student needs the teacher, on what that rests, and what could be done."""
    return {
        "alert": stands.alert,
        "kind": stands.kind,
        "about": stands.about,
        "evidence": stands.evidence,
        "move": stands.move,
        "seqs": list(stands.seqs),
        "dealt": stands.dealt_by,
    }


def run_part(live: LiveClass, run: LiveRun | None, now: datetime) -> Row:
    """Lab, stage, steps, practices and pace of the student's latest run."""
    if run is None:
        blank: Row = {"run": "", "seq": 0, "lab": "", "stage": None, "steps": ""}
        return blank | {"practices": [], "pace": 0}
    standing = run.standing
    stage = [run.place, live.stages[run.version]] if run.version else None
    return {
        "run": str(run.pk),
        "seq": standing.last_seq,
        "lab": standing.lab,
        "stage": stage,
        "steps": steps_of(run),
        "practices": practices_of(run),
        "pace": 0 if run.finished else actions_lately(standing, now, PACE_WITHIN),
    }


def steps_of(run: LiveRun) -> str:
    """A letter for each step of the lab: d done, h here, o open, n not asked for."""
    return "".join(
        PLACES[_standing_of(run, step.name)] for step in load_lab(run.standing.lab).steps
    )


def _standing_of(run: LiveRun, step: str) -> str:
    if run.steps and step not in run.steps:
        return "left out"
    if step == run.standing.step and not run.finished:
        return "here"
    return "done" if step in run.steps_done else "open"


def practices_of(run: LiveRun) -> list[str]:
    """The latest verdict on each practice of the lab; empty where nothing was seen yet."""
    last = {one.practice: one.verdict for one in run.judged}
    return [last.get(practice, "") for practice in load_lab(run.standing.lab).practices]


def next_of(live: LiveClass, student: int, run: LiveRun | None) -> Row:
    """The lab that waits, and whether the teacher may still choose another one."""
    waiting = live.waiting.get(student)
    between = run is None or run.finished
    return {
        "decision": waiting.pk if waiting else 0,
        "lab": waiting.lab if waiting else "",
        "locked": bool(waiting and waiting.locked_by_id),
        "open": between and (waiting is not None or (run is None and live.assigned)),
    }


def board_words(language: str) -> dict[str, Row]:
    """The names of every lab, its steps and its practices."""
    return {name: lab_words(name, language) for name in (*lab_names(), QUESTIONS)}


def lab_words(name: str, language: str) -> Row:
    lab, words = load_lab(name), words_of(name, language)
    return {
        "title": lab_title(name, language),
        "steps": [words.name(step.name, ("steps",)) for step in lab.steps],
        "practices": [words.name(one, ("practices",)) for one in lab.practices],
    }

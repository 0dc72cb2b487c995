"""Where a teacher tells verdicts after the end, a student at work finds them through no other door."""

from typing import Any

import pytest
from django.test import Client
from schoolyard import Schoolyard, a_run, a_score, finish

from learners.mastery import mastery_end, mastery_update
from learners.pages.moved import moved_by
from people.models import User
from runs.models import Run
from scoring.models import Review

QUESTION = {"key": "a", "kind": "one", "ask": "Which?", "options": ["x", "y"], "right": [1]}


@pytest.fixture
def run(yard: Schoolyard) -> Run:
    """Ada has handed in the first answer of a set; it was judged and reviewed."""
    variant = {
        "scaffold": "structured",
        "questions": [QUESTION | {"skill": "replication"}],
        "feedback": "end",
    }
    stage = yard.version.stages.get(position=1)
    stage.kind, stage.lab, stage.questions, stage.feedback = "questions", "", [QUESTION], "end"
    stage.save()
    made = a_run(
        yard.ada, lab="questions", variant=variant, assignment=yard.assignment, stage=stage
    )
    score = a_score(made, "question_1", "incorrect", step="questions")
    Review.objects.create(score=score, teacher=yard.clay, verdict="correct")
    mastery_update(run=made)
    return made


def counts(user: User) -> dict[str, Any]:
    client = Client()
    client.force_login(user)
    lists = ("scores", "reviews", "mastery-evidence")
    return {name: client.get(f"/api/v1/{name}/").json()["count"] for name in lists}


def tape(user: User, run: Run) -> int:
    client = Client()
    client.force_login(user)
    return int(client.get(f"/runs/{run.pk}/replay/tape.json").status_code)


def test_a_student_at_work_finds_no_verdict_over_rest(yard, run):
    assert counts(yard.ada) == {"scores": 0, "reviews": 0, "mastery-evidence": 0}


def test_nor_on_the_tape_of_the_replay(yard, run):
    assert (tape(yard.ada, run), tape(yard.clay, run)) == (404, 200)


def test_nor_on_the_map_of_the_own_skills(yard, run):
    assert moved_by(yard.ada, yard.ada, "en") == {}


def own_marks(user: User) -> str:
    client = Client()
    client.force_login(user)
    lines = client.get("/marks/").context["books"][0]["groups"][0].lines
    return str(lines[0].mark)


def test_nor_in_the_own_marks(yard, run):
    assert own_marks(yard.ada) == "–"


def test_the_teacher_finds_all_of_them_and_skills_that_have_not_moved(yard, run):
    assert counts(yard.clay) == {"scores": 1, "reviews": 1, "mastery-evidence": 0}


def test_after_the_end_so_does_the_student(yard, run):
    mastery_end(run=finish(run))

    assert (
        counts(yard.ada) == counts(yard.clay) == {"scores": 1, "reviews": 1, "mastery-evidence": 2}
    )
    assert tape(yard.ada, run) == 200
    assert own_marks(yard.ada) == "100.0"
    assert moved_by(yard.ada, yard.ada, "en")["replication"]

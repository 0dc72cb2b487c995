"""A word in a question set is found, and struck out of the set and of the runs that were asked it."""

from datetime import timedelta

import pytest
from django.utils import timezone
from schoolyard import Schoolyard, a_run, a_score, an_event

from courses.building import sequence_create, stage_add
from courses.history import undo
from courses.models import DraftState, Stage
from labs.core import Variant
from labs.core.questions import Question, identity, questions_of
from labs.core.questions.reading import digest
from replay.truth import truth_of
from rights.places import found_in
from rights.striking import words_strike
from runs.models import Run
from runs.selectors import events_after
from scoring.criteria import criteria_of

ASKED = [
    {
        "key": "who", "kind": "one", "ask": "What did Addie change?", "skill": "replication",
        "options": ["Addie's mass", "the length"], "right": [1], "told": "As Addie said.",
    },
    {"key": "why", "kind": "text", "ask": "Why did Addie?", "references": ["Addie told Ben to"]},
    {"key": "how", "kind": "one", "ask": "How?", "options": ["so", "not so"], "right": [0]},
]  # fmt: skip


@pytest.fixture
def stage(yard: Schoolyard) -> Stage:
    return yard.version.stages.create(
        position=3, key="set", kind="questions", title="Before", questions=ASKED
    )


@pytest.fixture
def run(yard: Schoolyard, stage: Stage) -> Run:
    """Ada has answered the first question wrong."""
    variant = Variant(questions=tuple(ASKED), feedback="at_once").to_json()
    run = a_run(yard.ada, "questions", stage=stage, assignment=yard.assignment, variant=variant)
    an_event(run, 1, "item", "answer", {"question": "who", "choice": [0]})
    return run


def strike(yard: Schoolyard, *words: str) -> int:
    chosen = [one.key for one in found_in(yard.school, words)]
    return words_strike(institution=yard.school, words=words, chosen=chosen)


def test_a_word_is_found_in_what_is_asked_and_not_in_names_of_the_code(yard, stage):
    (found,) = found_in(yard.school, ["Addie"])

    assert (found.key, found.about) == (f"courses.Stage:{stage.pk}", "Motion and current")
    assert list(found_in(yard.school, ["replication", "who"])) == []


def test_it_is_struck_out_of_question_answers_feedback_and_references(yard, stage):
    strike(yard, "Addie")

    stage.refresh_from_db()
    who, why, how = stage.questions
    assert who["ask"] == "What did [name] change?" and who["told"] == "As [name] said."
    assert who["options"] == ["[name]'s mass", "the length"]
    assert why["references"] == ["[name] told Ben to"] and how == ASKED[2]
    assert who["key"] == "who" and who["right"] == [1]


def test_runs_that_were_asked_it_lose_it_too_and_still_come_out_of_their_actions(yard, stage, run):
    before = truth_of(run, events_after(run.pk, 0))
    strike(yard, "Addie")

    run.refresh_from_db()
    stage.refresh_from_db()
    assert run.variant["questions"] == stage.questions
    assert truth_of(run, events_after(run.pk, 0)) == before


def test_what_a_course_judges_otherwise_stays_so(yard, stage, run):
    who, why, _how = map(Question.from_json, ASKED)
    regrading = yard.course.regradings.create(
        lab="questions", reason="Fairer", teacher=yard.clay, state="applied",
        applied=timezone.now() - timedelta(days=1), questions={identity(who): {"right": [0, 1]}},
    )  # fmt: skip
    regrading.references.create(step=identity(why), text="Ben asked for it")

    strike(yard, "Addie")

    run.refresh_from_db()
    who, why, _how = questions_of(criteria_of(run).asked_in(Variant.from_json(run.variant)))
    assert who.right == (0, 1)
    assert why.references == ("[name] told Ben to", "Ben asked for it")


def test_answers_that_teachers_reviewed_are_still_known_as_answers_to_it(yard, stage, run):
    why = Question.from_json(ASKED[1])
    detail = {"question_id": f"questions.{digest(why)}", "words": 3}
    score = a_score(run, "question_2", "incorrect", scorer="explanations", detail=detail)

    strike(yard, "Addie")

    run.refresh_from_db()
    score.refresh_from_db()
    asked = questions_of(Variant.from_json(run.variant))[1]
    assert score.detail == {"question_id": f"questions.{digest(asked)}", "words": 3}


def test_undo_brings_no_word_of_a_question_back(yard: Schoolyard):
    sequence = sequence_create(owner=yard.clay, institution=yard.school, title="A set")
    stage = stage_add(sequence=sequence, kind="questions")
    Stage.objects.filter(pk=stage.pk).update(questions=ASKED)
    stage_add(sequence=sequence, lab="pendulum")

    strike(yard, "Addie")

    assert "Addie" not in str(list(DraftState.objects.values_list("stages")))
    undo(sequence=sequence)
    assert "Addie" not in str(list(Stage.objects.values_list("questions")))

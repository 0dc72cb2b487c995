"""A question set on the student's way: begun, counted at the gate, in branches, mastery and marks."""

import pytest
from django.test import Client
from django.utils import timezone
from schoolyard import Assignment, a_score, finish

from classroom.preview import Assumed, walk
from courses.models import Sequence, SequenceVersion, Stage
from gradebook.selectors import book_of
from learners.mastery import mastery_rebuild, mastery_update
from learners.models import Mastery, MasteryEvidence
from learners.reasons import rendered
from learners.services import decide_after, decide_first, start_run
from learners.stages import MAX_TRIES

QUESTIONS = [
    {"key": "a", "kind": "one", "ask": "Which?", "options": ["x", "y"], "right": [1], "skill": "replication", "told": ""},
    {"key": "b", "kind": "one", "ask": "Which?", "options": ["x", "y"], "right": [1], "skill": "", "told": ""},
]  # fmt: skip
SET = {"kind": "questions", "title": "Before", "questions": QUESTIONS, "gate": 0.6}


@pytest.fixture
def asked(yard):
    """An assignment that begins with two questions and goes on with a lab."""
    return assigned(yard, SET, {"lab": "pendulum"})


def assigned(yard, *stages):
    sequence = Sequence.objects.create(owner=yard.clay, institution=yard.school, title="Other")
    version = SequenceVersion.objects.create(sequence=sequence, published=timezone.now())
    for position, fields in enumerate(stages, start=1):
        Stage.objects.create(version=version, position=position, key=f"s{position}", **fields)
    yard.assignment = Assignment.objects.create(course=yard.course, version=version)
    return yard


def began(yard):
    return start_run(student=yard.ada, language="en", assignment=yard.assignment)


def answered(run, *verdicts):
    for place, verdict in enumerate(verdicts, start=1):
        a_score(run, f"question_{place}", verdict, step="questions")
    run.steps_done = ["questions"]
    run.save()
    return finish(run)


def test_the_run_keeps_the_questions_that_it_began_with(asked):
    decision = decide_first(asked.ada, asked.assignment)
    run = began(asked)
    Stage.objects.filter(kind="questions").update(questions=[])

    run.refresh_from_db()
    assert (decision.lab, run.lab, run.stage.key) == ("questions", "questions", "s1")
    assert [one["key"] for one in run.variant["questions"]] == ["a", "b"]
    assert "questions" not in decision.variant
    assert rendered(decision.reasons, "en")[-1] == "Your teacher asks you some questions here."


def test_enough_right_answers_open_the_gate(asked):
    decision = decide_after(answered(began(asked), "correct", "correct"))

    assert (decision.lab, decision.stage.key) == ("pendulum", "s2")
    assert rendered(decision.reasons, "en")[0] == "You have answered the questions, so you go on."


def test_too_few_bring_the_set_again_and_after_three_times_the_way_goes_on(asked):
    for _ in range(MAX_TRIES - 1):
        decision = decide_after(answered(began(asked), "correct", "incorrect"))
        assert (decision.lab, decision.stage.key) == ("questions", "s1")
        assert "Too few" in rendered(decision.reasons, "en")[0]

    decision = decide_after(answered(began(asked), "correct", "incorrect"))

    assert decision.lab == "pendulum"


def test_who_waits_for_a_review_is_not_held(asked):
    run = began(asked)
    a_score(run, "question_1", "unsure", abstained=True, scorer="explanations", step="questions")

    assert decide_after(finish(run)).lab == "pendulum"


def test_a_branch_goes_by_the_share_of_right_answers(yard):
    way = [{"by": "score", "side": "below", "at": 0.75, "go_to": "s3"}]
    assigned(yard, SET | {"gate": 0, "branches": way}, {"lab": "pendulum"}, {"lab": "optics"})

    decision = decide_after(answered(began(yard), "correct", "incorrect"))

    assert decision.lab == "optics"


def test_an_answer_moves_the_skill_that_its_question_is_linked_to(asked):
    run = answered(began(asked), "correct", "incorrect")

    mastery_update(run=run)

    assert list(MasteryEvidence.objects.values_list("skill", "verdict")) == [
        ("replication", "correct")
    ]
    before = Mastery.objects.get(student=asked.ada, skill="replication").probability
    assert before > 0.5
    mastery_rebuild(student=asked.ada.pk)
    assert Mastery.objects.get(student=asked.ada, skill="replication").probability == before


def test_the_gradebook_has_one_column_with_the_share_of_right_answers(asked):
    answered(began(asked), "correct", "incorrect")

    book = book_of(asked.course, language="en", student=asked.ada)

    cells = {
        key: str(cell.mark) for key, cell in book.rows[0].cells.items() if key[2] == "questions"
    }
    assert cells == {(asked.assignment.pk, "s1", "questions"): "50.0"}


def test_the_preview_goes_through_the_set_as_for_real(asked):
    stages = list(asked.assignment.version.stages.all())

    poor, good = (walk(stages, ["pendulum"], Assumed(score=score)) for score in (0.5, 0.9))

    assert [step.choice.lab for step in poor] == ["questions", "pendulum"]
    assert (poor[0].held, good[0].held) == (True, False)


@pytest.mark.usefixtures("valkey")
def test_the_pages_of_teacher_and_student_open_on_a_class_at_questions(asked):
    run = began(asked)
    score = a_score(run, "question_1", "correct", step="questions")
    mastery_update(run=run)
    teacher, student = Client(), Client()
    teacher.force_login(asked.clay)
    student.force_login(asked.ada)
    course, ada = asked.course.pk, asked.ada.pk

    for address in (
        f"/courses/{course}/board/",
        f"/courses/{course}/board/students/{ada}/",
        f"/students/{ada}/",
        f"/courses/{course}/gradebook/",
        f"/review/scores/{score.pk}/",
        f"/runs/{run.pk}/questions/",
        f"/runs/{run.pk}/replay/tape.json",
        f"/sequences/{asked.assignment.version.sequence_id}/",
        f"/sequences/{asked.assignment.version.sequence_id}/preview/",
    ):
        assert teacher.get(address).status_code == 200, address
    for address in ("/", f"/runs/{run.pk}/questions/", f"/runs/{run.pk}/events.csv", "/marks/"):
        assert student.get(address).status_code == 200, address

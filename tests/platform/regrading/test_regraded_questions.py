"""Question sets graded anew: other right answers, another tolerance, more references; with the real scorers."""

import pytest
from schoolyard import a_run, an_event
from scored_answers import score_as_a_worker

from courses.models import Stage
from gradebook.selectors import book_of
from labs.core.lab import Reference
from labs.core.questions import Question, identity
from learners.models import Mastery
from learners.stages import reached_in
from regrading.preview import preview_of
from regrading.services import Change, regrading_apply, regrading_begin, regrading_undo
from scoring.models import Regrading, Score
from scoring.question_page import question_page
from scoring.services import review_record

SAID = "A longer pendulum swings more slowly because its bob has a longer path to travel."
CHOICE = {"key": "a", "kind": "one", "ask": "Which one?", "options": ["x", "y", "z"], "right": [1], "skill": "replication"}  # fmt: skip
NUMBER = {"key": "b", "kind": "number", "ask": "How long?", "value": 2.0, "tolerance": 0.05, "unit": "s"}  # fmt: skip
WORDS = {"key": "c", "kind": "text", "ask": "Why does a longer pendulum swing more slowly?", "references": ["The period grows with the square root of the length."]}  # fmt: skip
QUESTIONS = [CHOICE, NUMBER, WORDS]
KEY = {one["key"]: identity(Question.from_json(one)) for one in QUESTIONS}
MORE_RIGHT = Change(questions={KEY["a"]: {"right": [1, 2]}})


@pytest.fixture
def stage(yard):
    return Stage.objects.create(
        version=yard.version,
        position=9,
        key="set",
        kind="questions",
        title="Before",
        questions=QUESTIONS,
    )


@pytest.fixture
def answered(yard, stage):
    """Answers handed in and scored: 2 s, the third option, the words that no reference says."""

    def of(student, *given, score: bool = True):
        variant = {"scaffold": "structured", "questions": QUESTIONS, "feedback": "at_once"}
        fields = {"assignment": yard.assignment, "stage": stage, "step": "questions"}
        run = a_run(student, lab="questions", variant=variant, **fields)
        for seq, one in enumerate(given, start=1):
            event = an_event(run, seq, "item", "answer")
            event.new = one
            event.save()
        run.steps_done = ["questions"]
        run.save()
        if score:
            score_as_a_worker(run, *range(1, len(given) + 1))
        return run

    return of


@pytest.fixture
def begin(yard, now):
    def begun(change: Change) -> Regrading:
        fields = {"course": yard.course, "teacher": yard.clay, "lab": "questions"}
        return now(lambda: regrading_begin(reason="Both are right", change=change, **fields))

    return begun


@pytest.fixture
def apply(now):
    return lambda regrading: now(lambda: regrading_apply(regrading=regrading)) and regrading


def mark(yard, student) -> str:
    [row] = book_of(yard.course, language="en", student=student).rows
    return next(str(cell.mark) for key, cell in row.cells.items() if key[2] == "questions")


def judged(run, place: int = 0):
    return question_page(run, "en", looks_on=False).asked[place].judgement


def test_it_works(yard, answered, begin, apply, now):
    run = answered(yard.ada, {"question": "a", "choice": [2]})
    assert mark(yard, yard.ada) == "0.0"

    regrading = begin(MORE_RIGHT)
    preview = preview_of(regrading, "en")
    apply(regrading)

    [ada] = preview.students
    assert [(one.about, one.before, one.after) for one in ada.scores] == [
        ("Questions: Question 1", "not shown", "shown")
    ]
    assert mark(yard, yard.ada) == "100.0"
    assert judged(run).counts
    assert "it was: not shown. Both are right." in judged(run).anew
    assert reached_in(run, {})["score"] == 1.0
    assert Mastery.objects.get(student=yard.ada, skill="replication").probability > 0.5

    now(lambda: regrading_undo(regrading=regrading))
    assert mark(yard, yard.ada) == "0.0"
    assert (judged(run).counts, judged(run).anew) == (False, "")
    assert Mastery.objects.get(student=yard.ada, skill="replication").probability < 0.5


def test_more_reference_answers_are_compared_with_the_answers_in_words(
    yard, answered, begin, apply
):
    run = answered(yard.ada, {"question": "c", "text": SAID})
    before = Score.objects.get(run=run, scorer="explanations")
    assert before.verdict != "correct"

    apply(begin(Change(references=[(KEY["c"], Reference(SAID, "best"))])))

    after = Score.counting.get(run=run, scorer="explanations")
    assert (after.verdict, after.rubric_version[:9]) == ("correct", "rules@3+r")
    assert after.detail["question_id"] == before.detail["question_id"], "reviews of it are found"
    assert judged(run, 2).counts


def test_a_tolerance_is_widened(yard, answered, begin, apply):
    run = answered(yard.ada, {"question": "b", "number": 2.08})

    apply(begin(Change(questions={KEY["b"]: {"value": 2.0, "tolerance": 0.1}})))

    assert Score.counting.get(run=run).verdict == "correct"
    assert Score.objects.get(run=run).verdict == "incorrect", "what was said then stays"


def test_the_other_questions_of_the_set_stay_as_they_are(yard, answered, begin, apply):
    run = answered(yard.ada, {"question": "a", "choice": [2]}, {"question": "b", "number": 9})
    regrading = begin(MORE_RIGHT)

    apply(regrading)

    assert list(Score.every.filter(regrading=regrading).values_list("practice", flat=True)) == [
        "question_1"
    ]
    assert Score.counting.get(run=run, practice="question_2").verdict == "incorrect"


def test_a_new_answer_is_judged_by_it_and_told_so_at_once(yard, answered, begin, apply):
    apply(begin(MORE_RIGHT))

    run = answered(yard.ben, {"question": "a", "choice": [2]}, score=False)
    assert judged(run).counts, "before a worker has scored it"
    score_as_a_worker(run, 1)

    assert Score.objects.get(run=run).verdict == "correct"
    assert judged(run).anew == ""


def test_a_teachers_verdict_counts_before_and_after(yard, answered, begin, apply):
    run = answered(yard.ada, {"question": "a", "choice": [2]})
    review_record(score=Score.objects.get(run=run), teacher=yard.clay, verdict="incomplete")
    regrading = begin(MORE_RIGHT)

    assert not preview_of(regrading, "en").with_marks
    apply(regrading)

    assert mark(yard, yard.ada) == "50.0"
    assert judged(run).by == yard.clay.shown_name


def test_the_page_offers_each_question_with_what_counts_now(yard, answered, client, now):
    answered(yard.ada, {"question": "a", "choice": [2]})
    client.force_login(yard.clay)
    place = f"/courses/{yard.course.pk}/regradings/"
    form = {"lab": "questions", "question": KEY["a"], "reason": "Both are right", "right": ["1"]}

    page = client.get(f"{place}?lab=questions&question={KEY['b']}").content.decode()
    nothing = client.post(place, form)
    now(lambda: client.post(place, form | {"right": ["1", "2"]}))
    regrading = Regrading.objects.get()
    one = client.get(f"{place}{regrading.pk}/").content.decode()

    assert "Before, 1: Which one?" in page and "Right value / s" in page
    assert "Change at least one thing" in nothing.content.decode()
    assert regrading.questions == {KEY["a"]: {"right": [1, 2]}}
    assert "right is y; z; it was asked with y" in one


def test_a_picture_among_the_answers_is_shown_in_the_form_and_said_in_words(
    yard, answered, stage, client, now
):
    answered(yard.ada, {"question": "a", "choice": [2]})
    shown = {**CHOICE, "options": ["x", "![rising](/sequences/pictures/7/)", "<b>$T^2$</b>"]}
    stage.questions = [shown]
    stage.save()
    client.force_login(yard.clay)
    place = f"/courses/{yard.course.pk}/regradings/"
    key = identity(Question.from_json(shown))

    page = client.get(f"{place}?lab=questions&question={key}").content.decode()
    form = {"lab": "questions", "question": key, "reason": "Both are right", "right": ["1", "0"]}
    now(lambda: client.post(place, form))
    one = client.get(f"{place}{Regrading.objects.get().pk}/").content.decode()

    assert '<img src="/sequences/pictures/7/" alt="rising">' in page
    assert "&lt;b&gt;<math" in page
    assert "right is x; rising; it was asked with rising" in one

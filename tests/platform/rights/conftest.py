import pytest
from schoolyard import Schoolyard, a_score, an_event, finish

from courses.models import Extension, GateOpening, PageRead
from gradebook.models import Comment, Override
from learners.mastery import mastery_review, mastery_update
from learners.services import decide_after, decision_override, start_run
from letters.models import Letter
from registry.models import LearnerInVersion, ModelVersion, Pseudonym
from runs.models import Run, TeacherMessage, Visit
from scoring.models import Feedback, Review, ReviewItem

TO_ALL = "Well done, Adaeze and Benjiro! Yours, Clayonna Verhoeven"
NAMES = {
    "ada": ("Adaeze", "Lovelin"),
    "ben": ("Benjiro", "Otomo"),
    "clay": ("Clayonna", "Verhoeven"),
}


@pytest.fixture
def school(yard: Schoolyard) -> Schoolyard:
    """The yard with names, in which Ada and Ben have worked and Ms Clay has judged, set and said things."""
    for login, (first, last) in NAMES.items():
        person = getattr(yard, login)
        person.first_name, person.last_name = first, last
        person.email = f"{login}@{login}.example"
        person.save()
    for student in (yard.ada, yard.ben):
        work(yard, student)
    return yard


def work(yard: Schoolyard, student) -> Run:
    """A lab from its decision to the next one, with all that a teacher can add."""
    run = start_run(student=student, language="en", assignment=yard.assignment)
    for seq, practice in enumerate(("replication", "control_of_variables"), start=1):
        an_event(run, seq, "notebook", "note", f"a note of {student.username}")
        score = a_score(run, practice, "incorrect", seq=seq)
        Feedback.objects.create(
            run=run, score=score, seq=score.seq, message="feedback.replication.none"
        )
    ReviewItem.objects.create(score=score, reason="student", comment="I see it differently")
    finish(run)
    mastery_update(run=run)
    mastery_review(review=Review.objects.create(score=score, teacher=yard.clay, verdict="correct"))
    decision = decide_after(run)
    decision_override(
        decision=decision,
        teacher=yard.clay,
        lab="dc_circuits",
        note="Try this, as Benjiro and Adaeze do",
    )
    TeacherMessage.objects.create(run=run, teacher=yard.clay, text=TO_ALL)
    Visit.objects.create(run=run, person=yard.clay)
    said_about(yard, student)
    learnt_from(student)
    return run


def said_about(yard: Schoolyard, student) -> None:
    stage = yard.version.stages.first()
    place = {
        "student": student,
        "assignment": yard.assignment,
        "stage": stage,
        "teacher": yard.clay,
    }
    Override.objects.create(**place, step="claim", mark=80, reason="Said it aloud")
    Comment.objects.create(**place, step="claim", text="A clear claim")
    Extension.objects.create(
        assignment=yard.assignment, student=student, reason="Was ill", given_by=yard.clay
    )
    GateOpening.objects.create(
        assignment=yard.assignment, stage_key=stage.key, student=student, opened_by=yard.clay
    )
    PageRead.objects.create(assignment=yard.assignment, student=student, stage_key="read")
    Letter.objects.create(
        course=yard.course, to=student, by=yard.clay, kind="invitation", origin="x"
    )


def learnt_from(student) -> None:
    version, _made = ModelVersion.objects.get_or_create(
        name="explanations@7", defaults={"task": "explanations", "digest": "0", "state": "live"}
    )
    learner = Pseudonym.objects.create(user=student)
    LearnerInVersion.objects.create(version=version, learner=learner, part="trained", answers=3)

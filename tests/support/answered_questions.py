"""`python -m tests.support.answered_questions`: a course of the demo teacher with one student and one question set.

Rita has answered the question of a fair test wrong, that of the period 0.14 s off; the rules have scored it.
Prints the ids of the course and of the run.
"""

import django

django.setup()

from django.utils import timezone  # noqa: E402  (Django must be set up before)

from courses.models import Assignment, Course, Membership, Sequence, SequenceVersion  # noqa: E402
from labs.core import EventRow, Variant  # noqa: E402
from learners.mastery import mastery_update  # noqa: E402
from people.models import Role, User  # noqa: E402
from runs.models import Run  # noqa: E402
from runs.services import run_create  # noqa: E402
from tests.support.open_questions import QUESTIONS  # noqa: E402
from tests.support.recorded import close, event_of, score  # noqa: E402

PASSWORD = "open-laboratory"
GIVEN = ({"question": "fair", "choice": [1]}, {"question": "period", "number": 2.15})


def assigned(teacher: User) -> Assignment:
    """A class to which the set was given."""
    school = teacher.institution
    sequence = Sequence.objects.create(owner=teacher, institution=school, title="Before the lab")
    version = SequenceVersion.objects.create(sequence=sequence, published=timezone.now())
    version.stages.create(
        position=1, key="set", kind="questions", title="Before the lab", questions=list(QUESTIONS)
    )
    course = Course.objects.create(institution=school, title="Near enough")
    course.memberships.create(user=teacher, part=Membership.Part.TEACHER)
    return Assignment.objects.create(course=course, version=version)


def enrolled(assignment: Assignment) -> User:
    """Its one student."""
    student = User(
        username="rita",
        first_name="Rita",
        last_name="Haddad",
        role=Role.STUDENT,
        institution=assignment.course.institution,
    )
    student.set_password(PASSWORD)
    student.save()
    assignment.course.memberships.create(user=student, part=Membership.Part.STUDENT)
    return student


def answered(student: User, assignment: Assignment) -> Run:
    """Two of the three questions, handed in."""
    variant = Variant(questions=QUESTIONS, feedback="at_once")
    run = run_create(
        student=student,
        lab="questions",
        variant=variant,
        language="en",
        assignment=assignment,
        stage=assignment.version.stages.get(),
    )
    events = [
        event_of(run, EventRow(seq, "item", "answer", None, one, {}, 20.0 * seq))
        for seq, one in enumerate(GIVEN, start=1)
    ]
    for event in events:
        event.save()
    close(run, events)
    score(run, events)
    mastery_update(run=run)
    return run


if __name__ == "__main__":
    given = assigned(User.objects.get(username="tess"))
    print(given.course_id, answered(enrolled(given), given).pk)

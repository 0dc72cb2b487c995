"""Make a sample class, begin it anew, take it away again."""

import json
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assay.punctuation import bracketed
from courses.drafting import publish
from courses.models import Assignment, Course, Membership, Sequence
from courses.services import assignment_create, course_create
from courses.sharing import sequence_import
from learners.models import Decision, Mastery, Placement
from people.models import Institution, Role, User
from runs.models import Run
from starting.models import SampleClass

MINUTES = 10
STUDENTS = 12
SEQUENCE = """assay: sequence/1
title: {title}
stages:
  - name: swing
    lab: pendulum
    set_up: {{scaffold: guided}}
    gate: 0.5
  - name: choice
    choose_from: [gas, dc_circuits, projectile]
    gate: 0.6
"""


@transaction.atomic
def sample_create(*, teacher: User) -> SampleClass:
    """A course of the teacher's own with simulated students who begin to work at once."""
    if not teacher.is_teacher:
        raise ValidationError(_("Only a teacher can have a sample class."))
    if SampleClass.objects.filter(teacher=teacher).exists():
        raise ValidationError(_("You have a sample class already. Remove it to get a new one."))
    name = _("Sample class of %(name)s") % {"name": teacher.shown_name}
    school = Institution.objects.create(name=name)
    title = _("Sample class (simulated students)")
    course = course_create(user=teacher, institution=school, title=title)
    _people(school, course)
    _sequence(teacher, school, course)
    now = timezone.now()
    return SampleClass.objects.create(
        institution=school,
        teacher=teacher,
        course=course,
        began=now,
        ends=now + timedelta(minutes=MINUTES),
        looked=now - timedelta(minutes=1),
    )


def _people(school: Institution, course: Course) -> None:
    """Students who can't log in, whose names say what they are, and who consent to nothing."""
    names = _("Robin Kim Alex Sasha Noa Jo Charlie Yuki Sam Mika Dana Toni").split()
    for number, first_name in enumerate(names[:STUDENTS], start=1):
        student = User(
            username=f"simulated-{school.pk}-{number:02d}",
            first_name=bracketed(first_name, _("simulated")),
            role=Role.STUDENT,
            institution=school,
        )
        student.set_unusable_password()
        student.save()
        Membership.objects.create(course=course, user=student, part=Membership.Part.STUDENT)


def _sequence(teacher: User, school: Institution, course: Course) -> None:
    text = SEQUENCE.format(title=json.dumps(_("Sample: a swing, and one more")))
    sequence, _found = sequence_import(text=text, owner=teacher, institution=school)
    version = publish(sequence=sequence)
    assignment_create(course=course, version=version, opens=None, due=None)


@transaction.atomic
def sample_again(*, sample: SampleClass) -> SampleClass:
    """The same class from the beginning; what it did before is deleted."""
    sample = SampleClass.objects.select_for_update().get(pk=sample.pk)
    _forget_work(sample)
    now = timezone.now()
    sample.round += 1
    sample.began, sample.ends = now, now + timedelta(minutes=MINUTES)
    sample.looked, sample.at_work = now - timedelta(minutes=1), True
    sample.save()
    return sample


@transaction.atomic
def sample_remove(*, sample: SampleClass) -> None:
    """Delete the class with everything that belongs to it; the teacher's own things stay."""
    sample = SampleClass.objects.select_for_update().get(pk=sample.pk)
    school, course, teacher = sample.institution, sample.course, sample.teacher
    _forget_work(sample)
    sample.delete()
    Assignment.objects.filter(course=course).delete()
    course.delete()
    # A sequence that the teacher has given to another class as well is theirs by now.
    used = Assignment.objects.filter(version__sequence__institution=school)
    kept = Sequence.objects.filter(versions__in=used.values("version"))
    Sequence.objects.filter(pk__in=list(kept.values_list("pk", flat=True))).update(
        institution=teacher.institution
    )
    Sequence.objects.filter(institution=school).delete()
    User.objects.filter(institution=school).delete()
    school.delete()


def _forget_work(sample: SampleClass) -> None:
    """Runs with their events and scores, decisions, mastery: all that the students have done."""
    students = User.objects.filter(institution=sample.institution)
    Decision.objects.filter(student__in=students).delete()
    Run.objects.filter(student__in=students).delete()
    for kind in (Mastery, Placement):
        kind.objects.filter(student__in=students).delete()

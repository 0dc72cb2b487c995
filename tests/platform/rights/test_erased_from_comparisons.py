"""A comparison keeps its numbers when a student of it is erased."""

from datetime import timedelta

from django.utils import timezone
from schoolyard import Schoolyard, person

from comparisons.objecting import objection_make
from comparisons.report import report_of
from comparisons.services import comparison_start, participant_for
from comparisons.stopping import comparison_end
from people.models import Role
from rights.erase import person_erase


def test_a_comparison_that_runs_goes_on_with_its_numbers(school: Schoolyard):
    running = school.course.comparisons.create(ends=timezone.now() + timedelta(days=9))
    comparison_start(comparison=running)
    first = running.participants.get(student=school.ada)

    person_erase(person=school.ada, by=school.head)
    late = person("late", Role.STUDENT, school.school)
    school.course.memberships.create(user=late)

    place = participant_for(late, school.course.pk)
    assert place is not None and place.number == 2
    flows = {one.letter.lower(): one.flow for one in report_of(running).groups}
    assert sum(one.assigned for one in flows.values()) == 3
    assert flows[first.arm].gone == 1


def test_who_was_erased_meanwhile_counts_as_gone_when_a_comparison_ends(school: Schoolyard):
    running = school.course.comparisons.create(ends=timezone.now() + timedelta(days=9))
    comparison_start(comparison=running)
    person_erase(person=school.ada, by=school.head)

    comparison_end(comparison=running, note="Enough")

    running.refresh_from_db()
    groups = report_of(running).groups
    assert sorted(one.flow.gone for one in groups) == [0, 1]
    assert running.participants.get(student=None).why_left == "gone"
    school.course.memberships.all().delete()
    assert sum(one.flow.gone for one in report_of(running).groups) == 1


def test_who_objects_is_still_named_when_somebody_was_erased(school: Schoolyard):
    objector = person("objector", Role.STUDENT, school.school)
    school.course.memberships.create(user=objector)
    objection_make(student=objector, by="student", recorded_by=objector)
    running = school.course.comparisons.create(ends=timezone.now() + timedelta(days=9))
    comparison_start(comparison=running)

    person_erase(person=school.ada, by=school.head)

    assert report_of(running).left_out == ["objector"]


def test_the_report_of_a_comparison_that_ended_stays_as_it_was(school: Schoolyard):
    ended = school.course.comparisons.create(ends=timezone.now() + timedelta(days=9))
    comparison_start(comparison=ended)
    comparison_end(comparison=ended, note="Enough")
    ended.refresh_from_db()
    before = report_of(ended)

    person_erase(person=school.ada, by=school.head)

    assert report_of(ended) == before

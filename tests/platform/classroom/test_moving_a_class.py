"""A running class keeps its version until the teacher moves it, and sees what changes first."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from schoolyard import Schoolyard, a_run, finish

from classroom.home import student_home
from courses.building import lab_stage_change, stage_add, stage_remove, stages_order
from courses.drafting import publish
from courses.models import SequenceVersion, Stage
from courses.selectors import title_of
from courses.versions import assignment_move, carried_on, newer_version
from learners.models import Decision
from learners.moving import class_carry_over
from learners.selectors import latest_decision
from learners.services import decide_after, decide_first, start_run
from runs.models import Run


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(yard: Schoolyard) -> str:
    return f"/courses/{yard.course.pk}/assignments/{yard.assignment.pk}/move/"


def stages(version: SequenceVersion) -> list[Stage]:
    return list(version.stages.order_by("position"))


def move(yard: Schoolyard) -> int:
    yard.assignment = assignment_move(
        assignment=yard.assignment, version=newer_version(yard.assignment)
    )
    return class_carry_over(assignment=yard.assignment)


@pytest.fixture
def newer(yard: Schoolyard) -> SequenceVersion:
    """Version 2: another set-up of the pendulum, and optics at the end."""
    first = stages(yard.version)[0]
    lab_stage_change(stage=first, variant={"scaffold": "guided"}, gate=0.5)
    stage_add(sequence=yard.sequence, lab="optics")
    return publish(sequence=yard.sequence)


def test_a_class_keeps_its_version(yard: Schoolyard, newer):
    yard.assignment.refresh_from_db()

    assert yard.assignment.version == yard.version
    assert decide_first(yard.ada, yard.assignment).stage == stages(yard.version)[0]


def test_the_course_page_leads_to_what_would_change(yard: Schoolyard, newer):
    decide_first(yard.ada, yard.assignment)
    client = client_of(yard.clay)

    assert address(yard) in client.get(f"/courses/{yard.course.pk}/").content.decode()
    text = client.get(address(yard)).content.decode()

    assert "Stage 1, Pendulum: changed (support, mastery to go on)" in text
    assert f"Stage 3, {title_of('optics', 'en')}: added" in text
    assert "ada" in text
    yard.assignment.refresh_from_db()
    assert yard.assignment.version == yard.version


def test_the_teacher_is_told_for_how_many_students_the_next_stage_changes(yard: Schoolyard, newer):
    decide_first(yard.ada, yard.assignment)

    page = client_of(yard.clay).post(address(yard), follow=True).content.decode()

    assert "For 1 student the next stage was decided anew." in page


def test_a_student_who_waits_gets_the_new_set_up(yard: Schoolyard, newer):
    decide_first(yard.ada, yard.assignment)

    client_of(yard.clay).post(address(yard))

    yard.assignment.refresh_from_db()
    decision = latest_decision(yard.ada, yard.assignment)
    assert yard.assignment.version == newer
    assert decision.stage == stages(newer)[0]
    assert decision.variant["scaffold"] == "guided"
    assert decision.reasons[0]["key"] == "sequence_changed"


def test_a_run_under_way_goes_on_and_leads_into_the_new_version(yard: Schoolyard, newer):
    run = start_run(student=yard.ada, language="en", assignment=yard.assignment)
    before = run.variant

    assert move(yard) == 0

    run.refresh_from_db()
    assert (run.variant, run.stage) == (before, stages(newer)[0])
    finish(run)
    assert decide_after(run).stage in stages(newer)


def test_who_had_finished_goes_on_with_what_was_added(yard: Schoolyard, newer):
    last = stages(yard.version)[1]
    yard.version.stages.update(gate=0)
    newer.stages.update(gate=0)
    run = finish(a_run(yard.ada, assignment=yard.assignment, stage=last))
    assert decide_after(run).lab == ""

    assert move(yard) == 1

    assert latest_decision(yard.ada, yard.assignment).lab == "optics"


def test_who_waits_at_a_stage_that_is_the_same_is_left_alone(yard: Schoolyard):
    stage_add(sequence=yard.sequence, lab="optics")
    publish(sequence=yard.sequence)
    decide_first(yard.ada, yard.assignment)

    assert move(yard) == 0
    assert Decision.objects.count() == 1
    page = student_home(yard.ada)
    assert [place.current for place in page["ways"][0].places] == [True, False, False]


def test_a_stage_that_is_gone_is_passed_over(yard: Schoolyard):
    stage_add(sequence=yard.sequence, lab="optics")
    three = publish(sequence=yard.sequence)
    stage_remove(stage=stages(three)[1])
    two = publish(sequence=yard.sequence)

    gone, last = stages(three)[1:]
    assert carried_on(stages(two), gone).key == last.key
    assert carried_on(stages(two)[:1], last) is None


def test_what_moved_is_told_as_moved(yard: Schoolyard):
    keys = [one.key for one in stages(yard.version)]
    stages_order(sequence=yard.sequence, keys=keys[::-1])
    publish(sequence=yard.sequence)

    text = client_of(yard.clay).get(address(yard)).content.decode()

    assert text.count(": moved") == 1


def test_a_teachers_own_choice_for_a_student_stays(yard: Schoolyard, newer):
    decision = decide_first(yard.ada, yard.assignment)
    decision.locked_by = yard.clay
    decision.save()

    assert move(yard) == 0
    assert latest_decision(yard.ada, yard.assignment) == decision


def test_a_class_does_not_move_to_a_draft_or_to_another_sequence(yard: Schoolyard, newer):
    draft = yard.sequence.versions.create(number=3)
    with pytest.raises(ValidationError):
        assignment_move(assignment=yard.assignment, version=draft)


@pytest.mark.parametrize("who", ["ada", "dow", "eve", "far_head"])
def test_only_who_teaches_the_course_moves_it(yard: Schoolyard, newer, who):
    client = client_of(getattr(yard, who))

    assert client.get(address(yard)).status_code in (403, 404)
    assert client.post(address(yard)).status_code in (403, 404)
    yard.assignment.refresh_from_db()
    assert yard.assignment.version == yard.version


def test_the_page_asks_as_often_for_many_students(
    yard: Schoolyard, newer, django_assert_max_num_queries
):
    for student in (yard.ada, yard.ben):
        decide_first(student, yard.assignment)
    client = client_of(yard.clay)

    with django_assert_max_num_queries(12):
        client.get(address(yard))


@pytest.fixture
def practises(yard: Schoolyard) -> Run:
    """Ada has finished the sequence and practises on; another stage is published for it."""
    yard.version.stages.update(gate=0)
    for _ in range(2):
        run = start_run(student=yard.ada, language="en", assignment=yard.assignment)
        done = decide_after(finish(run))
    assert done.lab == ""
    practice = start_run(student=yard.ada, language="en", decision=done, option=1)
    stage_add(sequence=yard.sequence, lab="optics")
    publish(sequence=yard.sequence)
    return practice


def test_a_class_moves_though_somebody_practises_after_the_end(yard: Schoolyard, practises: Run):
    decide_after(finish(practises))

    assert move(yard) == 1

    decision = latest_decision(yard.ada, yard.assignment)
    assert decision.lab == "optics"
    assert [one["key"] for one in decision.reasons][:2] == ["sequence_changed", "sequence_goes_on"]


def test_who_practises_at_the_move_goes_on_with_what_was_added(yard: Schoolyard, practises: Run):
    assert move(yard) == 0

    practises.refresh_from_db()
    decision = decide_after(finish(practises))

    assert (decision.lab, decision.reasons[0]["key"]) == ("optics", "sequence_goes_on")


def test_practice_goes_on_where_nothing_was_added(yard: Schoolyard, practises: Run):
    decision = decide_after(finish(practises))

    assert decision.stage is None
    assert decision.reasons[0]["key"].startswith("free_practice")

"""Two policies side by side: who is drawn, what chooses for them, when it ends, who sees what."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from schoolyard import Schoolyard, a_run, a_score, finish, person

from comparisons.models import Comparison, Objection, Participant
from comparisons.objecting import objection_make, objection_withdraw
from comparisons.outcomes import finished, mastery, minutes, step_score
from comparisons.report import report_of
from comparisons.results import result_of
from comparisons.services import (
    comparison_discard,
    comparison_plan,
    comparison_start,
    participant_for,
)
from comparisons.stopping import comparison_advance, comparison_end
from comparisons.tasks import watch
from courses.models import Course, Membership
from learners.deciding import MODEL_VERSION
from learners.models import Decision, Mastery
from learners.services import decide_after, decide_first
from people.models import User

pytestmark = pytest.mark.usefixtures("valkey")


def planned(yard: Schoolyard, **fields) -> Comparison:
    fields = {"ends": timezone.now() + timedelta(days=10)} | fields
    return comparison_plan(comparison=Comparison(course=yard.course, seed=7, **fields))


def begun(yard: Schoolyard, **fields) -> Comparison:
    return comparison_start(comparison=planned(yard, **fields))


def student(yard: Schoolyard, name: str) -> User:
    user = person(name, "student", yard.school)
    Membership.objects.create(course=yard.course, user=user)
    return user


def put(comparison: Comparison, user: User, arm: str) -> None:
    comparison.participants.filter(student=user).update(arm=arm)


def page(user: User, address: str, data=None) -> str:
    client = Client()
    client.force_login(user)
    post = data is not None
    answer = client.post(address, data, follow=True) if post else client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


# -- who is drawn ----------------------------------------------------------------------------------


def test_everybody_in_the_course_is_drawn_once(yard: Schoolyard):
    comparison = begun(yard)

    places = comparison.participants.all()
    assert [(one.student, one.number) for one in places] == [(yard.ada, 0), (yard.ben, 1)]
    assert participant_for(yard.ada, yard.course.pk) == places[0]
    assert comparison.participants.count() == 2


def test_who_joins_later_is_drawn_at_the_first_decision(yard: Schoolyard):
    comparison = begun(yard)
    late = student(yard, "late")

    decide_first(late, yard.assignment)

    assert comparison.participants.get(student=late).number == 2


def test_who_objects_is_never_drawn_and_gets_the_products_own_choice(yard: Schoolyard):
    objection_make(student=yard.ada, by="student", recorded_by=yard.ada)
    objection_make(student=yard.ben, by="guardian", recorded_by=yard.clay)
    comparison = begun(yard, policy_a="in-order", policy_b="next-lab")

    made = [decide_first(one, yard.assignment) for one in (yard.ada, yard.ben)]

    assert not comparison.participants.exists()
    assert {one.model_version.split()[0] for one in made} == {MODEL_VERSION}


def test_a_withdrawn_objection_of_one_leaves_that_of_the_other(yard: Schoolyard):
    objection_make(student=yard.ada, by="student", recorded_by=yard.ada)
    objection_make(student=yard.ada, by="guardian", recorded_by=yard.clay)
    objection_withdraw(student=yard.ada, by="student")

    begun(yard)

    assert participant_for(yard.ada, yard.course.pk) is None
    objection_withdraw(student=yard.ada, by="guardian")
    assert participant_for(yard.ada, yard.course.pk) is not None


# -- what chooses ----------------------------------------------------------------------------------


def test_each_group_gets_its_policy_and_the_decision_names_it(yard: Schoolyard):
    comparison = begun(yard)
    put(comparison, yard.ada, "a")
    put(comparison, yard.ben, "b")

    ada, ben = (decide_first(one, yard.assignment) for one in (yard.ada, yard.ben))

    assert ada.model_version.startswith(MODEL_VERSION)
    assert ben.model_version.startswith("in-order@1 ")
    assert len(ada.candidates) > 1
    assert (ben.lab, ben.candidates) == ("pendulum", [])


def test_the_fixed_order_takes_the_labs_of_an_open_slot_as_they_are_listed(yard: Schoolyard):
    comparison = begun(yard, policy_a="in-order", policy_b="next-lab")
    put(comparison, yard.ada, "a")
    slot = yard.version.stages.get(position=2)
    slot.allowed_labs = ["titration", "dc_circuits"]
    slot.save()
    stage = yard.version.stages.get(position=1)
    stage.gate = 0
    stage.save()
    run = finish(a_run(yard.ada, assignment=yard.assignment, stage=stage))

    decision = decide_after(run)

    assert (decision.lab, decision.stage) == ("titration", slot)
    assert [one["key"] for one in decision.reasons][:2] == ["passed", "in_order"]


def test_who_objects_later_gets_another_choice_in_place_of_the_one_that_waits(yard: Schoolyard):
    comparison = begun(yard)
    put(comparison, yard.ben, "b")
    before = decide_first(yard.ben, yard.assignment)

    objection_make(student=yard.ben, by="student", recorded_by=yard.ben)

    after = Decision.objects.get(student=yard.ben, replaced_by=None)
    assert (after.replaces, after.model_version.split()[0]) == (before, MODEL_VERSION)
    assert comparison.participants.get(student=yard.ben).why_left == "objected"
    assert participant_for(yard.ben, yard.course.pk) is None


# -- the plan and its end --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [
        {"policy_b": "next-lab"},
        {"outcome": "step"},
        {"step": "claim"},
        {"ends": None},
        {"planned_students": 2},
        {"planned_students": 20, "outcome": "finished"},
    ],
)
def test_a_plan_that_would_show_nothing_is_refused(yard: Schoolyard, wrong):
    with pytest.raises(ValidationError):
        planned(yard, **wrong)


def test_a_course_has_one_comparison_at_a_time(yard: Schoolyard):
    planned(yard)

    with pytest.raises(ValidationError):
        planned(yard)


def with_masteries(yard: Schoolyard, comparison: Comparison, arm: str, values: list[float]) -> None:
    """Students of one group who finished a lab and stand at these masteries in one skill."""
    for place, value in enumerate(values):
        user = student(yard, f"{arm}{place}")
        participant_for(user, yard.course.pk)
        put(comparison, user, arm)
        finish(a_run(user, assignment=yard.assignment, stage=yard.version.stages.first()))
        Mastery.objects.create(
            student=user,
            skill="replication",
            probability=value,
            uncertainty=0.1,
            evidence_count=1,
        )


def test_nothing_is_looked_at_before_the_end_and_then_it_ends(yard: Schoolyard):
    comparison = begun(yard)
    with_masteries(yard, comparison, "a", [0.9, 0.8, 0.85])
    with_masteries(yard, comparison, "b", [0.3, 0.2, 0.25])

    assert watch() == 0
    Comparison.objects.update(ends=timezone.now() - timedelta(minutes=1))
    assert watch() == 1

    comparison.refresh_from_db()
    assert (comparison.state, comparison.why_ended) == ("ended", "plan")
    result = result_of(comparison)
    assert result is not None
    assert result.crossed
    assert result.low > 0
    assert participant_for(yard.ada, yard.course.pk) is None


@pytest.mark.parametrize(("apart", "ended"), [(True, True), (False, False)])
def test_the_look_half_way_ends_it_only_past_its_boundary(yard: Schoolyard, apart, ended):
    comparison = begun(yard, look_half_way=True)
    with_masteries(yard, comparison, "a", [0.9, 0.8, 0.85, 0.9])
    with_masteries(yard, comparison, "b", [0.1, 0.2, 0.15, 0.1] if apart else [0.8, 0.9, 0.9, 0.8])
    half_way = timezone.now() + timedelta(days=6)

    comparison_advance(comparison=comparison, now=half_way)
    comparison_advance(comparison=comparison, now=half_way)

    comparison.refresh_from_db()
    assert (comparison.why_ended == "boundary") == ended
    assert comparison.looks.count() == 1


def test_it_ends_when_the_planned_number_has_finished(yard: Schoolyard):
    comparison = begun(yard, planned_students=4, ends=None)
    with_masteries(yard, comparison, "a", [0.9, 0.8])
    with_masteries(yard, comparison, "b", [0.3, 0.2])
    through = [one.student for one in comparison.participants.all()][2:]
    for user in through[:3]:
        Decision.objects.create(student=user, assignment=yard.assignment, model_version="t")

    assert comparison_advance(comparison=comparison) is None
    Decision.objects.create(student=through[3], assignment=yard.assignment, model_version="t")

    look = comparison_advance(comparison=comparison)
    assert look is not None
    assert [len(look.values[arm]) for arm in "ab"] == [2, 2]


def test_what_happens_after_the_end_changes_no_report(yard: Schoolyard):
    objection_make(student=yard.ada, by="student", recorded_by=yard.ada)
    comparison = begun(yard)
    gone = student(yard, "gone")
    participant_for(gone, yard.course.pk)
    Membership.objects.filter(user=gone).delete()
    comparison_end(comparison=comparison, note="Over")
    comparison.refresh_from_db()
    before = report_of(comparison)

    objection_withdraw(student=yard.ada, by="student")
    objection_make(student=yard.ben, by="student", recorded_by=yard.ben)
    Membership.objects.filter(user=yard.ben).delete()

    assert report_of(comparison) == before
    assert before.left_out == ["ada"]
    assert sum(one.flow.gone for one in before.groups) == 1


# -- outcomes --------------------------------------------------------------------------------------


def test_the_outcomes_are_what_was_recorded_in_the_comparison(yard: Schoolyard):
    comparison = begun(yard, outcome="step", step="claim")
    stage = yard.version.stages.first()
    finish(a_run(yard.ada))  # of no assignment: not counted
    run = finish(a_run(yard.ada, assignment=yard.assignment, stage=stage))
    run.started, run.finished = comparison.started, comparison.started + timedelta(minutes=12)
    run.save()
    a_score(run, "claim_matches_data", "correct", step="claim")
    a_score(run, "claim_matches_data", "incorrect", step="claim")
    a_score(run, "replication", "incorrect", step="collect")
    both = [yard.ada.pk, yard.ben.pk]

    assert minutes(comparison, both) == {yard.ada.pk: 12}
    assert finished(comparison, both) == {yard.ada.pk: 0.5, yard.ben.pk: 0}
    assert step_score(comparison, both) == {yard.ada.pk: 0.5}
    assert mastery(comparison, both) == {yard.ada.pk: 0.5}  # nothing seen: the prior


def test_a_bench_left_open_counts_an_hour(yard: Schoolyard):
    comparison = begun(yard)
    run = finish(a_run(yard.ada, assignment=yard.assignment, stage=yard.version.stages.first()))
    run.started, run.finished = comparison.started, comparison.started + timedelta(hours=20)
    run.save()

    assert minutes(comparison, [yard.ada.pk]) == {yard.ada.pk: 60}


# -- pages -----------------------------------------------------------------------------------------


def test_a_teacher_plans_begins_and_reads_the_report(yard: Schoolyard):
    address = f"/courses/{yard.course.pk}/comparisons/"
    plan = {
        "policy_a": "next-lab", "policy_b": "in-order", "outcome": "mastery",
        "ends": "2040-01-01T08:00",
    }  # fmt: skip
    assert "Once begun, nothing of this can be changed." in page(yard.clay, address, plan)
    one = f"{address}{Comparison.objects.get().pk}/"
    assert "Outcomes are not shown while it runs" in page(yard.clay, f"{one}start/", {})
    with_masteries(yard, Comparison.objects.get(), "a", [0.9, 0.8, 0.85])
    with_masteries(yard, Comparison.objects.get(), "b", [0.3, 0.2, 0.25])
    objection_make(student=yard.ben, by="guardian", recorded_by=yard.clay)

    text = page(yard.clay, f"{one}end/", {"note": "The term is over"})

    assert "The term is over" in text
    assert "95.0 % interval" in text
    assert "The interval leaves out zero" in text
    assert Participant.objects.get(student=yard.ben).left is not None


def test_no_outcome_is_on_the_page_while_it_runs(yard: Schoolyard):
    comparison = begun(yard)
    with_masteries(yard, comparison, "a", [0.9, 0.8])

    text = page(yard.clay, f"/courses/{yard.course.pk}/comparisons/{comparison.pk}/")

    assert "Standard deviation" not in text
    assert "Result" not in text


def test_a_student_reads_of_it_at_home_and_objects(yard: Schoolyard):
    begun(yard)

    assert "two ways of choosing the next lab are compared" in page(yard.ada, "/")
    assert "You have objected" in page(yard.ada, "/comparisons/", {"objects": "1"})
    assert participant_for(yard.ada, yard.course.pk) is None
    assert "I object" in page(yard.ada, "/comparisons/", {"objects": "0"})


def test_a_guardians_objection_is_recorded_for_ones_own_students_alone(yard: Schoolyard):
    client = Client()
    client.force_login(yard.clay)
    address = f"/courses/{yard.course.pk}/comparisons/guardians/"

    assert client.post(address, {"student": yard.eve.pk, "objects": "on"}).status_code == 404
    client.post(address, {"student": yard.ada.pk, "objects": "on"})

    assert [one.student for one in Objection.objects.all()] == [yard.ada]


def test_the_pages_take_few_queries(yard: Schoolyard, django_assert_max_num_queries):
    comparison = begun(yard)
    with_masteries(yard, comparison, "a", [0.9] * 6)
    comparison_end(comparison=comparison, note="Over")
    client = Client()
    client.force_login(yard.clay)

    with django_assert_max_num_queries(16):
        client.get(f"/courses/{yard.course.pk}/comparisons/{comparison.pk}/")
    with django_assert_max_num_queries(10):
        client.get(f"/courses/{yard.course.pk}/comparisons/")


def test_a_plan_whose_end_has_passed_does_not_begin(yard: Schoolyard):
    plan = planned(yard)
    Comparison.objects.update(ends=timezone.now() - timedelta(minutes=1))

    with pytest.raises(ValidationError, match="has passed"):
        comparison_start(comparison=plan)

    assert not Participant.objects.exists()


def test_a_plan_that_a_colleague_has_begun_is_not_thrown_away(yard: Schoolyard):
    plan = planned(yard)
    comparison_start(comparison=Comparison.objects.get(pk=plan.pk))

    with pytest.raises(ValidationError, match="has begun is kept"):
        comparison_discard(comparison=plan)

    assert Participant.objects.exists()


def test_the_trouble_of_one_comparison_keeps_no_other_from_ending(yard: Schoolyard):
    other = Course.objects.create(institution=yard.school, title="Physics 10")
    good = begun(yard)
    bad = comparison_start(
        comparison=comparison_plan(
            comparison=Comparison(course=other, ends=timezone.now() + timedelta(days=1))
        )
    )
    Comparison.objects.filter(pk=bad.pk).update(outcome="unknown")
    Comparison.objects.update(ends=timezone.now() - timedelta(minutes=1))

    assert watch() == 1

    good.refresh_from_db()
    assert good.state == Comparison.State.ENDED

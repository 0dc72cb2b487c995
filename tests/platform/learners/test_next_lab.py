"""After a run the next lab is decided, set up and explained; nobody is ever left without a way on."""

import pytest
from django.utils import timezone
from schoolyard import Assignment, a_score, finish

from courses.models import Sequence, SequenceVersion, Stage
from labs.core import PRACTICES, Variant, load_lab
from learners.models import Decision
from learners.reasons import WORDS, rendered
from learners.selectors import (
    alternatives_of,
    decision_after,
    decisions_of,
    latest_decision,
    next_decision,
)
from learners.services import (
    CannotStart,
    decide_after,
    decide_first,
    decision_lock,
    decision_override,
    start_run,
)
from learners.stages import MAX_TRIES


def began(yard, student=None, **more):
    """The student's next run in the assignment."""
    return start_run(student=student or yard.ada, language="en", assignment=yard.assignment, **more)


def worked(run, verdict):
    """Every practice judged alike, then finished."""
    for practice in PRACTICES:
        a_score(run, practice, verdict)
        a_score(run, practice, verdict)
    return finish(run)


def keys(decision):
    return [reason["key"] for reason in decision.reasons]


def course_with(yard, *stages):
    """An assignment of a sequence of these stages to the course."""
    sequence = Sequence.objects.create(owner=yard.clay, institution=yard.school, title="Other")
    version = SequenceVersion.objects.create(sequence=sequence, published=timezone.now())
    for position, fields in enumerate(stages, start=1):
        Stage.objects.create(version=version, position=position, **fields)
    yard.assignment = Assignment.objects.create(course=yard.course, version=version)
    return yard


def test_the_first_lab_is_the_first_stage_and_is_decided_once(yard):
    decision = decide_first(yard.ada, yard.assignment)

    assert (decision.lab, decision.stage.position) == ("pendulum", 1)
    assert decision.variant["scaffold"] == "structured"
    assert keys(decision)[:2] == ["first", "stage_lab"]
    assert decide_first(yard.ada, yard.assignment) == decision
    assert next_decision(yard.ada, yard.assignment) == decision


def test_a_run_begins_with_what_was_decided_and_begins_once(yard):
    decision = decide_first(yard.ada, yard.assignment)
    run = start_run(student=yard.ada, language="zh-hans", decision=decision)

    assert (run.lab, run.variant, run.stage) == (decision.lab, decision.variant, decision.stage)
    assert (run.language, run.lab_version) == ("zh-hans", load_lab("pendulum").version)
    assert start_run(student=yard.ada, language="en", decision=decision) == run
    assert next_decision(yard.ada, yard.assignment) is None


def test_who_shows_the_practices_goes_on_to_the_next_stage(yard):
    decision = decide_after(worked(began(yard), "correct"))

    assert decision.stage.position == 2
    assert keys(decision)[:2] == ["passed", "stage_adaptive"]


def test_who_does_not_gets_the_same_lab_with_more_support_and_hears_why(yard):
    run = worked(began(yard), "incorrect")
    decision = decide_after(run)

    assert (decision.lab, decision.stage) == (run.lab, run.stage)
    assert (run.variant["scaffold"], decision.variant["scaffold"]) == ("structured", "guided")
    assert keys(decision)[0] == "again_with_support"
    first = rendered(decision.reasons, "en")[0]
    assert "changing one thing at a time" in first
    assert "Pendulum" in first


def test_the_repeated_lab_has_new_numbers(yard):
    decision = decide_after(worked(began(yard), "incorrect"))

    usual = load_lab("pendulum").default_variant("guided").to_json()
    assert decision.variant["ranges"] != usual["ranges"]
    assert "fresh_ranges" in keys(decision)
    load_lab("pendulum").check_variant(Variant.from_json(decision.variant))


def test_a_stuck_student_goes_on_after_three_runs_and_the_teacher_sees_it(yard):
    for _ in range(MAX_TRIES):
        decision = decide_after(worked(began(yard), "incorrect"))

    assert decision.stage.position == 2
    assert keys(decision)[0] == "moved_on"
    assert "Worth a talk" in rendered(decision.reasons, "en", "teacher")[0]


def test_a_stuck_student_reaches_the_end_of_every_sequence(yard):
    for _ in range(2 * MAX_TRIES):
        decision = decide_after(worked(began(yard), "incorrect"))
        assert decision.lab or keys(decision)[-1] == "sequence_finished"

    assert decision.lab == ""


def test_a_run_without_any_verdict_leads_on_too(yard):
    for _ in range(MAX_TRIES):
        decision = decide_after(finish(began(yard)))

    assert decision.stage.position == 2


def test_more_support_is_promised_only_where_there_is_more(yard):
    decide_after(worked(began(yard), "incorrect"))
    decision = decide_after(worked(began(yard), "incorrect"))

    assert (decision.variant["scaffold"], keys(decision)[0]) == ("guided", "again")


def test_a_gate_of_zero_is_always_open(yard):
    course_with(yard, {"lab": "pendulum", "gate": 0}, {"lab": "dc_circuits"})
    decision = decide_after(worked(began(yard), "incorrect"))

    assert decision.lab == "dc_circuits"


def test_one_missing_practice_keeps_the_gate_closed(yard):
    run = began(yard)
    for practice in PRACTICES:
        a_score(run, practice, "incorrect" if practice == "replication" else "correct")
        a_score(run, practice, "incorrect" if practice == "replication" else "correct")
    decision = decide_after(finish(run))

    assert decision.reasons[0]["key"].startswith("again")
    assert decision.reasons[0]["params"]["skills"] == ["replication"]


def test_an_adaptive_slot_prefers_a_lab_with_more_to_gain(yard):
    decision = decide_after(worked(began(yard), "correct"))

    assert decision.lab == "dc_circuits"
    assert "new_lab" in keys(decision)
    values = [c["value"] for c in decision.candidates]
    assert values[0] == max(values)


def test_an_adaptive_slot_stays_within_what_the_teacher_allows(yard):
    course_with(yard, {"kind": "adaptive", "allowed_labs": ["climate_control"]})
    decision = decide_first(yard.ada, yard.assignment)

    assert {c["lab"] for c in decision.candidates} == {"climate_control"}


def test_an_adaptive_slot_repeats_the_lab_when_its_gate_stays_closed(yard):
    course_with(yard, {"kind": "adaptive", "allowed_labs": ["pendulum", "dc_circuits"]})
    run = worked(began(yard), "incorrect")
    decision = decide_after(run)

    assert (decision.lab, keys(decision)[0]) == (run.lab, "again_with_support")
    assert decision.variant["scaffold"] == "guided"
    assert {c["lab"] for _, c in alternatives_of(decision)} != {run.lab}


def test_two_alternatives_are_offered_and_can_be_taken(yard):
    decision = decide_first(yard.ada, yard.assignment)
    (place, other), (_, third) = alternatives_of(decision)
    assert {other["variant"]["scaffold"], third["variant"]["scaffold"]} == {"guided", "open"}

    run = start_run(student=yard.ada, language="en", decision=decision, option=place)

    decision.refresh_from_db()
    assert run.variant == other["variant"]
    assert (decision.chosen, decision.next_run) == (place, run)


def test_what_the_teacher_fixed_wins(yard):
    fixed = {"scaffold": "open", "noise": 2.0, "locked": {"mass": 200}}
    course_with(yard, {"lab": "pendulum", "variant": fixed})
    decide_after(worked(began(yard), "incorrect"))
    decision = latest_decision(yard.ada, yard.assignment)

    assert {part: decision.variant[part] for part in fixed} == fixed
    assert "mass" not in decision.variant["ranges"]
    assert "teacher_fixed" in keys(decision)
    assert "support_open" not in keys(decision)


def test_a_set_up_that_fits_no_lab_is_left_out_and_the_teacher_hears_of_it(yard):
    course_with(yard, {"lab": "pendulum", "variant": {"locked": {"warp": 9}}})
    decision = decide_first(yard.ada, yard.assignment)

    assert decision.variant["locked"] == {}
    assert "warp" in rendered(decision.reasons, "en", "teacher")[-1]


def test_a_misconception_that_was_shown_is_aimed_at(yard):
    idea = "mass_matters"
    run = began(yard)
    a_score(run, "claim_matches_data", "incorrect", detail={"misconception": idea})
    decision = decide_after(worked(run, "incorrect"))

    assert decision.variant["target_misconception"] == idea
    assert "mass" not in decision.variant["hidden_controls"]
    assert "misconception" in keys(decision)


def test_a_misconception_that_was_overcome_is_not_aimed_at(yard):
    run = began(yard)
    a_score(run, "claim_matches_data", "incorrect", detail={"misconception": "mass_matters"})
    a_score(run, "claim_matches_data", "correct")
    decision = decide_after(worked(run, "incorrect"))

    assert decision.variant["target_misconception"] == ""


def test_without_a_sequence_there_is_free_practice(yard):
    first = decide_first(yard.eve)
    run = start_run(student=yard.eve, language="en", decision=first)
    after = decide_after(worked(run, "correct"))

    assert (keys(first)[0], keys(after)[0]) == ("free_practice_first", "free_practice")
    assert (run.assignment, run.stage) == (None, None)
    assert after.lab and after.lab != run.lab


def test_a_finished_sequence_says_so_and_still_offers_practice(yard):
    course_with(yard, {"lab": "pendulum"})
    decision = decide_after(worked(began(yard), "correct"))

    assert (decision.lab, keys(decision)) == ("", ["passed", "sequence_finished"])
    with pytest.raises(CannotStart, match="sequence_finished"):
        start_run(student=yard.ada, language="en", decision=decision)
    place, _ = alternatives_of(decision)[0]
    assert start_run(student=yard.ada, language="en", decision=decision, option=place).stage is None


def test_a_finish_delivered_twice_decides_once(yard):
    run = worked(began(yard), "correct")

    assert decide_after(run) == decide_after(run)
    assert Decision.objects.filter(after_run=run).count() == 1


def test_a_decision_carries_what_made_it(yard):
    decision = decide_after(worked(began(yard), "correct"))

    assert decision.model_version == "next-lab@5 logistic@1"
    assert {"lab", "variant", "value", "gain", "readiness", "reasons"} <= set(
        decision.candidates[0]
    )


def test_a_teacher_overrules_a_decision_which_stays_as_it_was(yard):
    run = worked(began(yard), "correct")
    decision = decide_after(run)
    other = decision_override(
        decision=decision,
        teacher=yard.clay,
        lab="climate_control",
        variant={"scaffold": "open"},
        note="Try this one first",
    )

    assert (other.lab, other.variant["scaffold"]) == ("climate_control", "open")
    assert next_decision(yard.ada, yard.assignment) == decision_after(run) == other
    assert alternatives_of(other) == []
    assert list(decisions_of(yard.ada, yard.assignment))[:2] == [other, decision]
    words = rendered(other.reasons, "en")
    assert words[:2] == ["clay chose this for you.", "Your teacher says: Try this one first"]
    with pytest.raises(CannotStart, match="already_replaced"):
        start_run(student=yard.ada, language="en", decision=decision)
    with pytest.raises(CannotStart, match="already_replaced"):
        decision_override(decision=decision, teacher=yard.clay, lab="pendulum")


def test_a_locked_decision_offers_no_alternatives(yard):
    decision = decision_lock(decision=decide_first(yard.ada, yard.assignment), teacher=yard.clay)

    assert alternatives_of(decision) == []
    with pytest.raises(CannotStart, match="no_such_option"):
        start_run(student=yard.ada, language="en", decision=decision, option=1)


def test_a_begun_decision_cannot_be_overruled(yard):
    decision = decide_first(yard.ada, yard.assignment)
    began(yard)

    with pytest.raises(CannotStart, match="already_started"):
        decision_override(decision=decision, teacher=yard.clay, lab="pendulum")


def test_someone_elses_decision_starts_nothing(yard):
    decision = decide_first(yard.ada, yard.assignment)

    with pytest.raises(CannotStart, match="not_yours"):
        start_run(student=yard.ben, language="en", decision=decision)


@pytest.mark.parametrize(
    ("field", "value"),
    [("paused_until", timezone.now() + timezone.timedelta(days=1)), ("archived", True)],
)
def test_a_closed_course_starts_nothing(yard, field, value):
    setattr(yard.course, field, value)
    yard.course.save()

    with pytest.raises(CannotStart, match="course_closed"):
        began(yard)


def test_who_has_left_the_course_begins_nothing_more_in_it(yard):
    decision = decide_first(yard.ada, yard.assignment)
    yard.course.memberships.filter(user=yard.ada).delete()

    with pytest.raises(CannotStart, match="not_in_course"):
        start_run(student=yard.ada, language="en", decision=decision)


def test_an_assignment_starts_nothing_before_it_opens(yard):
    yard.assignment.opens = timezone.now() + timezone.timedelta(days=1)
    yard.assignment.save()

    with pytest.raises(CannotStart, match="not_open_yet"):
        began(yard)


@pytest.mark.parametrize("reader", ["student", "teacher"])
def test_every_reason_can_be_said(reader):
    params = {
        "lab": "pendulum",
        "skills": ["replication", "pendulum.period_and_length"],
        "tries": 2,
        "minutes": 40,
        "number": 2,
        "misconception": "mass_matters",
        "parts": ["noise"],
        "problem": "x",
        "teacher": "Ms Clay",
        "note": "x",
    }
    for key in WORDS:
        (sentence,) = rendered([{"key": key, "params": params}], "en", reader)
        assert sentence
        assert "%(" not in sentence

"""The choice of the next lab goes by what each lab builds on, as the database has it."""

import pytest
from django.utils import timezone
from schoolyard import a_run

from courses.models import Assignment, Sequence, SequenceVersion, Stage
from learners.candidates import Learner, by_value, candidate, groundwork_of, prepared_of, worth_of
from learners.graph.models import GraphChange, Prerequisite
from learners.ledger import row_of
from learners.reasons import rendered
from learners.services import decide_first, learner_of
from learners.tracing import Belief
from ml.sequencing.next_lab import NEW_LAB
from recommendations.models import LabVector

NEEDS = {"rc_rlc.charging_in_time": ("dc_circuits.ohms_law",)}
SHOWN = Belief(0.9, shown=3, count=3, order=1)
GROWING = Belief(0.6, shown=1, missing=1, count=2, order=1)
MISSING = Belief(0.1, missing=3, count=3, order=1)


def learner(**beliefs):
    found = {f"dc_circuits.{name}": belief for name, belief in beliefs.items()}
    return Learner(beliefs=found, done={}, ideas={}, needs=NEEDS)


def keys(found):
    return [one["key"] for one in found.reasons]


def test_a_lab_builds_on_what_it_does_not_show_itself():
    assert groundwork_of("rc_rlc", learner()) == ("dc_circuits.ohms_law",)
    assert groundwork_of("dc_circuits", learner()) == ()


@pytest.mark.parametrize(
    ("belief", "expected"), [(Belief(), 0.5 / 0.8), (Belief(0.4), 0.5), (SHOWN, 1.0)]
)
def test_how_prepared_one_is_goes_up_to_where_a_skill_is_shown(belief, expected):
    beliefs = {"dc_circuits.ohms_law": belief}

    assert prepared_of(("dc_circuits.ohms_law",), beliefs) == pytest.approx(expected)


def test_the_value_is_the_worth_of_the_skills_plus_what_is_added():
    one = candidate("rc_rlc", "structured", learner(), {})

    assert one.prepared == pytest.approx(0.625)
    assert one.added == {"new_lab": NEW_LAB}
    assert one.value == pytest.approx(worth_of("rc_rlc", learner()).total + NEW_LAB)


@pytest.mark.parametrize(
    ("belief", "key"),
    [
        (Belief(), "builds_on_open"),
        (GROWING, "builds_on_growing"),
        (MISSING, "builds_on_missing"),
        (SHOWN, "builds_on_shown"),
    ],
)
def test_the_reasons_say_what_a_lab_builds_on(belief, key):
    one = candidate("rc_rlc", "structured", learner(ohms_law=belief), {})

    assert key in keys(one)
    words = " ".join(rendered(one.reasons, "en"))
    assert "Finding" not in words
    assert "ohm's law" in words.lower()


def test_a_lab_without_groundwork_says_nothing_of_it():
    assert not [key for key in keys(candidate("optics", "open", learner(), {})) if "builds" in key]


def test_what_builds_on_something_missing_comes_last_whatever_it_is_worth():
    found = by_value(["rc_rlc", "optics"], learner(ohms_law=MISSING), {})
    free = by_value(["rc_rlc", "optics"], Learner({}, {}, {}, needs={}), {})

    assert [one.lab for one in found][:2] == ["optics", "rc_rlc"]
    assert found[1].blocked
    assert {one.blocked for one in free} == {False}


def test_where_everything_builds_on_something_missing_there_is_still_a_way_on():
    found = by_value(["rc_rlc"], learner(ohms_law=MISSING), {})

    assert found[0].lab == "rc_rlc"


def slot(yard, *labs):
    sequence = Sequence.objects.create(owner=yard.clay, institution=yard.school, title="Slots")
    version = SequenceVersion.objects.create(sequence=sequence, published=timezone.now())
    Stage.objects.create(version=version, position=1, kind="adaptive", allowed_labs=list(labs))
    return Assignment.objects.create(course=yard.course, version=version)


def test_a_slot_takes_the_lab_that_another_one_builds_on(yard):
    decision = decide_first(yard.ada, slot(yard, "dc_circuits", "rc_rlc"))

    assert decision.lab == "dc_circuits"
    by_lab = {one["lab"]: one for one in decision.candidates}
    assert by_lab["rc_rlc"]["prepared"] < by_lab["dc_circuits"]["prepared"] == 1


def test_whoever_has_shown_it_gets_the_lab_that_builds_on_it(yard):
    for name in ("ohms_law", "series_and_parallel"):
        row_of(yard.ada.pk, f"dc_circuits.{name}", SHOWN).save()
    decision = decide_first(yard.ada, slot(yard, "dc_circuits", "rc_rlc"))

    assert decision.lab == "rc_rlc"
    assert "builds_on_shown" in [one["key"] for one in decision.reasons]


def test_an_edge_that_the_school_took_away_counts_no_more(yard):
    edge = Prerequisite.objects.get(
        before__key="dc_circuits.ohms_law", after__key="rc_rlc.charging_in_time"
    )
    GraphChange.objects.create(
        institution=yard.school, kind="removed", prerequisite=edge, reason="We teach both at once"
    )

    assert "rc_rlc.charging_in_time" not in learner_of(yard.ada).needs
    assert "rc_rlc.charging_in_time" in learner_of(yard.eve).needs


def test_a_choice_reads_all_it_needs_in_eleven_queries(yard, django_assert_max_num_queries):
    """Runs, beliefs, the student's courses, ideas, the due date, the graph in two, and interests in four.

    Three more at first: which cohort is promoted, the means of the courses, and the labs' vectors.
    """
    a_run(yard.ada)
    LabVector.objects.create(lab="pendulum", digest="by rule", vector=[1.0])
    with django_assert_max_num_queries(14):
        learner_of(yard.ada, assignment=yard.assignment)
    with django_assert_max_num_queries(11):
        learner_of(yard.ada, assignment=yard.assignment)

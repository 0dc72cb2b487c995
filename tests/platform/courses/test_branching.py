"""Where the way parts after a stage."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from schoolyard import Schoolyard, a_run, a_score, finish

from courses.branching import END, stage_after, worked_at
from courses.building import (
    lab_stage_change,
    page_change,
    sequence_create,
    stage_add,
    stage_remove,
)
from courses.drafting import publish
from courses.models import Sequence, Stage
from learners.stages import place_after, place_first
from learners.tracing import Belief


@pytest.fixture
def way(yard: Schoolyard) -> Sequence:
    """Pendulum, a page, circuits, climate."""
    made = sequence_create(owner=yard.clay, institution=yard.school, title="Way")
    stage_add(sequence=made, lab="pendulum")
    page_change(stage=stage_add(sequence=made, kind="page"), title="Read", text="Read this.")
    for lab in ("dc_circuits", "climate_control"):
        stage_add(sequence=made, lab=lab)
    return made


def stages(sequence: Sequence) -> list[Stage]:
    return list(sequence.versions.first().stages.order_by("position"))


def branch(by: str, side: str, at: float, go_to: str) -> dict:
    return {"by": by, "side": side, "at": at, "go_to": go_to}


@pytest.mark.parametrize(("mastery", "place"), [(0.2, 2), (0.79, 2), (0.8, 4), (1.0, 4), (None, 2)])
def test_who_reaches_the_limit_takes_the_branch(way: Sequence, mastery, place):
    first, _page, _circuits, last = stages(way)
    first.branches = [branch("mastery", "from", 0.8, last.key)]

    assert stage_after(stages(way), first, {"mastery": mastery}).position == place


def test_a_branch_may_end_the_sequence(way: Sequence):
    first = stages(way)[0]
    first.branches = [branch("score", "from", 0.9, END)]

    assert stage_after(stages(way), first, {"score": 1.0}) is None
    assert stage_after(stages(way), first, {"score": 0.5}).position == 2


def test_a_way_back_is_not_a_circle(way: Sequence):
    first, *_, last = stages(way)
    last.branches = [branch("score", "below", 0.5, first.key)]

    taken = [stage_after(stages(way), last, {"score": 0.1}, tries) for tries in (1, 2, 3)]

    assert [one and one.position for one in taken] == [1, 1, None]


def test_a_page_is_passed_on_the_way_to_the_next_work(way: Sequence):
    _, page, circuits, _ = stages(way)

    assert worked_at(stages(way), page) == circuits


@pytest.mark.parametrize(
    "wrong",
    [
        {"by": "luck", "side": "below", "at": 0.5, "go_to": "end"},
        {"by": "score", "side": "near", "at": 0.5, "go_to": "end"},
        {"by": "score", "side": "below", "at": 50, "go_to": "end"},
        {"by": "score", "side": "below", "at": 0.5, "go_to": "nowhere"},
        {"by": "score"},
    ],
)
def test_a_branch_that_means_nothing_is_refused(way: Sequence, wrong):
    with pytest.raises(ValidationError):
        lab_stage_change(stage=stages(way)[0], variant={}, gate=0.5, branches=[wrong])


def test_no_branch_leads_to_a_removed_stage(way: Sequence):
    first, *_, last = stages(way)
    ways = [branch("score", "from", 0.9, last.key)]
    lab_stage_change(stage=first, variant={}, gate=0.5, branches=ways)

    stage_remove(stage=last)

    assert stages(way)[0].branches == []


def test_a_students_run_takes_the_branch_that_its_score_opens(yard: Schoolyard, way: Sequence):
    first, *_, last = stages(way)
    ways = [branch("score", "from", 0.6, last.key)]
    lab_stage_change(stage=first, variant={}, gate=0.0, branches=ways)
    given = yard.course.assignments.create(version=publish(sequence=way))
    run = a_run(yard.ada, assignment=given, stage=place_first(given).stage)
    for practice in ("replication", "range_coverage"):
        a_score(run, practice, "correct")
    a_score(run, "control_of_variables", "incorrect")

    place = place_after(finish(run), {})

    assert (place.stage.position, place.branched, place.why) == (4, True, "passed")


def test_without_a_branch_the_student_passes_the_page(yard: Schoolyard, way: Sequence):
    given = yard.course.assignments.create(version=publish(sequence=way))
    run = a_run(yard.ada, assignment=given, stage=place_first(given).stage)
    beliefs = {"replication": Belief(probability=0.95, shown=3.0)}

    place = place_after(finish(run), beliefs)

    assert (place.stage.position, place.branched) == (3, False)


def test_the_form_writes_and_shows_a_branch(yard: Schoolyard, way: Sequence):
    client = Client()
    client.force_login(yard.clay)
    first, *_, last = stages(way)
    sent = {"gate": "60", "branch-0-rule": "mastery-below", "branch-0-at": "40"}

    client.post(f"/sequences/{way.pk}/stages/{first.pk}/", {**sent, "branch-0-go_to": last.key})

    assert stages(way)[0].branches == [branch("mastery", "below", 0.4, last.key)]
    text = client.get(f"/sequences/{way.pk}/").content.decode()
    assert "mastery below 40 %: 4. Climate control" in text

"""Building a sequence: stages in a draft, which a publication makes final."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from schoolyard import Schoolyard

from courses.building import (
    in_draft,
    lab_stage_change,
    sequence_create,
    slot_change,
    stage_add,
    stage_move,
    stage_remove,
)
from courses.comparing import changes_between
from courses.drafting import draft_of, publish
from courses.models import Sequence, SequenceVersion
from courses.selectors import minutes_of, versions_to_assign
from labs.core import lab_names, load_lab
from people.models import User


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def fresh(yard: Schoolyard) -> Sequence:
    """An own sequence of three labs, nothing published."""
    made = sequence_create(owner=yard.clay, institution=yard.school, title="New")
    for lab in ("pendulum", "dc_circuits", "climate_control"):
        stage_add(sequence=made, lab=lab)
    return made


def labs(sequence: Sequence) -> list[str]:
    return [one.lab for one in sequence.versions.first().stages.order_by("position")]


def stage(sequence: Sequence, position: int):
    return sequence.versions.first().stages.get(position=position)


def test_a_teacher_begins_a_sequence(yard: Schoolyard):
    answer = client_of(yard.clay).post("/sequences/", {"title": "Waves"})

    made = Sequence.objects.get(title="Waves")
    assert answer.url == f"/sequences/{made.pk}/"
    assert made.versions.get().published is None


def test_a_lab_and_an_adaptive_slot_are_added_at_the_end(yard: Schoolyard, fresh: Sequence):
    client_of(yard.clay).post(f"/sequences/{fresh.pk}/stages/", {"lab": ""})

    assert labs(fresh) == ["pendulum", "dc_circuits", "climate_control", ""]
    assert stage(fresh, 4).kind == "adaptive"


@pytest.mark.parametrize(
    ("place", "direction", "expected"),
    [
        (2, "up", ["dc_circuits", "pendulum", "climate_control"]),
        (2, "down", ["pendulum", "climate_control", "dc_circuits"]),
        (1, "up", ["pendulum", "dc_circuits", "climate_control"]),
        (3, "down", ["pendulum", "dc_circuits", "climate_control"]),
    ],
)
def test_a_stage_changes_places_with_its_neighbour(fresh: Sequence, place, direction, expected):
    stage_move(stage=stage(fresh, place), direction=direction)

    assert labs(fresh) == expected


def test_removing_a_stage_closes_the_gap(fresh: Sequence):
    stage_remove(stage=stage(fresh, 2))

    assert labs(fresh) == ["pendulum", "climate_control"]
    assert stage(fresh, 2).lab == "climate_control"


def test_the_set_up_of_a_lab_keeps_only_what_the_teacher_fixed(yard: Schoolyard, fresh: Sequence):
    client_of(yard.clay).post(
        f"/sequences/{fresh.pk}/stages/{stage(fresh, 1).pk}/",
        {"scaffold": "guided", "noise": "", "target_misconception": "mass_matters", "gate": "60"},
    )

    changed = stage(fresh, 1)
    assert changed.variant == {"scaffold": "guided", "target_misconception": "mass_matters"}
    assert changed.gate == 0.6


def test_a_teacher_says_when_hints_come(yard: Schoolyard, fresh: Sequence):
    clay, place = client_of(yard.clay), stage(fresh, 1)
    address = f"/sequences/{fresh.pk}/stages/{place.pk}/"
    page = clay.post(address, {"hints": "after_try", "gate": "60"}, follow=True).content.decode()
    fixed = stage(fresh, 1).variant

    assert fixed == {"hints": "after_try"}
    assert "hints: only after the student has tried the step" in page
    clay.post(address, {"hints": "", "gate": "60"})
    assert stage(fresh, 1).variant == {}


def test_an_idea_of_another_lab_is_refused_beside_the_field(yard: Schoolyard, fresh: Sequence):
    answer = client_of(yard.clay).post(
        f"/sequences/{fresh.pk}/stages/{stage(fresh, 1).pk}/",
        {"target_misconception": "current_used_up", "gate": "60"},
    )

    assert "errorlist" in answer.content.decode()
    assert stage(fresh, 1).variant == {}


def test_a_set_up_that_does_not_fit_the_lab_is_not_written(fresh: Sequence):
    with pytest.raises(ValidationError):
        lab_stage_change(stage=stage(fresh, 1), variant={"noise": 99}, gate=0.5)


def test_a_slot_allows_one_lab_at_least(fresh: Sequence):
    slot = stage_add(sequence=fresh)

    with pytest.raises(ValidationError):
        slot_change(stage=slot, allowed_labs=[], gate=0.5)


def test_a_published_version_stays_and_the_next_change_opens_a_draft(fresh: Sequence):
    published = publish(sequence=fresh)

    stage_remove(stage=published.stages.get(position=1))

    assert [one.lab for one in published.stages.all()] == [
        "pendulum",
        "dc_circuits",
        "climate_control",
    ]
    assert labs(fresh) == ["dc_circuits", "climate_control"]
    assert fresh.versions.first().number == 2


def test_a_page_that_is_two_versions_old_changes_nothing(fresh: Sequence):
    old = publish(sequence=fresh).stages.get(position=1)
    draft_of(sequence=fresh)
    publish(sequence=fresh)

    with pytest.raises(ValidationError):
        in_draft(old)


def test_the_builder_tells_what_publishing_changes(yard: Schoolyard, fresh: Sequence):
    publish(sequence=fresh)
    stage_add(sequence=fresh)

    text = client_of(yard.clay).get(f"/sequences/{fresh.pk}/").content.decode()

    assert "Stage 4, Adaptive slot: added" in text


def test_changes_are_told_stage_by_stage(fresh: Sequence):
    before = publish(sequence=fresh)
    lab_stage_change(stage=before.stages.get(position=1), variant={"scaffold": "open"}, gate=0.8)
    stage_remove(stage=stage(fresh, 3))

    changes = changes_between(before, fresh.versions.first())
    found = [(one.what, one.stage.position) for one in changes]

    assert found == [("changed", 1), ("removed", 3)]


def test_the_time_is_that_of_the_labs(fresh: Sequence):
    seconds = [load_lab(lab).seconds for lab in labs(fresh)]
    slot = stage_add(sequence=fresh)
    any_lab = [load_lab(lab).seconds for lab in lab_names()]
    least, most = minutes_of([*fresh.versions.first().stages.all()])

    assert least == -(-(sum(seconds) + min(any_lab)) // 60)
    assert most == -(-(sum(seconds) + max(any_lab)) // 60)
    assert set(slot.allowed_labs) == set(lab_names())


def test_saving_what_stands_already_opens_no_draft(yard: Schoolyard, fresh: Sequence):
    stage = publish(sequence=fresh).stages.get(position=1)

    lab_stage_change(stage=stage, variant=dict(stage.variant), gate=stage.gate)

    assert fresh.versions.count() == 1


def test_what_stood_before_the_draft_is_a_change_to_the_draft(yard: Schoolyard, fresh: Sequence):
    before = publish(sequence=fresh).stages.get(position=1)
    lab_stage_change(stage=before, variant={}, gate=0.33)

    lab_stage_change(stage=before, variant={}, gate=before.gate)

    assert fresh.versions.get(published=None).stages.get(position=1).gate == before.gate


def test_publishing_makes_it_assignable(yard: Schoolyard, fresh: Sequence):
    assert not versions_to_assign(yard.clay).filter(sequence=fresh).exists()

    client_of(yard.clay).post(f"/sequences/{fresh.pk}/publish/")

    assert versions_to_assign(yard.clay).get(sequence=fresh).number == 1


def test_only_the_newest_published_version_is_offered(yard: Schoolyard, fresh: Sequence):
    publish(sequence=fresh)
    stage_add(sequence=fresh)
    publish(sequence=fresh)

    assert versions_to_assign(yard.clay).get(sequence=fresh).number == 2


def test_an_empty_sequence_cannot_be_published(yard: Schoolyard):
    made = sequence_create(owner=yard.clay, institution=yard.school, title="Empty")

    answer = client_of(yard.clay).post(f"/sequences/{made.pk}/publish/", follow=True)

    assert "Add a stage first" in answer.content.decode()
    assert made.versions.get().published is None


@pytest.mark.parametrize("who", ["dow", "far_head", "ada", "eve"])
@pytest.mark.parametrize(
    "address",
    [
        "",
        "rename/",
        "publish/",
        "stages/",
        "stages/{stage}/",
        "stages/{stage}/move/",
        "stages/{stage}/remove/",
    ],
)
def test_another_teachers_sequence_is_closed(yard: Schoolyard, fresh: Sequence, who, address):
    place = address.format(stage=stage(fresh, 1).pk)
    client = client_of(getattr(yard, who))

    ask = client.post if place else client.get
    answer = ask(f"/sequences/{fresh.pk}/{place}", {"title": "Taken", "lab": "pendulum"})

    assert answer.status_code in (403, 404)
    assert labs(fresh) == ["pendulum", "dc_circuits", "climate_control"]


def test_a_colleague_reads_what_is_assigned_where_they_teach_and_cannot_change_it(yard: Schoolyard):
    yard.course.memberships.create(user=yard.dow, part="teacher")
    client = client_of(yard.dow)

    page = client.get(f"/sequences/{yard.sequence.pk}/")
    change = client.post(f"/sequences/{yard.sequence.pk}/stages/", {"lab": "pendulum"})

    assert page.status_code == 200
    assert "read only" in page.content.decode()
    assert change.status_code == 403
    assert SequenceVersion.objects.filter(sequence=yard.sequence).count() == 1


def test_a_stage_of_another_sequence_is_as_one_that_is_gone(yard: Schoolyard, fresh: Sequence):
    foreign = yard.version.stages.first()

    answer = client_of(yard.clay).post(
        f"/sequences/{fresh.pk}/stages/{foreign.pk}/remove/",
        headers={"accept": "application/json"},
    )

    assert answer.json()["error"] == "This stage is no longer there."
    assert yard.version.stages.filter(pk=foreign.pk).exists()


@pytest.mark.parametrize("what", ["", "move/", "copy/", "remove/", "questions/"])
def test_a_change_of_a_stage_that_is_gone_is_refused_with_a_sentence(
    yard: Schoolyard, fresh: Sequence, what: str
):
    gone = stage(fresh, 2)
    stage_remove(stage=gone)

    answer = client_of(yard.clay).post(
        f"/sequences/{fresh.pk}/stages/{gone.pk}/{what}",
        {"gate": 30, "direction": "up", "add": "one"},
        headers={"accept": "application/json"},
    )

    assert answer.json()["error"] == "This stage is no longer there."
    assert labs(fresh) == ["pendulum", "climate_control"]

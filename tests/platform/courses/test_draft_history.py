"""Undo and redo of a draft: the server keeps its states, so that a reload keeps them too."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from schoolyard import Schoolyard

from courses.building import (
    lab_stage_change,
    sequence_create,
    sequence_rename,
    stage_add,
    stage_copy,
    stage_move,
    stage_remove,
    stages_order,
)
from courses.drafting import publish
from courses.history import KEPT, redo, steps_of, undo
from courses.models import DraftState, Sequence, Stage


@pytest.fixture
def fresh(yard: Schoolyard) -> Sequence:
    made = sequence_create(owner=yard.clay, institution=yard.school, title="New")
    for lab in ("pendulum", "dc_circuits", "climate_control"):
        stage_add(sequence=made, lab=lab)
    return made


def stages(sequence: Sequence) -> list[Stage]:
    return list(sequence.versions.first().stages.order_by("position"))


def labs(sequence: Sequence) -> list[str]:
    return [one.lab for one in stages(sequence)]


def test_undo_goes_back_change_by_change_to_the_empty_draft(fresh: Sequence):
    found = []
    while undo(sequence=fresh) is not None:
        found.append(labs(fresh))

    assert found == [["pendulum", "dc_circuits"], ["pendulum"], []]


def test_redo_goes_forward_again(fresh: Sequence):
    before = [one.pk for one in stages(fresh)]
    stage_move(stage=stages(fresh)[0], direction="down")
    undo(sequence=fresh)
    assert [one.pk for one in stages(fresh)] == before

    redo(sequence=fresh)

    assert labs(fresh) == ["dc_circuits", "pendulum", "climate_control"]
    assert redo(sequence=fresh) is None


def test_a_change_after_an_undo_ends_what_could_be_done_again(fresh: Sequence):
    undo(sequence=fresh)
    stage_add(sequence=fresh, lab="titration")

    assert redo(sequence=fresh) is None
    assert labs(fresh) == ["pendulum", "dc_circuits", "titration"]


def test_a_removed_stage_comes_back_whole(fresh: Sequence):
    first = stages(fresh)[0]
    lab_stage_change(stage=first, variant={"scaffold": "open"}, gate=0.3, minutes=12)
    stage_remove(stage=first)

    undo(sequence=fresh)

    back = stages(fresh)[0]
    assert (back.key, back.variant, back.gate, back.minutes) == (
        first.key, {"scaffold": "open"}, 0.3, 12,
    )  # fmt: skip


def test_what_is_typed_in_one_go_is_undone_in_one_go(fresh: Sequence):
    first = stages(fresh)[0]
    for gate in (0.1, 0.2, 0.3):
        lab_stage_change(stage=first, variant={}, gate=gate)

    undo(sequence=fresh)

    assert stages(fresh)[0].gate == 0.8


def test_what_is_typed_later_is_a_change_of_its_own(fresh: Sequence):
    first = stages(fresh)[0]
    lab_stage_change(stage=first, variant={}, gate=0.1)
    DraftState.objects.update(changed=timezone.now() - timedelta(minutes=1))
    lab_stage_change(stage=first, variant={}, gate=0.2)

    undo(sequence=fresh)

    assert stages(fresh)[0].gate == 0.1


def test_a_change_that_changes_nothing_is_no_step(fresh: Sequence):
    stage_move(stage=stages(fresh)[0], direction="up")
    stages_order(sequence=fresh, keys=[one.key for one in stages(fresh)])

    assert steps_of(fresh.versions.first()).undo == "added"


def test_what_was_changed_over_rest_is_not_lost_by_undo(yard: Schoolyard, fresh: Sequence):
    client = Client()
    client.force_login(yard.clay)
    stage = stages(fresh)[2]
    client.patch(f"/api/v1/stages/{stage.pk}/", {"gate": 0.25}, content_type="application/json")
    stage_remove(stage=stages(fresh)[0])

    undo(sequence=fresh)

    assert stages(fresh)[2].gate == 0.25
    undo(sequence=fresh)
    assert stages(fresh)[2].gate == 0.8


def test_a_published_version_is_not_undone(fresh: Sequence):
    publish(sequence=fresh)

    assert undo(sequence=fresh) is None
    assert len(labs(fresh)) == 3
    assert not DraftState.objects.exists()


def test_the_first_change_after_publishing_can_be_undone(fresh: Sequence):
    publish(sequence=fresh)
    stage_remove(stage=stages(fresh)[1])

    undo(sequence=fresh)

    assert labs(fresh) == ["pendulum", "dc_circuits", "climate_control"]


def test_the_history_has_an_end(fresh: Sequence, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("courses.history.KEPT", 4)
    for _ in range(8):
        stage_move(stage=stages(fresh)[0], direction="down")

    assert KEPT == 200
    assert fresh.versions.first().states.count() == 4
    assert steps_of(fresh.versions.first()).undo == "moved"


def test_an_order_that_names_other_stages_is_refused(fresh: Sequence):
    keys = [one.key for one in stages(fresh)]

    for wrong in (keys[:2], [*keys, "zzzzzz"], [keys[0], keys[0], keys[1]]):
        with pytest.raises(ValidationError):
            stages_order(sequence=fresh, keys=wrong)
    assert [one.key for one in stages(fresh)] == keys


def test_a_copy_stands_behind_its_original(fresh: Sequence):
    copy = stage_copy(stage=stages(fresh)[1])

    assert labs(fresh) == ["pendulum", "dc_circuits", "dc_circuits", "climate_control"]
    assert copy.position == 3


def test_a_step_back_is_told_in_words_and_the_page_comes_along(yard: Schoolyard, fresh: Sequence):
    client = Client()
    client.force_login(yard.clay)

    answer = client.post(f"/sequences/{fresh.pk}/undo/", headers={"accept": "application/json"})

    assert answer.json()["said"] == "Undone: add a stage."
    assert answer.json()["parts"]["path"].count("stage-link") == 2


def asked_by_a_change(client: Client, sequence: Sequence, gate: int) -> int:
    address = f"/sequences/{sequence.pk}/stages/{stages(sequence)[0].pk}/"
    headers = {"accept": "application/json"}
    with CaptureQueriesContext(connection) as asked:
        answer = client.post(address, {"gate": gate}, headers=headers)
    assert answer.json()["error"] == ""
    return len(asked)


def test_a_change_asks_as_often_in_a_long_sequence(yard: Schoolyard, fresh: Sequence):
    client = Client()
    client.force_login(yard.clay)
    asked_by_a_change(client, fresh, 10)
    short = asked_by_a_change(client, fresh, 20)
    for _ in range(20):
        stage_add(sequence=fresh, lab="optics")
    asked_by_a_change(client, fresh, 30)

    assert asked_by_a_change(client, fresh, 40) == short
    assert short <= 40


def test_a_new_name_is_undone_and_done_again(yard: Schoolyard):
    made = sequence_create(owner=yard.clay, institution=yard.school, title="First name")
    stage_add(sequence=made, lab="pendulum")
    client = Client()
    client.force_login(yard.clay)
    client.post(f"/sequences/{made.pk}/rename/", {"title": "Second name"})
    assert "Undo: rename the sequence" in client.get(f"/sequences/{made.pk}/").content.decode()

    client.post(f"/sequences/{made.pk}/undo/")
    made.refresh_from_db()
    assert made.title == "First name"
    assert made.versions.get().stages.count() == 1

    client.post(f"/sequences/{made.pk}/redo/")
    made.refresh_from_db()
    assert made.title == "Second name"


def test_to_undo_a_stage_leaves_the_name(yard: Schoolyard):
    made = sequence_create(owner=yard.clay, institution=yard.school, title="First name")
    sequence_rename(sequence=made, title="Second name")
    stage_add(sequence=made, lab="pendulum")

    undo(sequence=made)

    made.refresh_from_db()
    assert (made.title, made.versions.get().stages.count()) == ("Second name", 0)


def test_a_state_of_before_names_were_kept_takes_a_rename_in(yard: Schoolyard):
    made = sequence_create(owner=yard.clay, institution=yard.school, title="First name")
    stage_add(sequence=made, lab="pendulum")
    made.versions.get().states.update(title="")

    sequence_rename(sequence=made, title="Second name")
    undo(sequence=made)

    made.refresh_from_db()
    assert made.title == "First name"


@pytest.mark.parametrize(
    ("title", "told"), [("q" * 201, "at most 200 characters"), ("  ", "A sequence needs a name.")]
)
def test_a_name_that_a_sequence_cannot_have_is_refused_with_the_reason(
    yard: Schoolyard, fresh: Sequence, title: str, told: str
):
    client = Client()
    client.force_login(yard.clay)

    answer = client.post(
        f"/sequences/{fresh.pk}/rename/",
        {"title": title},
        headers={"accept": "application/json"},
    )

    assert told in answer.json()["error"]

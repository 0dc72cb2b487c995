"""Two teachers save one stage in the same moment, at two web processes: the second waits for the first."""

import json
from typing import Any

import pytest
from schoolyard import Schoolyard
from stage_pages import Page, a_lesson, pages, stage
from two_at_once import one_inside_the_other

from courses.models import Sequence, SequenceVersion, Stage

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def lesson(yard: Schoolyard) -> Sequence:
    return a_lesson(yard)


def both_save(
    one: tuple[Page, dict[str, Any]], other: tuple[Page, dict[str, Any]]
) -> tuple[dict[str, Any], dict[str, Any]]:
    (first, his), (second, hers) = one, other
    return one_inside_the_other(lambda: first.saves(**his), lambda: second.saves(**hers), Stage)


def test_what_both_changed_in_different_fields_stands(yard: Schoolyard, lesson: Sequence):
    clay, dow = pages(yard, lesson, 1)

    first, second = both_save((dow, {"minutes": "12"}), (clay, {"gate": "35"}))

    now = stage(lesson, 1)
    assert (now.minutes, now.gate) == (12, 0.35)
    assert (first["error"], second["error"]) == ("", "")
    assert second["theirs"] == ["minutes"]


def test_of_two_who_changed_the_same_field_the_second_is_told(yard: Schoolyard, lesson: Sequence):
    clay, dow = pages(yard, lesson, 2)

    first, second = both_save(
        (dow, {"text": "Of light."}), (clay, {"text": "Of sound.", "title": "Listen"})
    )

    now = stage(lesson, 2)
    assert (now.title, now.text) == ("Listen", "Of light.")
    assert first["clashes"] == []
    assert "dow has changed “Text” meanwhile" in second["error"]
    clay.shown = json.dumps(second["shown"])
    assert clay.saves(text="Of sound.")["clashes"] == []
    assert stage(lesson, 2).text == "Of sound."


def test_each_change_is_a_step_of_the_draft_with_its_hand(yard: Schoolyard, lesson: Sequence):
    clay, dow = pages(yard, lesson, 1)

    both_save((dow, {"minutes": "12"}), (clay, {"gate": "35"}))

    draft = lesson.versions.get()
    states = draft.states.order_by("number")
    assert [one.by for one in states][-2:] == [yard.dow, yard.clay]
    assert [one.number for one in states] == list(range(states[0].number, draft.state_at + 1))


def test_two_questions_that_two_add_are_both_there(yard: Schoolyard, lesson: Sequence):
    clay, dow = pages(yard, lesson, 3)
    address = f"{clay.address}questions/"

    one_inside_the_other(
        lambda: dow.client.post(address, {"add": "one"}),
        lambda: clay.client.post(address, {"add": "text"}),
        Stage,
    )

    assert [one["kind"] for one in stage(lesson, 3).questions] == ["one", "text"]


def test_what_is_saved_while_a_colleague_publishes_goes_into_a_new_draft(
    yard: Schoolyard, lesson: Sequence
):
    stage(lesson, 3).delete()
    clay, dow = pages(yard, lesson, 1)
    before = stage(lesson, 1).gate

    one_inside_the_other(
        lambda: dow.client.post(f"/sequences/{lesson.pk}/publish/"),
        lambda: clay.saves(gate="35"),
        SequenceVersion,
    )

    published, draft = lesson.versions.order_by("number")
    assert published.published is not None and draft.published is None
    assert [one.stages.get(position=1).gate for one in (published, draft)] == [before, 0.35]

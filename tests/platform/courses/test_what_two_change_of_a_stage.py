"""One stage stands open on two teachers' pages: each save changes only what its own page changed."""

import json

import pytest
from django.test import Client
from schoolyard import Schoolyard
from stage_pages import Page, a_lesson, pages, stage

from courses.drafting import publish
from courses.history import undo
from courses.models import Sequence


@pytest.fixture
def lesson(yard: Schoolyard) -> Sequence:
    return a_lesson(yard)


def test_what_a_colleague_changed_in_another_field_stays(yard: Schoolyard, lesson: Sequence):
    clay, dow = pages(yard, lesson, 1)

    dow.saves(scaffold="open", minutes="12")
    answer = clay.saves(gate="35")

    now = stage(lesson, 1)
    assert answer["error"] == ""
    assert (now.variant, now.minutes, now.gate) == ({"scaffold": "open"}, 12, 0.35)
    assert {"scaffold", "minutes"} <= set(answer["theirs"])
    assert answer["shown"]["minutes"] == ["12"]


def test_of_two_who_changed_the_same_the_second_is_told_who_was_first(
    yard: Schoolyard, lesson: Sequence
):
    clay, dow = pages(yard, lesson, 2)

    dow.saves(text="Of light.")
    answer = clay.saves(text="Of sound.", title="Listen")

    now = stage(lesson, 2)
    assert (now.title, now.text) == ("Listen", "Of light.")
    assert "dow has changed “Text” meanwhile. What you wrote here is not saved." in answer["error"]
    assert [(one["names"], one["now"]) for one in answer["clashes"]] == [(["text"], "Of light.")]


def test_who_was_first_over_rest_is_named_as_well(yard: Schoolyard, lesson: Sequence):
    clay, dow = pages(yard, lesson, 2)

    rest = f"/api/v1/stages/{stage(lesson, 2).pk}/"
    dow.client.patch(rest, {"text": "Of light."}, content_type="application/json")
    answer = clay.saves(text="Of sound.")

    assert "dow has changed “Text” meanwhile." in answer["error"]


def test_the_second_may_put_hers_in_its_place_once_she_has_seen_it_and_undo_brings_his_back(
    yard: Schoolyard, lesson: Sequence
):
    clay, dow = pages(yard, lesson, 2)
    dow.saves(text="Of light.")
    answer = clay.saves(text="Of sound.")

    clay.shown = json.dumps(answer["shown"])
    clay.saves(text="Of sound.")

    assert stage(lesson, 2).text == "Of sound."
    undo(sequence=lesson)
    assert stage(lesson, 2).text == "Of light."


def test_what_the_second_has_not_decided_is_refused_as_often_as_it_is_sent(
    yard: Schoolyard, lesson: Sequence
):
    clay, dow = pages(yard, lesson, 2)
    dow.saves(text="Of light.")
    clay.saves(text="Of sound.")

    answer = clay.saves(text="Of sound and noise.")

    assert len(answer["clashes"]) == 1
    assert stage(lesson, 2).text == "Of light."


def test_without_scripts_what_was_typed_stands_in_the_page_and_is_saved_when_sent_again(
    yard: Schoolyard, lesson: Sequence
):
    clay, dow = pages(yard, lesson, 2)
    dow.posts({"text": "Of light.", "minutes": "7"})

    page = clay.posts({"text": "Of sound."}).content.decode()

    assert ">\nOf sound.</textarea>" in page
    assert "It is now: Of light." in page
    clay.reads(page)
    assert clay.posts({"text": "Of sound."}).status_code == 302
    assert (stage(lesson, 2).text, stage(lesson, 2).minutes) == ("Of sound.", 7)


def test_both_changing_the_same_in_the_same_way_is_no_clash(yard: Schoolyard, lesson: Sequence):
    clay, dow = pages(yard, lesson, 1)

    dow.saves(gate="40")
    answer = clay.saves(gate="40")

    assert (answer["clashes"], stage(lesson, 1).gate) == ([], 0.4)


def test_the_limits_of_a_control_are_changed_by_one_at_a_time(yard: Schoolyard, lesson: Sequence):
    clay, dow = pages(yard, lesson, 1)
    ends = {"length-mode": "range", "length-low": "0.5", "length-high": "1"}
    dow.saves(**ends)

    answer = clay.saves(**{"length-mode": "locked", "length-value": "0.8"})

    (clash,) = answer["clashes"]
    assert "length-low" in clash["names"]
    assert clash["now"].split("\n") == [
        "length: within a range",
        "length, from: 0.5",
        "length, to: 1.0",
    ]
    assert stage(lesson, 1).variant == {"ranges": {"length": [0.5, 1.0]}}


def test_what_is_typed_by_two_in_turn_is_undone_person_by_person(
    yard: Schoolyard, lesson: Sequence
):
    clay, dow = pages(yard, lesson, 1)
    clay.saves(gate="40")
    dow.saves(minutes="9")

    undo(sequence=lesson)

    assert (stage(lesson, 1).gate, stage(lesson, 1).minutes) == (0.4, None)


def test_a_second_page_of_the_same_person_is_told_apart(yard: Schoolyard, lesson: Sequence):
    first, second = (Page(yard.clay, stage(lesson, 1)) for _page in range(2))
    first.saves(gate="40")

    answer = second.saves(gate="50")

    assert answer["error"].startswith("You have changed “Mastery to go on, in percent”")


def test_a_page_of_the_published_version_does_not_undo_what_the_new_draft_says(
    yard: Schoolyard, lesson: Sequence
):
    stage(lesson, 3).delete()
    publish(sequence=lesson)
    clay, dow = pages(yard, lesson, 1)

    dow.saves(minutes="9")
    clay.saves(gate="40")

    assert (stage(lesson, 1).gate, stage(lesson, 1).minutes) == (0.4, 9)


# -- questions -----------------------------------------------------------------------------------


def with_question(yard: Schoolyard, sequence: Sequence, kind: str = "one") -> str:
    """One question more, and its key."""
    client = Client()
    client.force_login(yard.clay)
    asked = stage(sequence, 3)
    client.post(f"/sequences/{sequence.pk}/stages/{asked.pk}/questions/", {"add": kind})
    return str(stage(sequence, 3).questions[-1]["key"])


def test_two_questions_of_a_set_are_written_by_two(yard: Schoolyard, lesson: Sequence):
    one, other = (with_question(yard, lesson, kind) for kind in ("text", "number"))
    clay, dow = pages(yard, lesson, 3)

    dow.saves(**{f"q-{one}-ask": "Why?"})
    answer = clay.saves(**{f"q-{other}-ask": "How long?"})

    assert answer["clashes"] == []
    assert [ask["ask"] for ask in stage(lesson, 3).questions] == ["Why?", "How long?"]


def test_the_answers_of_a_question_and_what_is_right_are_changed_by_one_at_a_time(
    yard: Schoolyard, lesson: Sequence
):
    key = with_question(yard, lesson)
    Page(yard.clay, stage(lesson, 3)).saves(
        **{f"q-{key}-option-0": "A", f"q-{key}-option-1": "B", f"q-{key}-right": ["1"]}
    )
    clay, dow = pages(yard, lesson, 3)
    dow.saves(**{f"q-{key}-option-0": ""})

    answer = clay.saves(**{f"q-{key}-right": ["0"], f"q-{key}-ask": "Which?"})

    (question,) = stage(lesson, 3).questions
    assert (question["options"], question["right"], question["ask"]) == (["B"], [0], "Which?")
    assert "Question 1: the answers to choose from" in answer["error"]


def test_which_answers_are_marked_right_now_is_told(yard: Schoolyard, lesson: Sequence):
    key = with_question(yard, lesson)
    clay, dow = pages(yard, lesson, 3)
    text, right = f"q-{key}-option-", f"q-{key}-right"
    dow.saves(**{f"{text}0": "the mass", f"{text}1": "the length", right: ["1"]})

    answer = clay.saves(**{f"{text}0": "the string", right: ["0"]})

    (clash,) = answer["clashes"]
    assert clash["now"].split("\n") == [
        "Answer 1: the mass",
        "Answer 2: the length",
        "Answer 2 is right",
    ]


def test_what_stands_now_is_told_in_the_language_of_the_page(yard: Schoolyard, lesson: Sequence):
    key = with_question(yard, lesson, "number")
    clay, dow = pages(yard, lesson, 3)
    dow.saves(**{f"q-{key}-value": "4.5", f"q-{key}-unit": "s"})

    clay.client.cookies["django_language"] = "zh-hans"
    answer = clay.saves(**{f"q-{key}-value": "3.5"})

    (clash,) = answer["clashes"]
    assert clash["now"].split("\n") == [
        "正确的数：4.5",
        "单位：s",
        "允许误差 ±：5.0",
        "误差按：百分比",
    ]


def test_a_question_that_a_colleague_added_meanwhile_stays(yard: Schoolyard, lesson: Sequence):
    key = with_question(yard, lesson)
    clay = Page(yard.clay, stage(lesson, 3))
    with_question(yard, lesson, "text")

    clay.saves(**{f"q-{key}-ask": "Which?"})

    assert [one["kind"] for one in stage(lesson, 3).questions] == ["one", "text"]


def test_who_wrote_into_a_question_that_was_removed_is_told(yard: Schoolyard, lesson: Sequence):
    key = with_question(yard, lesson)
    clay, dow = pages(yard, lesson, 3)
    address = f"/sequences/{lesson.pk}/stages/{stage(lesson, 3).pk}/questions/"
    dow.client.post(address, {"remove": key})

    answer = clay.saves(**{f"q-{key}-ask": "Which?", "title": "Before"})

    (clash,) = answer["clashes"]
    assert clash["gone"]
    assert "it was removed meanwhile" in clash["text"]
    assert stage(lesson, 3).title == "Before"


@pytest.mark.parametrize("shown", ["", "{", "[1]", '{"gate": 7}'])
def test_what_is_no_word_of_what_was_shown_harms_nothing(
    yard: Schoolyard, lesson: Sequence, shown: str
):
    clay = Page(yard.clay, stage(lesson, 1))
    data = json.loads(clay.shown) | {"gate": "40", "shown": shown}

    assert clay.client.post(clay.address, data).status_code == 302
    assert stage(lesson, 1).gate == 0.4

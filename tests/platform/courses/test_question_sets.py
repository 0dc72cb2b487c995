"""A question set in the builder: written as it is typed, undone like all else, published when whole."""

import pytest
import yaml
from django.test import Client
from schoolyard import Schoolyard

from courses.building import sequence_create, stage_add
from courses.drafting import NotReady, publish
from courses.exchange import exported
from courses.history import state_of
from courses.models import Sequence, Stage
from courses.sharing import sequence_import


@pytest.fixture
def fresh(yard: Schoolyard) -> Sequence:
    made = sequence_create(owner=yard.clay, institution=yard.school, title="New")
    stage_add(sequence=made, kind="questions")
    return made


@pytest.fixture
def teacher(yard: Schoolyard) -> Client:
    client = Client()
    client.force_login(yard.clay)
    return client


def stage_of(sequence: Sequence) -> Stage:
    return sequence.versions.first().stages.get(kind="questions")


def listed(teacher: Client, sequence: Sequence, **change: str) -> None:
    stage = stage_of(sequence)
    address = f"/sequences/{sequence.pk}/stages/{stage.pk}/questions/"
    assert teacher.post(address, change).status_code == 302


def typed(teacher: Client, sequence: Sequence, **fields) -> dict:
    """Send the settings with these fields of the only question (`q_` before their names)."""
    stage = stage_of(sequence)
    key = stage.questions[0]["key"] if stage.questions else ""
    data = {"title": "Before", "feedback": "end", "gate": "60", "minutes": ""}
    data |= {f"q-{key}-{k[2:].replace('_', '-')}": v for k, v in fields.items() if k[:2] == "q_"}
    data |= {k: v for k, v in fields.items() if k[:2] != "q_"}
    address = f"/sequences/{sequence.pk}/stages/{stage.pk}/"
    answer = teacher.post(address, data, headers={"accept": "application/json"})
    assert answer.status_code == 200
    return answer.json()


def one_right(teacher: Client, sequence: Sequence) -> None:
    listed(teacher, sequence, add="one")
    typed(
        teacher, sequence, q_ask="Which is **fair**?", q_option_0="One change", q_option_1="Two",
        q_option_2="", q_right=["0"], q_skill="control_of_variables", q_told="Think of causes.",
    )  # fmt: skip


def test_a_choice_is_written_with_what_is_right_and_its_skill(teacher, fresh):
    one_right(teacher, fresh)

    stage = stage_of(fresh)
    assert (stage.title, stage.feedback, stage.gate) == ("Before", "end", 0.6)
    (question,) = stage.questions
    assert question["options"] == ["One change", "Two"]
    assert (question["right"], question["skill"]) == ([0], "control_of_variables")


def test_what_is_right_follows_its_row_when_an_empty_one_before_it_goes(teacher, fresh):
    listed(teacher, fresh, add="several")

    typed(
        teacher, fresh, q_ask="Which?", q_option_0="", q_option_1="B", q_option_2="C",
        q_right=["1"], q_skill="", q_told="",
    )  # fmt: skip

    (question,) = stage_of(fresh).questions
    assert (question["options"], question["right"]) == (["B", "C"], [0])


def test_a_number_keeps_its_unit_and_a_tolerance_in_percent(teacher, fresh):
    listed(teacher, fresh, add="number")

    typed(
        teacher, fresh, q_ask="T?", q_value="2.01", q_unit="s", q_tolerance="5", q_in="percent",
        q_skill="", q_told="",
    )  # fmt: skip

    (question,) = stage_of(fresh).questions
    assert question["value"] == 2.01
    assert question["tolerance"] == pytest.approx(0.05)
    assert (question["unit"], question["relative"]) == ("s", True)


def test_an_unfinished_question_is_saved_and_what_it_lacks_is_said(teacher, fresh):
    listed(teacher, fresh, add="text")

    answer = typed(teacher, fresh, q_ask="Why?", q_reference_0="", q_skill="", q_told="")

    assert "Question 1: write one reference answer at least." in answer["parts"]["shown"]
    assert stage_of(fresh).questions[0]["ask"] == "Why?"


def test_questions_are_added_copied_moved_removed_and_every_step_is_undone(teacher, fresh):
    one_right(teacher, fresh)
    first = stage_of(fresh).questions[0]["key"]
    listed(teacher, fresh, copy=first)
    listed(teacher, fresh, down=first)
    assert [one["key"] for one in stage_of(fresh).questions][1] == first
    listed(teacher, fresh, remove=first)
    assert len(stage_of(fresh).questions) == 1

    for _ in range(3):
        teacher.post(f"/sequences/{fresh.pk}/undo/")

    assert [one["key"] for one in stage_of(fresh).questions] == [first]
    assert stage_of(fresh).questions[0]["options"] == ["One change", "Two"]


def test_a_question_added_elsewhere_meanwhile_survives_what_is_typed_here(teacher, fresh):
    one_right(teacher, fresh)
    listed(teacher, fresh, add="text")

    typed(
        teacher,
        fresh,
        q_ask="Newer?",
        q_option_0="A",
        q_option_1="B",
        q_right=["1"],
        q_skill="",
        q_told="",
    )

    assert [one["kind"] for one in stage_of(fresh).questions] == ["one", "text"]
    assert stage_of(fresh).questions[0]["ask"] == "Newer?"


def test_a_set_that_cannot_be_asked_is_not_published_and_the_reason_is_told(teacher, fresh):
    listed(teacher, fresh, add="one")

    with pytest.raises(NotReady, match="Stage 1: Question 1: write what is asked"):
        publish(sequence=fresh)
    page = teacher.post(f"/sequences/{fresh.pk}/publish/", follow=True)

    told = page.content.decode()
    assert "Not published yet. Stage 1: Question 1: write what is asked" in told
    assert page.redirect_chain[-1][0].endswith(f"?stage={stage_of(fresh).key}")
    assert '<p class="soft">an answer in words</p>' not in told


def test_a_published_set_stays_when_the_draft_goes_on(teacher, fresh):
    one_right(teacher, fresh)
    published = publish(sequence=fresh)

    listed(teacher, fresh, remove=stage_of(fresh).questions[0]["key"])

    assert len(published.stages.get().questions) == 1
    assert stage_of(fresh).questions == []


def test_a_set_survives_the_way_out_and_back(teacher, fresh, yard):
    one_right(teacher, fresh)
    text = exported(fresh, fresh.versions.get())

    again, notes = sequence_import(text=text, owner=yard.clay, institution=yard.school)

    assert notes.notes == []
    assert state_of(again.versions.get()) == state_of(fresh.versions.get())
    assert "right:\n    - 1\n" in text.replace("      ", "    ")  # counted from 1, as people do


@pytest.mark.parametrize(
    ("item", "told"),
    [
        ({"kind": "riddle"}, "question 1: it is of no kind"),
        ({"kind": "number", "ask": "?"}, "question 1: it was left out: give the right number"),
        ({"kind": "number", "ask": "?", "value": 1, "tolerance": "wide"}, "question 1: it cannot be read"),
        ({"kind": "text", "ask": "?", "references": ["a"], "colour": 1}, "question 1: “colour” means nothing"),
        ({"kind": "text", "ask": "?", "references": ["a"], "skill": "luck"}, "question 1: no skill “luck”"),
    ],
)  # fmt: skip
def test_what_of_a_set_does_not_fit_is_told_question_by_question(yard, item, told):
    good = {"kind": "one", "ask": "?", "options": ["a", "b"], "right": 2}
    stage = {"questions": "Set", "items": [item, good]}
    text = yaml.safe_dump({"assay": "sequence/1", "title": "T", "stages": [stage]})

    made, found = sequence_import(text=text, owner=yard.clay, institution=yard.school)

    assert any(told in note for note in found.notes), found.notes
    assert made.versions.get().stages.get().questions[-1]["right"] == [1]


def test_a_colleague_who_only_reads_changes_no_question(fresh, yard):
    client = Client()
    client.force_login(yard.dow)
    stage = stage_of(fresh)

    answer = client.post(f"/sequences/{fresh.pk}/stages/{stage.pk}/questions/", {"add": "one"})

    assert answer.status_code in (403, 404)
    assert stage_of(fresh).questions == []


@pytest.mark.parametrize("right", ["9" * 5000, "²", "-1"])
def test_a_right_answer_that_no_page_sends_marks_nothing(yard, teacher, fresh, right):
    one_right(teacher, fresh)
    typed(
        teacher, fresh, q_ask="Which is fair?", q_option_0="One change", q_option_1="Two",
        q_skill="control_of_variables", q_right=[right],
    )  # fmt: skip
    assert stage_of(fresh).questions[0]["right"] == []

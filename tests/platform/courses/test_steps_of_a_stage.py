"""Which steps of a lab students do: set in the builder, kept by adaptation, counted everywhere alike."""

import pytest
from django.test import Client
from schoolyard import Schoolyard, a_score, finish

from classroom.live import LiveClass
from classroom.selectors import rows_of
from courses.building import sequence_create, stage_add
from courses.models import Sequence, Stage
from courses.variant_words import set_up_words
from gradebook.selectors import book_of
from labs.core import STEPS
from learners.services import decide_after, decide_first, start_run

GIVEN = {"independent": "length", "dependent": "period", "direction": "increases"}
SHORT = {"steps": ["collect", "analyse", "claim"], "hypothesis": GIVEN}


@pytest.fixture
def teacher(yard: Schoolyard) -> Client:
    client = Client()
    client.force_login(yard.clay)
    return client


@pytest.fixture
def fresh(yard: Schoolyard) -> Sequence:
    made = sequence_create(owner=yard.clay, institution=yard.school, title="New")
    stage_add(sequence=made, lab="pendulum")
    return made


def typed(teacher: Client, sequence: Sequence, **fields) -> dict:
    stage = Stage.objects.get(version__sequence=sequence)
    data = {"gate": "60", "steps-shown": "1", **fields}
    address = f"/sequences/{sequence.pk}/stages/{stage.pk}/"
    return teacher.post(address, data, headers={"accept": "application/json"}).json()


def variant_of(sequence: Sequence) -> dict:
    return Stage.objects.get(version__sequence=sequence).variant


def shortened(yard: Schoolyard) -> Stage:
    stage = yard.version.stages.get(lab="pendulum")
    Stage.objects.filter(pk=stage.pk).update(variant=SHORT)
    return stage


def test_a_teacher_leaves_steps_out_and_gives_a_hypothesis(teacher, fresh):
    given = {f"given-{part}": value for part, value in GIVEN.items()}

    answer = typed(teacher, fresh, steps=SHORT["steps"], **given)

    assert "errors" not in answer
    assert variant_of(fresh) == SHORT


def test_all_steps_are_the_lab_as_it_is_written(teacher, fresh):
    typed(teacher, fresh, steps=SHORT["steps"])

    typed(teacher, fresh, steps=list(STEPS))

    assert variant_of(fresh) == {}


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        (["claim"], "Collecting data can't be left out"),
        ([], "Collecting data can't be left out"),
        (["collect", "limits"], "Keep the analysis or the claim"),
    ],
)
def test_a_choice_that_makes_no_inquiry_is_refused_beside_the_field(teacher, fresh, steps, told):
    answer = typed(teacher, fresh, steps=steps)

    assert told in answer["errors"]["steps"]
    assert variant_of(fresh) == {}


def test_half_a_hypothesis_is_refused(teacher, fresh):
    answer = typed(teacher, fresh, steps=SHORT["steps"], **{"given-dependent": "period"})

    assert "names both variables" in answer["errors"]["given-independent"]


def test_a_form_that_does_not_show_the_steps_leaves_them(teacher, fresh):
    Stage.objects.filter(version__sequence=fresh).update(variant=SHORT)

    typed(teacher, fresh, **{"steps-shown": "", "scaffold": "open"})

    assert variant_of(fresh) == {"scaffold": "open", **SHORT}


def test_adaptation_keeps_the_steps_at_every_level_of_support_and_when_the_lab_comes_again(yard):
    shortened(yard)
    decision = decide_first(yard.ada, yard.assignment)
    run = start_run(student=yard.ada, language="en", assignment=yard.assignment)
    a_score(run, "control_of_variables", "incorrect")
    a_score(run, "control_of_variables", "incorrect")

    again = decide_after(finish(run))

    assert run.step == "collect"
    assert again.lab == "pendulum"
    offered = [one["variant"] for one in [*decision.candidates, *again.candidates]]
    assert {tuple(one["steps"]) for one in offered} == {tuple(SHORT["steps"])}


def test_the_gradebook_has_columns_for_the_chosen_steps_alone(yard):
    stage = shortened(yard)

    book = book_of(yard.course, language="en")

    keys = [one.key for one in book.columns if one.key[1] == stage.key]
    assert [step for _, _, step in keys] == SHORT["steps"]


@pytest.mark.django_db(transaction=False)
def test_the_class_board_tells_chosen_steps_from_those_left_out(yard, valkey):
    shortened(yard)
    start_run(student=yard.ada, language="en", assignment=yard.assignment)
    live = LiveClass(yard.course)
    live.look()

    (row,) = rows_of(live, [yard.ada.pk])

    assert row["steps"] == "nnnhoon"


def test_a_set_up_in_words_names_what_is_left_out_and_what_is_given(db):
    told = set_up_words("pendulum", SHORT, "en")

    assert "without the steps: Question, Hypothesis, Plan and Limits" in told
    assert any(one.startswith("given hypothesis: if ") for one in told)

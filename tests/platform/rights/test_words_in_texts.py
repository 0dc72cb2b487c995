"""An administrator looks for words in what people wrote, and strikes them out where they choose."""

import json

import pytest
from kept_rows import client_of, everything
from schoolyard import Schoolyard, a_score, an_event

from courses.building import page_change, sequence_create, sequence_rename, stage_add
from courses.history import undo
from courses.models import DraftState, Extension, Stage
from gradebook.models import Comment
from learners.models import Decision
from replay.truth import truth_of
from rights.places import found_in
from rights.striking import words_strike
from runs.models import Event, TeacherMessage
from runs.selectors import events_after
from scoring.models import ScoreMarks
from tests.support.recorded import record_run


def keys(school, *words: str) -> list[str]:
    return [one.key for one in found_in(school.school, words)]


@pytest.fixture
def named(school: Schoolyard) -> Schoolyard:
    """Ada is called Addie in a message, in a comment and at Ben's bench."""
    TeacherMessage.objects.filter(run__student=school.ben).update(text="Help ADDIE’s group, Ben")
    Comment.objects.filter(student=school.ben).update(text="As good as Addie, not as Addiena")
    an_event(school.ben.runs.get(), 90, "notebook", "note", "Addie set 0.5 m")
    return school


def test_words_are_found_whole_small_and_capital(named: Schoolyard):
    found = list(found_in(named.school, ["addie"]))

    assert [one.place.label for one in found] == [
        "runs.TeacherMessage",
        "gradebook.Comment",
        "runs.Event",
    ]
    assert [text for text, is_word in found[1].parts if is_word] == ["Addie"]
    assert {one.about for one in found} == {"Benjiro Otomo"}


def test_chinese_words_and_letters_with_marks_are_found(school: Schoolyard):
    Extension.objects.filter(student=school.ada).update(reason="小芳 war mit ÉLODIE krank")

    assert len(keys(school, "小芳")) == len(keys(school, "élodie")) == 1


def test_only_chosen_texts_lose_the_word(named: Schoolyard):
    message, comment, _note = keys(named, "Addie")

    assert words_strike(institution=named.school, words=["Addie"], chosen=[message]) == 1

    said = TeacherMessage.objects.get(run__student=named.ben)
    assert said.text == "Help [name]’s group, Ben"
    assert comment in keys(named, "Addie")


def test_another_school_is_neither_read_nor_changed(named: Schoolyard):
    far = named.eve.institution
    assert list(found_in(far, ["Addie"])) == []

    assert words_strike(institution=far, words=["Addie"], chosen=keys(named, "Addie")) == 0
    assert len(keys(named, "Addie")) == 3


def test_a_run_still_comes_out_of_seed_and_actions_once_its_words_are_struck(school: Schoolyard):
    run = record_run(school.ben, "pendulum", assignment=school.assignment)
    claim = Event.objects.get(run=run, target="claim")
    word = claim.new["text"].split()[0]

    words_strike(institution=school.school, words=[word], chosen=[f"runs.Event:{claim.pk}"])

    claim.refresh_from_db()
    assert claim.new["text"].startswith("[name]") and claim.value["text"] == claim.new["text"]
    truth = truth_of(run, events_after(run.pk, 0))
    assert (truth.checked, truth.different, truth.impossible) == (run.last_seq, (), False)


def test_what_a_model_said_of_the_words_of_an_answer_goes_with_them(named: Schoolyard):
    run = named.ben.runs.get()
    ScoreMarks.objects.create(
        score=a_score(run, "claim", "correct", seq=90), parts=[{"text": "Addie", "start": 0}]
    )

    words_strike(institution=named.school, words=["Addie"], chosen=keys(named, "Addie"))

    assert "Addie set" not in everything() and '"Addie"' not in everything()


def test_names_of_the_code_are_no_words(school: Schoolyard):
    run = record_run(school.ben, "pendulum", assignment=school.assignment)
    claim = Event.objects.get(run=run, target="claim")
    code = claim.value["independent"]

    words_strike(institution=school.school, words=[code], chosen=[f"runs.Event:{claim.pk}"])

    claim.refresh_from_db()
    assert claim.value["independent"] == code


def test_a_note_on_the_next_lab_loses_it_among_the_reasons_too(school: Schoolyard):
    word = "Benjiro"
    chosen = [one for one in keys(school, word) if one.startswith("learners.Decision")]

    words_strike(institution=school.school, words=[word], chosen=chosen)

    for decision in Decision.objects.exclude(note=""):
        assert word not in decision.note and word not in str(decision.reasons)


def test_the_page_finds_strikes_and_says_how_many(named: Schoolyard):
    head = client_of(named.head)
    page = head.post("/people/texts/", {"words": "Addie, Nobody Else"}).content.decode()
    assert "<mark>Addie</mark>" in page and "Written at a bench" in page

    chosen = keys(named, "Addie")
    done = head.post(
        "/people/texts/", {"words": "Addie", "strike": "1", "chosen": chosen}, follow=True
    )

    assert "Struck out of 3 texts." in done.content.decode()
    assert "Addie set" not in everything() and "ADDIE" not in everything()


def test_nothing_ticked_strikes_nothing_and_says_so(named: Schoolyard):
    page = client_of(named.head).post("/people/texts/", {"words": "Addie", "strike": "1"})

    assert "Tick the texts" in page.content.decode()
    assert len(keys(named, "Addie")) == 3


@pytest.mark.parametrize("words", ["", " , ", "a", "\n".join(f"word{n}" for n in range(21))])
def test_too_few_too_short_and_too_many_words_are_refused(school: Schoolyard, words: str):
    page = client_of(school.head).post("/people/texts/", {"words": words})

    assert page.context["form"].errors and "found" not in page.context


def test_it_is_for_administrators_alone(school: Schoolyard):
    assert client_of(school.clay).post("/people/texts/", {"words": "Addie"}).status_code == 403


def test_undo_brings_no_struck_word_back(school: Schoolyard):
    sequence = sequence_create(owner=school.clay, institution=school.school, title="For Addie")
    page = stage_add(sequence=sequence, kind="page")
    page_change(stage=page, title="Read", text="Of Addie.")
    sequence_rename(sequence=sequence, title="For Addie and all")
    stage_add(sequence=sequence, lab="pendulum")
    chosen = keys(school, "Addie")
    assert len(chosen) == 2

    words_strike(institution=school.school, words=["Addie"], chosen=chosen)
    sequence.refresh_from_db()
    while undo(sequence=sequence):
        sequence.refresh_from_db()
        texts = [one.text for one in Stage.objects.filter(version__sequence=sequence)]
        assert not any("Addie" in text for text in [sequence.title, *texts])

    assert "Addie" not in json.dumps(list(DraftState.objects.values_list("stages", "title")))

"""A sequence as a file and back: nothing is lost on the way, and what does not fit is told."""

from math import inf, nan
from pathlib import Path

import pytest
import yaml
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from schoolyard import Schoolyard

from courses.exchange import exported, imported
from courses.history import state_of, undo
from courses.library import SUBJECTS, ready
from courses.models import Sequence
from courses.sharing import sequence_import
from labs.core import load_lab


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def taken(yard: Schoolyard, text: str):
    return sequence_import(text=text, owner=yard.clay, institution=yard.school)


def file_of(*stages: dict, **more) -> str:
    return yaml.safe_dump({"assay": "sequence/1", "title": "T", "stages": list(stages), **more})


@pytest.mark.parametrize("subject", SUBJECTS)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_ready_sequence_fits_and_survives_the_way_out_and_back(yard, subject, language):
    made, found = taken(yard, ready(subject, language).text)
    assert found.notes == []
    before = state_of(made.versions.get())

    again, notes = taken(yard, exported(made, made.versions.get()))

    assert notes.notes == []
    assert state_of(again.versions.get()) == before


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_ready_sequence_is_of_its_subject_and_the_same_in_both_languages(subject):
    english, chinese = (ready(subject, language) for language in ("en", "zh-hans"))
    labs = [stage.lab for stage in english.stages if stage.lab]

    assert any(load_lab(lab).subject == subject for lab in labs)
    for one, other in zip(english.stages, chinese.stages, strict=True):
        assert (one.key, one.kind, one.lab, one.variant, one.gate, one.branches) == (
            other.key, other.kind, other.lab, other.variant, other.gate, other.branches,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("stage", "told"),
    [
        ({"lab": "astrology"}, "Stage 1: there is no lab “astrology” here"),
        ({"lab": "pendulum", "set_up": {"noise": 99}}, "Stage 1: its set-up was left out."),
        ({"lab": "pendulum", "set_up": [1]}, "Stage 1: its set-up was left out."),
        ({"lab": "pendulum", "gate": 7}, "Stage 1: “gate” must lie between 0 and 1"),
        ({"lab": "pendulum", "minutes": "long"}, "Stage 1: “minutes” must lie between 1 and 600"),
        ({"lab": "pendulum", "colour": "red"}, "Stage 1: “colour” means nothing here"),
        ({"choose_from": ["pendulum", "tarot"]}, "Stage 1: no lab “tarot”; it was left out."),
        ({"choose_from": ["pendulum"], "skills": ["luck"]}, "Stage 1: no skill “luck”"),
        ({"lab": "pendulum", "branches": [{"by": "luck"}]}, "Stage 1: a branch was left out."),
        ({"lab": "pendulum", "branches": 3}, "Stage 1: a branch was left out."),
        ({"dream": 1}, "Stage 1: it names neither a lab"),
        ({"lab": "pendulum", "set_up": {"mood": 1}}, "Stage 1: “mood” means nothing here"),
        ({"lab": "pendulum", "set_up": {"mood": nan}}, "Stage 1: “mood” means nothing here"),
        ({"lab": "pendulum", "set_up": {"hypothesis": {"x": nan}}}, "Stage 1: its set-up was left"),
        (
            {"questions": "Q", "items": [{"kind": "one", "ask": "?", "right": inf}]},
            "Stage 1: question 1: it cannot be read",
        ),
        ("pendulum", "Stage 1: this is no stage"),
    ],
)
def test_what_does_not_fit_is_told_with_its_place_and_the_rest_is_taken(yard, stage, told):
    made, found = taken(yard, file_of(stage, {"lab": "optics"}))

    assert any(note.startswith(told) for note in found.notes), found.notes
    assert made.versions.get().stages.filter(lab="optics").exists()


def test_two_stages_of_one_name_stay_two(yard: Schoolyard):
    made, _ = taken(yard, file_of({"name": "a", "lab": "optics"}, {"name": "a", "lab": "gas"}))

    assert made.versions.get().stages.count() == 2


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("just words", "This is no sequence of Assay"),
        ("assay: sequence/1\n  title: [", "Line 2 is no valid YAML."),
        ("a: &x [1]\nb: *x\n", "YAML references"),
        ("x" * 300_000, "larger than 256 KiB"),
        ("assay: !!python/object/apply:os.getcwd []", "no valid YAML"),
        ("assay: sequence/1\ntitle: 0x" + "f" * 6000, "cannot be read"),
        ("assay: sequence/1\n? 0x" + "f" * 6000 + "\n: 1", "cannot be read"),
        ('assay: sequence/1\ntitle: "a\\0b"', "cannot be read"),
    ],
)
def test_a_file_that_is_no_sequence_is_refused_and_leaves_nothing(yard, text, told):
    before = Sequence.objects.count()

    with pytest.raises(ValidationError, match=told):
        taken(yard, text)
    assert Sequence.objects.count() == before


def test_a_teacher_reads_a_file_in_and_is_told_what_did_not_fit(yard: Schoolyard):
    file = SimpleUploadedFile("s.yaml", file_of({"lab": "tarot"}, {"lab": "gas"}).encode())

    answer = client_of(yard.dow).post("/sequences/import/", {"file": file}, follow=True)

    text = answer.content.decode()
    assert "1 stage was taken over." in text
    assert "there is no lab “tarot” here" in text
    assert Sequence.objects.get(owner=yard.dow).title == "T"


def test_of_thousands_of_notes_the_first_are_shown(yard: Schoolyard):
    stage = {"lab": "gas", **{f"strange_{number}": 1 for number in range(2000)}}
    file = SimpleUploadedFile("s.yaml", file_of(stage).encode())

    answer = client_of(yard.dow).post("/sequences/import/", {"file": file}, follow=True)

    told = [str(one) for one in answer.context["messages"]]
    assert len(told) < 50
    assert told[-1] == "And 1960 notes more."


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b""])
def test_a_file_that_is_no_text_is_told(yard: Schoolyard, content):
    file = SimpleUploadedFile("s.yaml", content)

    client_of(yard.dow).post("/sequences/import/", {"file": file})

    assert not Sequence.objects.filter(owner=yard.dow).exists()


def test_the_export_is_readable_text(yard: Schoolyard):
    answer = client_of(yard.clay).get(f"/sequences/{yard.sequence.pk}/export/")

    text = answer.content.decode()
    assert "motion-and-current.yaml" in answer.headers["Content-Disposition"]
    assert text.startswith("assay: sequence/1\ntitle: Motion and current\nstages:\n")
    assert "lab: pendulum" in text


def test_what_was_taken_from_the_library_is_a_draft_of_ones_own(yard: Schoolyard):
    client = client_of(yard.dow)
    assert "Motion, from swing to flight" in client.get("/sequences/library/").content.decode()

    client.post("/sequences/library/physics/")

    made = Sequence.objects.get(owner=yard.dow)
    assert made.versions.get().published is None
    assert made.versions.get().stages.count() == 7
    undo(sequence=made)


def test_an_unknown_subject_is_not_found(yard: Schoolyard):
    assert client_of(yard.dow).post("/sequences/library/astrology/").status_code == 404


def test_the_example_in_the_documentation_fits():
    page = (Path(__file__).resolve().parents[3] / "docs" / "sequences.md").read_text("utf-8")
    example = page.split("```yaml\n")[1].split("```")[0]

    assert imported(example).notes == []
    assert len(imported(example).contents) == 4

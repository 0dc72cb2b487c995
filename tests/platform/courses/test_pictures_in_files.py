"""Pictures travel with a sequence's file: there and back the same bytes; what does not fit is told."""

import pytest
import yaml
from django.core.exceptions import ValidationError
from django.test import Client
from schoolyard import Schoolyard

from courses import packed_pictures
from courses.building import page_change, sequence_create, stage_add
from courses.exchange import exported, imported
from courses.models import Picture, Sequence
from courses.pages import page_html
from courses.sharing import sequence_import

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8


@pytest.fixture
def shown(yard: Schoolyard) -> Sequence:
    """A sequence with a page that shows two pictures."""
    made = sequence_create(owner=yard.clay, institution=yard.school, title="Shown")
    pictures = [made.pictures.create(kind="image/png", data=PNG + bytes([n])) for n in (1, 2)]
    text = "\n\n".join(f"![swing](/sequences/pictures/{one.pk}/)" for one in pictures)
    page_change(stage=stage_add(sequence=made, kind="page"), title="Look", text=text)
    return made


def file_of(sequence: Sequence) -> str:
    return exported(sequence, sequence.versions.get())


def taken(yard: Schoolyard, text: str):
    return sequence_import(text=text, owner=yard.clay, institution=yard.school)


def test_pictures_come_back_as_they_were_and_are_the_new_sequences_own(yard, shown):
    text = file_of(shown)
    Picture.objects.all().delete()

    made, found = taken(yard, text)

    assert found.notes == []
    assert [bytes(one.data) for one in made.pictures.all()] == [PNG + b"\x01", PNG + b"\x02"]
    page = page_html(made.versions.get().stages.get().text)
    assert all(f'src="/sequences/pictures/{one.pk}/"' in page for one in made.pictures.all())
    client = Client()
    client.force_login(yard.clay)
    assert client.get(f"/sequences/pictures/{made.pictures.first().pk}/").content == PNG + b"\x01"


def test_the_file_stays_readable_and_says_picture_by_name(shown):
    text = file_of(shown)

    number = shown.pictures.first().pk
    assert text.startswith("assay: sequence/1\n")
    assert f"![swing](pictures/{number})" in text
    assert text.index("stages:") < text.index("pictures:\n")
    assert max(map(len, text.splitlines())) < 120


def test_what_would_make_the_file_too_large_is_left_out_and_told(yard, shown, monkeypatch):
    monkeypatch.setattr(packed_pictures, "TOGETHER", len(PNG) + 10)
    second = shown.pictures.last().pk

    text = file_of(shown)
    made, found = taken(yard, text)

    assert text.startswith(f"# Picture {second} is not in this file")
    assert made.pictures.count() == 1
    assert found.notes == [
        f"Stage 1: these pictures are not in the file: {second}; put them in anew."
    ]


def test_a_picture_of_another_school_does_not_leave_it(yard, shown):
    shown.pictures.update(sequence=shown)
    Sequence.objects.filter(pk=shown.pk).update(institution=yard.eve.institution)
    shown.refresh_from_db()
    stolen = sequence_create(owner=yard.clay, institution=yard.school, title="Stolen")
    number = shown.pictures.first().pk
    text = f"![swing](/sequences/pictures/{number}/)"
    page_change(stage=stage_add(sequence=stolen, kind="page"), title="Look", text=text)

    assert "pictures:\n" not in file_of(stolen)


@pytest.mark.parametrize(
    ("pictures", "told"),
    [
        ([1], "“pictures” is no list"),
        ({"1": "no base64 at all!"}, "Picture 1 is no PNG"),
        ({"1": "PHN2Zz48L3N2Zz4="}, "Picture 1 is no PNG"),
    ],
)
def test_what_is_no_picture_is_told_and_the_rest_is_taken(yard, pictures, told):
    stage = {"page": "P", "text": "![x](pictures/1)"}
    text = yaml.safe_dump(
        {"assay": "sequence/1", "title": "T", "stages": [stage], "pictures": pictures}
    )

    made, found = taken(yard, text)

    assert any(note.startswith(told) for note in found.notes), found.notes
    assert made.versions.get().stages.count() == 1
    assert not made.pictures.exists()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("assay: sequence/1\nstages: [" + "a, " * 60_000 + "]", "larger than 256 KiB"),
        ("x" * (8 * 1024 * 1024 + 1), "larger than 8 MiB"),
    ],
)
def test_a_file_that_is_large_without_pictures_is_refused(text, told):
    with pytest.raises(ValidationError, match=told):
        imported(text)

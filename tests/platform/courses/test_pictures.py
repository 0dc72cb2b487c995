"""Pictures on pages: known by their bytes, shown to those who may read the page and to nobody else."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from schoolyard import Schoolyard, person

from courses.building import page_change, sequence_create, stage_add
from courses.exchange import imported
from courses.models import Picture
from courses.pages import page_html
from courses.pictures import LARGEST

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def sent(yard: Schoolyard, data: bytes, name: str = "swing.png", who: str = "clay"):
    file = SimpleUploadedFile(name, data)
    address = f"/sequences/{yard.sequence.pk}/pictures/"
    return client_of(getattr(yard, who)).post(address, {"picture": file})


def test_a_picture_is_kept_and_its_markdown_shows_it(yard: Schoolyard):
    markdown = sent(yard, PNG).json()["markdown"]

    picture = Picture.objects.get()
    assert f'src="/sequences/pictures/{picture.pk}/"' in page_html(markdown)
    answer = client_of(yard.ada).get(f"/sequences/pictures/{picture.pk}/")
    assert answer.content == PNG
    assert answer.headers["Content-Type"] == "image/png"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"<svg onload=alert(1)>", "no PNG, JPEG, GIF or WebP"),
        (b"RIFF1234WAVE", "no PNG, JPEG, GIF or WebP"),
        (PNG + bytes(LARGEST), "1 MiB at most"),
    ],
)
def test_what_is_no_picture_or_too_large_is_refused(yard: Schoolyard, data, told):
    assert told in sent(yard, data).json()["error"]
    assert not Picture.objects.exists()


@pytest.mark.parametrize("who", ["dow", "eve", "far_head"])
def test_a_picture_is_closed_to_strangers(yard: Schoolyard, who):
    picture = yard.sequence.pictures.create(kind="image/png", data=PNG)

    answer = client_of(getattr(yard, who)).get(f"/sequences/pictures/{picture.pk}/")

    assert answer.status_code == 404
    assert sent(yard, PNG, who=who).status_code in (403, 404)


def test_a_picture_is_closed_to_students_until_the_assignment_opens(yard: Schoolyard):
    picture = yard.sequence.pictures.create(kind="image/png", data=PNG)
    later = timezone.now() + timedelta(days=1)
    yard.course.assignments.update(opens=later)
    yard.assignment.extensions.create(
        student=yard.ben, opens=later - timedelta(days=2), reason="Away", given_by=yard.clay
    )

    found = {
        who: client_of(getattr(yard, who)).get(f"/sequences/pictures/{picture.pk}/").status_code
        for who in ("ada", "ben", "clay", "head")
    }

    assert found == {"ada": 404, "ben": 200, "clay": 200, "head": 200}


def test_the_readers_of_a_copy_see_its_pictures(yard: Schoolyard):
    picture = yard.sequence.pictures.create(kind="image/png", data=PNG)
    address = f"/sequences/pictures/{picture.pk}/"
    yard.version.stages.create(position=3, kind="page", title="P", text=f"![x]({address})")
    yard.sequence.shares.create(user=yard.dow)
    client = client_of(yard.dow)
    client.post(f"/sequences/{yard.sequence.pk}/copy/")
    yard.sequence.shares.all().delete()

    assert client.get(address).status_code == 200


def test_a_teacher_of_another_school_cannot_name_a_picture_into_sight(yard: Schoolyard):
    picture = yard.sequence.pictures.create(kind="image/png", data=PNG)
    address = f"/sequences/pictures/{picture.pk}/"
    far = person("far_teacher", "teacher", yard.eve.institution)
    made = sequence_create(owner=far, institution=yard.eve.institution, title="Far")
    page_change(stage=stage_add(sequence=made, kind="page"), title="P", text=f"![x]({address})")

    assert client_of(far).get(address).status_code == 404


def test_a_file_tells_that_its_pictures_are_not_in_it(yard: Schoolyard):
    text = "assay: sequence/1\nstages:\n- page: P\n  text: '![x](/sequences/pictures/3/)'\n"

    assert imported(text).notes == [
        "Stage 1: it names pictures of another place; put them in anew."
    ]

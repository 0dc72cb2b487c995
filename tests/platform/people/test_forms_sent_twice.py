"""A form that makes something is sent twice by a browser without scripts: it makes one thing."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from schoolyard import PASSWORD, Schoolyard

from courses.models import Assignment, Course, Group, RosterImport, Sequence
from gradebook.models import Comment
from people.models import SentOnce, User

NEW_PERSON = {
    "username": "fay", "first_name": "Fay", "last_name": "Ray", "email": "", "role": "student",
    "password": PASSWORD,
}  # fmt: skip
FORMS: dict[str, tuple[str, str, dict[str, str], Any]] = {
    "course": ("clay", "/courses/", {"title": "Optics"}, Course),
    "sequence": ("clay", "/sequences/", {"title": "Waves"}, Sequence),
    "group": ("clay", "/courses/{course}/groups/", {"name": "Red"}, Group),
    "person": ("head", "/people/new/", NEW_PERSON, User),
}


def logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def token(page: str, begin: str = "") -> str:
    found = re.search(r'name="once" value="(\w+)"', page[page.index(begin) :])
    assert found
    return found[1]


@pytest.mark.parametrize("name", FORMS)
def test_what_is_sent_twice_is_made_once_and_leads_to_the_same_place(yard: Schoolyard, name: str):
    who, address, data, model = FORMS[name]
    client, address = logged_in(getattr(yard, who)), address.format(course=yard.course.pk)
    data = {**data, "once": token(client.get(address).content.decode())}
    before = model.objects.count()

    first, second = (client.post(address, data) for _press in range(2))

    assert model.objects.count() == before + 1
    assert first.status_code == second.status_code == 302
    assert first.url == second.url


def test_a_comment_that_is_sent_twice_stands_there_once(yard: Schoolyard):
    client = logged_in(yard.clay)
    page = client.get(reverse("gradebook:student", args=[yard.course.pk, yard.ada.pk]))
    form = page.content.decode().partition('id="id_comment_step"')[2]
    step = re.search(r'value="([^"]+)"', form)
    address = reverse("gradebook:comment", args=[yard.course.pk, yard.ada.pk])
    once = token(page.content.decode(), f'action="{address}"')
    assert step

    for _press in range(2):
        data = {"step": step[1], "text": "A clear claim", "once": once}
        assert client.post(address, data).status_code == 302

    assert Comment.objects.count() == 1


def test_a_sequence_that_is_assigned_twice_is_given_once(yard: Schoolyard):
    client = logged_in(yard.clay)
    ways = {
        f"/courses/{yard.course.pk}/": (f"/courses/{yard.course.pk}/assign/", "version", yard.version),
        f"/sequences/{yard.sequence.pk}/": (
            f"/sequences/{yard.sequence.pk}/assign/", "course", yard.course,
        ),
    }  # fmt: skip
    for page, (address, name, given) in ways.items():
        before = Assignment.objects.count()
        once = token(client.get(page).content.decode(), f'action="{address}"')

        for _press in range(2):
            answer = client.post(address, {name: given.pk, "once": once})
            assert answer.url == f"/courses/{yard.course.pk}/"

        assert Assignment.objects.count() == before + 1


def a_file(text: str, name: str = "file.csv") -> dict[str, Any]:
    return {"file": SimpleUploadedFile(name, text.encode())}


def test_a_file_of_a_class_that_is_sent_twice_is_looked_at_once(yard: Schoolyard):
    client, address = logged_in(yard.clay), f"/courses/{yard.course.pk}/roster/"
    once = token(client.get(address).content.decode())

    sent = [
        client.post(address, {"once": once, **a_file("first name,last name,login\nFay,Ray,fay\n")})
        for _press in range(2)
    ]

    waiting = RosterImport.objects.get()
    assert [one.url for one in sent] == [f"{address}{waiting.pk}/"] * 2


def imported(client: Client, once: str, title: str) -> Any:
    text = f"assay: sequence/1\ntitle: {title}\nstages:\n  - lab: pendulum\n"
    return client.post("/sequences/import/", {"once": once, **a_file(text, "waves.yaml")})


def test_a_sequence_s_file_that_is_sent_twice_makes_one_and_another_file_another(yard: Schoolyard):
    client = logged_in(yard.clay)
    once = token(client.get("/sequences/").content.decode(), 'action="/sequences/import/"')

    first, second = (imported(client, once, "Waves") for _press in range(2))
    imported(client, once, "Optics")

    assert first.url == second.url
    assert sorted(Sequence.objects.values_list("title", flat=True)) == [
        "Motion and current", "Optics", "Waves",
    ]  # fmt: skip


def test_a_file_that_was_refused_is_refused_again(yard: Schoolyard):
    client = logged_in(yard.clay)

    for _press in range(2):
        client.post("/sequences/import/", {"once": "a1b2", **a_file("[", "waves.yaml")})
        assert "message-error" in client.get("/sequences/").content.decode()


def test_another_name_in_the_same_form_is_another_thing(yard: Schoolyard):
    client = logged_in(yard.clay)
    once = token(client.get("/courses/").content.decode())

    for title in ("Optics", "Waves"):
        client.post("/courses/", {"title": title, "once": once})

    assert set(Course.objects.values_list("title", flat=True)) >= {"Optics", "Waves"}


def test_the_same_name_in_a_form_of_its_own_is_another_thing(yard: Schoolyard):
    client = logged_in(yard.clay)

    for _page in range(2):
        once = token(client.get("/courses/").content.decode())
        client.post("/courses/", {"title": "Optics", "once": once})

    assert Course.objects.filter(title="Optics").count() == 2


def test_a_form_in_which_something_was_wrong_can_be_sent_again(yard: Schoolyard):
    client = logged_in(yard.clay)
    once = token(client.get("/courses/").content.decode())

    for _press in range(2):
        assert "errorlist" in client.post("/courses/", {"title": "", "once": once}).content.decode()

    assert not SentOnce.objects.exists()

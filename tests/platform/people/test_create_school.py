"""The operator's way to a school of one's own: one command, then everything by the pages."""

import io
import sys

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from people.models import Institution, User

PASSWORD = "quiet-river-31"


@pytest.fixture
def typed(monkeypatch):
    """What comes through the pipe in place of somebody at a keyboard."""

    def type_in(words: str) -> None:
        monkeypatch.setattr(sys, "stdin", io.StringIO(words))

    return type_in


def test_a_new_schools_administrator_logs_in_and_makes_a_teacher(db, typed):
    typed(f"{PASSWORD}\n")
    call_command("create_school", "Hill School", "root", first_name="Ruth")
    client = Client()
    client.post("/accounts/login/", {"login": "root", "password": PASSWORD})

    client.post("/people/new/", {"username": "tea", "role": "teacher", "password": PASSWORD})

    assert str(User.objects.get(username="tea").institution) == "Hill School"


def test_the_first_administrator_reads_where_to_begin(db, typed):
    typed(f"{PASSWORD}\n")
    call_command("create_school", "Hill School", "root")
    client = Client()
    client.force_login(User.objects.get(username="root"))

    assert "To begin, add the teachers" in client.get("/overview/").content.decode()


@pytest.mark.parametrize(
    ("name", "login", "password"),
    [
        ("here", "root", PASSWORD),
        ("New", "ADA", PASSWORD),
        ("New", "root", "12345678"),
        ("New", "root", ""),
        ("New", "two words", PASSWORD),
        ("  ", "root", PASSWORD),
        ("x" * 201, "root", PASSWORD),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_made(yard, typed, name, login, password):
    typed(f"{password}\n")
    before = (Institution.objects.count(), User.objects.count())

    with pytest.raises(CommandError, match="othing was made"):
        call_command("create_school", name, login)

    assert (Institution.objects.count(), User.objects.count()) == before

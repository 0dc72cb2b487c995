"""The main menu says below which of its entries a page belongs."""

import re

import pytest
from django.template import Context
from django.test import Client, RequestFactory
from open_to import PAGES
from schoolyard import Schoolyard

from people.templatetags.menu import menu_entry

BELOW_NONE = ("accounts/", "help/", "people/me/", "health/", "metrics/", "words.json")
FILES = ("sheet.pdf", "pictures/<int:picture_id>/")  # which students get from teachers' addresses


def entry(yard: Schoolyard, who: str, pattern: str) -> str:
    request = RequestFactory().get("/" + re.sub(r"<[^>]*>", "7", pattern))
    request.user = getattr(yard, who)
    return menu_entry(Context({"request": request}))


def marked(yard: Schoolyard, who: str, address: str) -> list[str]:
    client = Client()
    client.force_login(getattr(yard, who))
    page = client.get(address).content.decode()
    return re.findall(r'<a href="([^"]*)" aria-current="page"', page)


@pytest.mark.parametrize("who", ["ada", "clay", "head"])
def test_every_page_belongs_below_an_entry_but_ones_own_account_and_the_help(yard, who):
    pages = [
        pattern
        for pattern, ways in PAGES.items()
        if "get" in ways
        and who in ways["get"].to
        and not pattern.startswith(BELOW_NONE)
        and not pattern.endswith(FILES)
    ]

    assert len(pages) > 10
    assert [pattern for pattern in pages if not entry(yard, who, pattern)] == []


@pytest.mark.parametrize(
    ("who", "address", "entries"),
    [
        ("head", "/people/erasures/", ["/overview/"]),
        ("head", "/people/new/", ["/overview/"]),
        ("head", "/people/me/", []),
        ("clay", "/students/{ada}/", ["/courses/"]),
        ("clay", "/sample/", ["/"]),
        ("ada", "/map/", ["/"]),
        ("ada", "/courses/join/", ["/courses/join/"]),
    ],
)
def test_the_one_entry_is_marked(yard: Schoolyard, who, address, entries):
    assert marked(yard, who, address.format(ada=yard.ada.pk)) == entries

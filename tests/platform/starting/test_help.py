"""Help on every page: each page's head leads to a text about that page, in both languages."""

import re

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.utils.html import escape
from open_to import API, PAGES, Open
from schoolyard import Schoolyard
from test_permissions import address, things_of

from starting.help import FOLDER, GROUPS, INDEX, help_text

LANGUAGES = ("en", "zh-hans")
NAMES = sorted(path.stem for path in (FOLDER / "en").glob("*.md"))
LINK = re.compile(r'href="(/help/[^"]*)"')
ASKED = ("ada", "clay", "head", "anonymous")  # the first of them who may see a page is asked
FILE = re.compile(r"\.(pdf|csv|xlsx|json)$")


def pages() -> dict[str, Open]:
    """Every address that can be opened in a browser."""
    return {pattern: ways["get"] for pattern, ways in (PAGES | API).items() if "get" in ways}


def opened(yard: Schoolyard, who: str, pattern: str) -> HttpResponse:
    client = Client(headers={"accept": "text/html"})
    if who != "anonymous":
        client.force_login(getattr(yard, who))
    return client.get(address(pattern, things_of_once(yard)))


def things_of_once(yard: Schoolyard) -> dict[str, object]:
    if not hasattr(yard, "things"):
        yard.things = things_of(yard)
    return yard.things


def is_page(answer: HttpResponse) -> bool:
    whole = answer.status_code == 200 and answer["Content-Type"].startswith("text/html")
    return whole and "<html" in answer.content.decode()


def test_every_page_leads_to_its_own_help(yard: Schoolyard):
    cache.clear()
    without, led_to = [], set()
    for pattern, way in pages().items():
        who = next((one for one in ASKED if one in way.to), None)
        if who is None or FILE.search(pattern):
            continue
        answer = opened(yard, who, pattern)
        if not is_page(answer):
            continue
        found = LINK.search(answer.content.decode())
        if found is None or (found[1] == "/help/" and pattern != "help/<str:name>/"):
            without.append(f"{who} at {pattern or '/'}")
        else:
            led_to.add(found[1])

    assert without == []
    assert len(led_to) > 45


def test_each_address_of_help_has_its_page(client, db):
    found = {name: client.get(f"/help/{name}/").status_code for name in NAMES}

    assert set(found.values()) == {200}
    assert client.get("/help/nothing.of.the.kind/").status_code == 404
    assert client.get("/help/..%2Fhelp/").status_code == 404


def test_all_help_stands_in_the_list(client, db):
    assert sorted(name for group in GROUPS.values() for name in group) == NAMES


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_help_says_what_the_page_shows_what_can_be_done_and_answers_three_questions(language):
    for name in NAMES:
        text = help_text(name, language)
        assert text.title and text.shows and text.deeds, name
        assert len(text.questions) == 3, name
        assert all(one.asked and one.answer for one in text.questions), name


def test_the_two_languages_say_it_each_in_its_own_words():
    for name in NAMES:
        english, chinese = help_text(name, "en"), help_text(name, "zh-hans")
        assert not re.search(r"[\u4e00-\u9fff]", str(english)), name
        assert all(re.search(r"[\u4e00-\u9fff]", one.answer) for one in chinese.questions), name
        assert len(english.deeds) == len(chinese.deeds), name


def test_help_is_short():
    words = {name: len((FOLDER / "en" / f"{name}.md").read_text().split()) for name in NAMES}

    assert {name: count for name, count in words.items() if count > 170} == {}


def test_a_teachers_home_has_another_help_than_a_students(yard: Schoolyard):
    found = {}
    for who in ("anonymous", "ada", "clay"):
        found[who] = LINK.search(opened(yard, who, "").content.decode())[1]

    assert found == {
        "anonymous": "/help/home.anonymous/",
        "ada": "/help/home.student/",
        "clay": "/help/home.teacher/",
    }


def test_help_follows_the_language_of_the_page(client, db):
    page = client.get("/help/classroom.board/", headers={"accept-language": "zh-hans"})

    assert (
        escape(help_text("classroom.board", "zh-hans").questions[0].asked) in page.content.decode()
    )


def test_the_list_of_help_is_about_itself(client, db):
    assert LINK.search(client.get("/help/").content.decode())[1] == f"/help/{INDEX}/"


def test_a_page_of_help_needs_no_database(client, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        client.get("/help/runs.bench/")

"""The bench's page and the lab report: whom they open for, and what is written into them."""

import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from schoolyard import Schoolyard, a_run, an_event

from labs.core import lab_names, load_lab
from people.models import User
from runs.models import Run

PAGES = ("runs:bench", "runs:report")


class Inline(HTMLParser):
    """Collects what a strict content security policy would refuse."""

    def __init__(self) -> None:
        super().__init__()
        self.refused: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "style" or "style" in given or any(name.startswith("on") for name in given):
            self.refused.append(tag)
        if tag == "script" and "src" not in given and given.get("type") != "application/json":
            self.refused.append(tag)


def data_of(html: str, block: str) -> Any:
    found = re.search(rf'<script id="{block}" type="application/json">(.*?)</script>', html, re.S)
    assert found, f"the page has no data block {block}"
    return json.loads(found[1])


def opened(client: Client, user: User, page: str, run: Run) -> Any:
    client.force_login(user)
    return client.get(reverse(page, args=[run.pk]))


@pytest.fixture
def run(yard: Schoolyard) -> Run:
    return a_run(yard.ada, assignment=yard.assignment)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("name", ["ada", "clay", "head"])
def test_the_student_her_teacher_and_her_schools_admin_may_open_it(
    client: Client, yard: Schoolyard, run: Run, page: str, name: str
) -> None:
    assert opened(client, getattr(yard, name), page, run).status_code == 200


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("name", ["ben", "dow", "eve", "far_head"])
def test_for_everybody_else_it_does_not_exist(
    client: Client, yard: Schoolyard, run: Run, page: str, name: str
) -> None:
    assert opened(client, getattr(yard, name), page, run).status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_who_is_not_logged_in_is_asked_to(client: Client, run: Run, page: str) -> None:
    address = reverse(page, args=[run.pk])

    assert client.get(address).headers["Location"] == f"{reverse('account_login')}?next={address}"


def test_only_the_student_gets_a_bench_to_work_on(
    client: Client, yard: Schoolyard, run: Run
) -> None:
    readers = {
        name: data_of(
            opened(client, getattr(yard, name), "runs:bench", run).content.decode(), "bench"
        )["reader"]
        for name in ("ada", "clay", "head")
    }

    assert readers == {"ada": False, "clay": True, "head": True}


@pytest.mark.parametrize("lab", lab_names())
def test_no_reference_answer_leaves_the_server(client: Client, yard: Schoolyard, lab: str) -> None:
    html = opened(client, yard.ada, "runs:bench", a_run(yard.ada, lab)).content.decode()
    answers = [reference.text for step in load_lab(lab).steps for reference in step.references]

    assert answers
    assert not [answer for answer in answers if answer[:40] in html]


@pytest.mark.parametrize("page", PAGES)
def test_nothing_in_the_page_needs_an_inline_script_or_style(
    client: Client, yard: Schoolyard, run: Run, page: str
) -> None:
    answer = opened(client, yard.ada, page, run)
    inline = Inline()
    inline.feed(answer.content.decode())

    assert inline.refused == []
    assert "'unsafe-inline'" not in answer.headers["Content-Security-Policy"]


def test_words_come_in_the_language_of_the_page(client: Client, yard: Schoolyard, run: Run) -> None:
    client.cookies["django_language"] = "zh-hans"
    page = data_of(opened(client, yard.ada, "runs:bench", run).content.decode(), "bench")

    assert page["language"] == "zh-hans"
    assert page["words"]["title"] == load_lab("pendulum").words("zh-hans").text("title")


def test_the_report_tells_the_record_from_the_first_event_on(
    client: Client, yard: Schoolyard, run: Run
) -> None:
    an_event(run, 1, "question", "answer", {"text": "What about the length?"})
    an_event(run, 2, "length", "set", 0.8)
    told = data_of(opened(client, yard.ada, "runs:report", run).content.decode(), "told")
    seen = [(one["seq"], one["target"]) for one in told if one["type"] == "observed"]

    assert seen == [(1, "question"), (2, "length")]


def test_what_a_student_wrote_cannot_end_the_data_block(
    client: Client, yard: Schoolyard, run: Run
) -> None:
    event = an_event(run, 1, "question", "answer")
    event.new = {"text": "</script><script>alert(1)</script>"}
    event.save()
    html = opened(client, yard.ada, "runs:report", run).content.decode()

    assert "<script>alert" not in html
    assert data_of(html, "told")[0]["new"] == event.new

"""The OpenAPI schema is valid, and the pages work under the strict content security policy."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import get_resolver

from people.api import Scoped


def test_the_schema_is_valid_and_gives_no_warning():
    out = StringIO()

    call_command("spectacular", validate=True, fail_on_warn=True, stdout=out)

    assert "/api/v1/runs/{id}/actions/" in out.getvalue()


def test_every_view_set_is_scoped_to_the_person():
    """A view set that forgets to narrow its rows would show them to everybody."""
    found = [
        pattern.callback.cls
        for pattern in _patterns(get_resolver().url_patterns)
        if hasattr(pattern.callback, "cls") and hasattr(pattern.callback.cls, "get_queryset")
    ]
    assert len(found) > 10
    assert all(issubclass(one, Scoped) and "visible_to" in dir(one) for one in found)


def _patterns(patterns):
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from _patterns(pattern.url_patterns)
        elif pattern.callback:
            yield pattern


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/api/docs/", "/api/protocol/"])
def test_the_pages_have_no_inline_script_or_style(path):
    page = Client().get(path, HTTP_ACCEPT="text/html")
    text = page.content.decode()

    assert page.status_code == 200
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    assert "<style" not in text
    assert " style=" not in text
    assert "<script>" not in text


@pytest.mark.django_db
def test_the_protocols_schema_is_published_word_for_word():
    from runs.protocol import schema

    answer = Client().get("/api/protocol/?format=json")

    assert answer["Content-Type"].startswith("application/schema+json")
    assert answer.json() == schema()


@pytest.mark.django_db
def test_the_protocols_page_has_every_message():
    from runs.protocol import schema

    page = Client().get("/api/protocol/", HTTP_ACCEPT="text/html").content.decode()

    messages = [name for name, shape in schema()["$defs"].items() if "properties" in shape]
    assert messages
    assert all(f'id="{name}"' in page for name in messages)


@pytest.mark.django_db
def test_pages_are_paged_and_limits_are_kept(yard, api):
    answer = api(yard.clay).get("stages/?limit=1").json()

    assert (answer["count"], len(answer["results"])) == (2, 1)
    assert answer["next"].endswith("limit=1&offset=1")
    many = api(yard.clay).get("stages/?limit=100000").json()
    assert len(many["results"]) == 2


@pytest.mark.django_db
def test_a_parameter_that_makes_no_sense_is_refused_with_its_name(yard, api):
    answer = api(yard.clay).get("runs/?student=everyone")

    assert answer.status_code == 400
    assert "student" in answer.json()

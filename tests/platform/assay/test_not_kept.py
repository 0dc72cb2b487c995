"""On a computer that a class shares, Back shows nobody the pages of who logged out before."""

import pytest
from django.test import Client
from schoolyard import Schoolyard


@pytest.mark.parametrize("address", ["/", "/people/me/", "/marks/", "/api/v1/me/", "/nowhere/"])
def test_no_browser_keeps_a_page_of_who_is_logged_in(yard: Schoolyard, address: str):
    client = Client()
    client.force_login(yard.ada)

    assert "no-store" in client.get(address).headers["Cache-Control"]


def test_what_says_nothing_of_anybody_may_be_kept(yard: Schoolyard):
    client = Client()
    landing = client.get("/")
    client.force_login(yard.ada)

    assert "Cache-Control" not in landing.headers
    assert "Cache-Control" not in client.get("/words.json").headers

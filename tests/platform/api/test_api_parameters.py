"""A parameter that cannot be meant is refused by its name, and what is not there is said in JSON."""

from typing import Any

import pytest


@pytest.mark.parametrize(
    "query",
    ["studnet=1", "limit=0", "limit=-5", "limit=many", "offset=-1", "offset=x", f"limit={10**30}"],
)
@pytest.mark.parametrize("address", ["runs/", "scores/", "mastery/", "courses/", "models/"])
def test_a_parameter_that_makes_no_sense_is_refused_by_name(yard, api, address: str, query: str):
    answer = api(yard.clay).get(f"{address}?{query}")

    assert answer.status_code == 400
    assert set(answer.json()) == {query.split("=")[0]}


def test_an_unknown_parameter_is_answered_with_those_that_there_are(yard, api):
    answer = api(yard.clay).get("runs/?studnet=1").json()

    assert "student" in answer["studnet"][0]


def test_more_than_a_page_is_a_page(yard, api):
    assert api(yard.clay).get("runs/?limit=1000&offset=0&format=json").status_code == 200


@pytest.mark.parametrize("method", ["get", "post", "delete"])
@pytest.mark.parametrize("user", ["ada", None])
def test_what_the_api_does_not_have_is_said_in_json(yard, api, user: Any, method: str):
    answer = getattr(api(user and getattr(yard, user)), method)("runns/7/")

    assert answer.status_code == 404
    assert "Nothing is at this address" in answer.json()["detail"]


def test_an_address_without_its_last_slash_is_shown_the_way(yard, api):
    answer = api(yard.ada).get("me")

    assert (answer.status_code, answer["Location"]) == (301, "/api/v1/me/")


@pytest.mark.parametrize("path", ["/api/", "/api/nothing/", "/api/v2/courses/", "/api/v1/nothing/"])
def test_an_address_of_nothing_says_in_json_where_the_list_is(yard, api, path):
    answer = api(None).get(path)

    assert answer.status_code == 404
    assert answer.json() == {
        "detail": "Nothing is at this address. What there is: /api/v1/; described: /api/docs/."
    }


def test_the_api_itself_lists_what_there_is_to_who_is_logged_in(yard, api):
    answer = api(yard.ada).get("/api/v1/")

    assert answer.json()["courses"] == "http://testserver/api/v1/courses/"
    assert {"me", "token", "runs", "mastery-evidence"} <= set(answer.json())
    listed = [one.removeprefix("http://testserver") for one in answer.json().values()]
    assert all(api(yard.ada).get(one).status_code != 404 for one in listed)
    assert api(None).get("/api/v1/").status_code == 401

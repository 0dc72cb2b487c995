"""What no page sends, and a program or a person of ill will may: it is refused, and nothing breaks."""

from typing import Any

import pytest
from schoolyard import PASSWORD, Schoolyard

NUMBER = "9" * 26  # beyond what any database holds
LISTS = {
    "runs": ("student", "assignment", "course"), "scores": ("student", "course"),
    "decisions": ("student", "course", "assignment"), "feedback": ("student",),
    "mastery": ("student",), "reviews": ("student",), "second-looks": ("student",),
    "stages": ("version",), "assignments": ("course",), "comparisons": ("course",),
}  # fmt: skip


def posted(api: Any, who: Any, path: str, body: str) -> Any:
    return api(who).generic("POST", path, body, content_type="application/json")


@pytest.mark.parametrize(
    ("path", "name"), [(path, name) for path, names in LISTS.items() for name in names]
)
def test_a_number_beyond_all_numbers_is_a_400_that_names_the_filter(
    yard: Schoolyard, api, path, name
):
    answer = api(yard.clay).get(f"{path}/", {name: NUMBER})

    assert answer.status_code == 400
    assert name in answer.json()


def test_json_beyond_all_depth_is_refused(yard: Schoolyard, api):
    answer = posted(api, None, "token/", "[" * 100_000)

    assert answer.status_code == 400
    assert answer.json() == {"detail": "This JSON is nested too deep."}


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("ratings/", r'{"run": "\ud800", "liked": true}'),
        ("runs/{run}/actions/", r'{"\ud800": 1, "client_seq": 1}'),
        ("runs/{run}/actions/", r'{"client_seq": 1, "value": {"a": ["\u0000"]}}'),
    ],
)
def test_text_that_is_none_is_refused(yard: Schoolyard, api, free_run, path, body):
    answer = posted(api, yard.ada, path.format(run=free_run.pk), body)

    assert answer.status_code == 400
    assert answer.json() == {"detail": "This JSON holds characters that are not valid."}


def test_letters_of_two_code_units_are_text_like_any_other(yard: Schoolyard, api):
    answer = posted(api, yard.clay, "courses/", r'{"title": "\ud83c\udfb6 物理"}')

    assert answer.status_code == 201
    assert answer.json()["title"] == "🎶 物理"


def test_a_login_longer_than_any_is_refused(yard: Schoolyard, api):
    answer = api(None).post("token/", {"username": "a" * 70_000, "password": PASSWORD})

    assert answer.status_code == 400
    assert "username" in answer.json()

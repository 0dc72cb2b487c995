"""The teacher's way through a regrading: the form, the preview, apply and undo; in few queries."""

import pytest
from scored_answers import COLOUR

from scoring.models import Regrading, Score

FORM = {
    "lab": "pendulum",
    "reason": "A question about the colour is a good one",
    "place": "question//",
    "answers": COLOUR,
    "grade": "best",
    "values": "3",
    "share": "50",
    "practices": [
        "control_of_variables",
        "range_coverage",
        "replication",
        "tests_hypothesis",
        "claim_matches_data",
    ],
    "model_version": "",
}


def place(yard) -> str:
    return f"/courses/{yard.course.pk}/regradings/"


@pytest.fixture
def begun(yard, answer, client, now):
    """Ms Clay has sent the form after Ada's answer."""
    answer(yard.ada)
    client.force_login(yard.clay)
    now(lambda: client.post(place(yard), FORM))
    return Regrading.objects.get()


def test_it_works(yard, begun, client):
    address = f"{place(yard)}{begun.pk}/"

    preview = client.get(address).content.decode()
    client.post(f"{address}apply/")
    applied = client.get(address).content.decode()
    client.post(f"{address}undo/")

    assert yard.ada.shown_name in preview
    assert "50.0" in preview and "100.0" in preview
    assert COLOUR in preview
    assert "Whose marks changed" in applied
    assert Score.counting.get(scorer="explanations").regrading is None


def test_only_what_differs_is_changed(begun):
    assert begun.references.get().text == COLOUR
    assert (begun.coverage, begun.practices, begun.model_version) == (None, None, "")


def test_the_form_says_what_is_missing(yard, answer, client):
    answer(yard.ada)
    client.force_login(yard.clay)

    no_place = client.post(place(yard), {**FORM, "place": ""})
    nothing = client.post(place(yard), {**FORM, "place": "", "answers": ""})

    assert "Say to which step" in no_place.content.decode()
    assert "Change at least one thing" in nothing.content.decode()
    assert not Regrading.objects.exists()


def test_a_program_is_told_how_far_it_is(yard, begun, client):
    told = client.get(f"{place(yard)}{begun.pk}/", headers={"accept": "application/json"}).json()

    assert told == {"state": "ready", "done": 1, "total": 1, "mastery": None}


def test_the_score_page_shows_both_and_which_counts(yard, begun, client):
    client.post(f"{place(yard)}{begun.pk}/apply/")
    new = Score.every.get(regrading=begun)

    page = client.get(f"/review/scores/{new.pk}/").content.decode()

    assert f"rules@3+r{begun.pk}" in page
    assert "does not count any more" in page
    assert COLOUR in page, "among the reference answers"


def test_the_preview_takes_few_queries(yard, begun, client, django_assert_max_num_queries):
    with django_assert_max_num_queries(36):
        client.get(f"{place(yard)}{begun.pk}/")
    with django_assert_max_num_queries(14):
        client.get(place(yard))

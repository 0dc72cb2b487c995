"""Recommendations, ratings and the switch over REST: a student's own, and nobody else's."""

import pytest
from schoolyard import a_run, finish

from recommendations.models import LabVector, Rating

pytestmark = pytest.mark.usefixtures("valkey")


@pytest.fixture
def vectors(db) -> None:
    """Three labs whose words lie apart."""
    for place, lab in enumerate(("pendulum", "optics", "gas")):
        vector = [0.0] * 384
        vector[place] = 1.0
        LabVector.objects.create(lab=lab, digest="", vector=vector)


def test_a_student_is_told_what_is_recommended_and_why(yard, api, vectors):
    page = api(yard.eve).get("recommendations/?limit=2").json()

    assert (page["count"], len(page["results"])) == (3, 2)
    first = page["results"][0]
    assert first["lab"] in ("pendulum", "optics", "gas")
    assert first["reasons"][0]["key"] == "fits_now"
    assert first["because"][0] == "It fits what you have shown so far."


def test_staff_have_no_recommendations(yard, api, vectors):
    assert api(yard.clay).get("recommendations/").json()["results"] == []
    assert api(yard.clay).post("recommendations/begin/", {"lab": "gas"}).status_code == 403


def test_a_recommended_lab_is_begun_and_any_other_refused(yard, api, vectors):
    eve = api(yard.eve)
    made = eve.post("recommendations/begin/", {"lab": "gas"})
    other = eve.post("recommendations/begin/", {"lab": "titration"})

    assert (made.status_code, made.json()["lab"]) == (201, "gas")
    assert (other.status_code, other.json()["detail"]) == (409, "This is not offered any more.")


def test_a_finished_run_is_rated_and_the_last_word_stands(yard, api):
    run = finish(a_run(yard.ada))
    for liked in (True, False):
        answer = api(yard.ada).post("ratings/", {"run": str(run.pk), "liked": liked})
        assert answer.status_code == 201

    assert [one["liked"] for one in api(yard.ada).get("ratings/").json()["results"]] == [False]
    assert api(yard.clay).get("ratings/").json()["count"] == 0


def test_neither_an_open_run_nor_anothers_is_rated(yard, api):
    own, bens = a_run(yard.ada), finish(a_run(yard.ben))
    ada = api(yard.ada)

    assert ada.post("ratings/", {"run": str(own.pk), "liked": True}).status_code == 400
    assert ada.post("ratings/", {"run": str(bens.pk), "liked": True}).status_code == 404
    assert not Rating.objects.exists()


def test_switched_off_nothing_is_recommended_and_ratings_are_gone(yard, api, vectors):
    ada, run = api(yard.ada), finish(a_run(yard.ada))
    ada.post("ratings/", {"run": str(run.pk), "liked": True})

    assert ada.put("interests/", {"off": True}).json() == {"off": True}

    assert ada.get("interests/").json() == {"off": True}
    assert ada.get("recommendations/").json()["count"] == 0
    assert not Rating.objects.exists()
    again = ada.post("ratings/", {"run": str(run.pk), "liked": True})
    assert again.status_code == 400

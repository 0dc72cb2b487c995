"""Pages and lab sheets beside labs: which are candidates, how they are ranked, why, and what is shown."""

from datetime import timedelta

import numpy as np
import pytest
from django.test import Client
from django.utils import timezone
from schoolyard import Schoolyard, a_run, finish

from courses.models import Assignment, PageRead, SequenceVersion
from labs.core import lab_names
from learners.candidates import groundwork_of
from learners.models import Mastery
from learners.services import learner_of
from people.models import User
from recommendations.models import LabVector, PageVector
from recommendations.resources import digest_of, pages_for, words_of_page
from recommendations.selectors import recommendations_for
from recommendations.services import interests_switch
from recommendations.vectors import make_missing, missing_pages, pages_in_use

pytestmark = pytest.mark.usefixtures("valkey")

PAGES = {"swings": ("Clocks that swing", "A pendulum keeps time."), "light": ("Light", "It bends.")}


def direction(place: int) -> list[float]:
    vector = np.zeros(16)
    vector[place] = 1.0
    return vector.tolist()


@pytest.fixture
def vectors(db: None) -> None:
    """Each lab a direction of its own; a page lies in that of the lab it is about."""
    for place, lab in enumerate(lab_names()):
        LabVector.objects.create(lab=lab, digest="by rule", vector=direction(place))
    about = {"swings": "pendulum", "light": "optics"}
    for key, (title, text) in PAGES.items():
        PageVector.objects.create(
            words=digest_of(words_of_page(title, text)),
            backbone="by rule",
            vector=direction(lab_names().index(about[key])),
        )


@pytest.fixture
def reading(yard: Schoolyard, vectors: None) -> Assignment:
    """A sequence of two pages, of which the first stands before the pendulum."""
    version = SequenceVersion.objects.create(
        sequence=yard.sequence, number=2, published=timezone.now()
    )
    for position, key in ((1, "swings"), (3, "light")):
        title, text = PAGES[key]
        version.stages.create(position=position, kind="page", key=key, title=title, text=text)
    version.stages.create(position=2, kind="lab", lab="pendulum")
    return Assignment.objects.create(course=yard.course, version=version)


def titles(student: User, **more) -> list[str]:
    return [one.title for one in recommendations_for(student, **more).resources]


def test_pages_of_the_students_sequences_are_recommended_beside_labs(yard, reading):
    found = recommendations_for(yard.ada)

    assert len(found.labs) == 3
    assert {one.title for one in found.resources} == {"Clocks that swing", "Light"}
    assert {one.kind for one in found.resources} == {"page"}
    address = next(one.address for one in found.resources if one.title == "Light")
    client = Client()
    client.force_login(yard.ada)
    assert "It bends." in client.get(address).content.decode()


def test_what_reads_like_a_lab_that_was_done_comes_first_and_says_so(yard, reading):
    finish(a_run(yard.ada, "optics"))
    first = recommendations_for(yard.ada).resources[0]

    assert first.title == "Light"
    assert first.reasons[0] == {"key": "like_what_you_did", "params": {"lab": "optics"}}


def test_a_page_before_a_lab_says_which(yard, reading):
    (page,) = (one for one in recommendations_for(yard.ada).resources if "Clocks" in one.title)

    assert {"key": "stands_before", "params": {"lab": "pendulum"}} in page.reasons


def test_a_page_is_worth_what_the_lab_after_it_is(yard, reading):
    worth = {one.title: one.readiness for one in pages_for(yard.ada, {"pendulum": 0.9, "gas": 0.3})}

    assert worth["Clocks that swing"] == 0.9
    assert worth["Light"] == pytest.approx(0.6)  # no lab follows: what labs are worth on average


def test_what_was_read_is_no_candidate_any_more(yard, reading):
    PageRead.objects.create(student=yard.ada, assignment=reading, stage_key="light")

    assert titles(yard.ada) == ["Clocks that swing"]


def test_a_page_that_is_not_open_yet_or_of_another_class_is_none(yard, reading):
    assert titles(yard.eve) == []
    reading.opens = timezone.now() + timedelta(days=1)
    reading.save()

    assert titles(yard.ada) == []


def test_the_sheet_of_a_lab_that_must_wait_is_offered_to_read(yard, vectors):
    learner = learner_of(yard.eve)
    lab = next(one for one in lab_names() if groundwork_of(one, learner))
    skill = groundwork_of(lab, learner)[0]
    values = {"probability": 0.05, "uncertainty": 0.1, "missing": 4, "evidence_count": 4}
    Mastery.objects.create(student=yard.eve, skill=skill, **values)

    found = recommendations_for(yard.eve, labs=99, resources=99)

    sheets = {one.address: one for one in found.resources}
    assert f"/labs/{lab}/sheet.pdf" in sheets
    assert lab not in {one.lab for one in found.labs}
    assert sheets[f"/labs/{lab}/sheet.pdf"].reasons[-1]["key"] == "read_first"


def test_switched_off_nothing_is_recommended_to_read(yard, reading):
    interests_switch(student=yard.ada, off=True)

    assert titles(yard.ada) == []


def test_many_pages_take_no_more_queries_than_one(yard, reading, django_assert_max_num_queries):
    for number in range(40):
        title, text = PAGES["light"]
        reading.version.stages.create(
            position=10 + number, kind="page", key=f"more{number}", title=title, text=text
        )

    with django_assert_max_num_queries(5):
        found = pages_for(yard.ada, {"pendulum": 0.9})

    assert len(found) == 42


def test_vectors_are_made_once_for_the_same_words_and_go_with_the_last_page(yard, reading):
    PageVector.objects.all().delete()
    asked: list[str] = []

    def embed(texts):
        asked.extend(texts)
        return [direction(0) for _ in texts]

    make_missing(embed)
    assert {f"{title}. {text}" for title, text in PAGES.values()} <= set(asked)
    assert len(asked) == len(set(asked))
    assert pages_in_use() and missing_pages(pages_in_use()) == {}
    reading.delete()
    make_missing(embed)
    assert not PageVector.objects.exists()


def test_the_start_page_shows_what_to_read_with_a_why(yard, reading):
    yard.assignment.delete()
    reading.version.stages.filter(kind="lab").delete()
    PageRead.objects.create(student=yard.ada, assignment=reading, stage_key="swings")
    client = Client()
    client.force_login(yard.ada)

    text = client.get("/").content.decode()

    assert "To read" in text
    assert "/pages/light/" in text


def test_the_api_tells_them_apart(yard, reading):
    client = Client()
    client.force_login(yard.ada)

    found = client.get("/api/v1/recommendations/").json()["results"]

    assert [one["kind"] for one in found] == ["lab", "lab", "lab", "page", "page"]
    assert all(bool(one["lab"]) == (one["kind"] == "lab") for one in found)
    assert all(bool(one["address"]) == (one["kind"] == "page") for one in found)

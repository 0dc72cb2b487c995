"""Labs by interest: what is known of a student, how it is ranked and shown, and how it is switched off."""

from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from schoolyard import Schoolyard, a_run, finish

from labs.core import lab_names
from learners.candidates import groundwork_of
from learners.models import Decision, Mastery
from learners.services import CannotStart, decide_first, learner_of
from ml.interest.model import InterestModel
from ml.interest.rows import read_log
from people.models import User
from recommendations.models import LabVector, Rating
from recommendations.ranking import Known, by_marginal_relevance, rank
from recommendations.selectors import known_of, recommended_to, vectors_of_labs
from recommendations.services import begin_recommended, interests_switch, lab_rate
from recommendations.vectors import make_missing, missing, words_of_lab
from runs.models import Run

LIGHT, DARK, NEAR = (np.array(one, np.float32) for one in ([1, 0], [0, 1], [0.8, 0.6]))
VECTORS = {"light": LIGHT, "dark": DARK, "near": NEAR}


def first(labs: dict[str, float], *known: Known, count: int = 1) -> list[str]:
    return [one.lab for one in rank(InterestModel(), known, labs, VECTORS, count)]


@pytest.fixture
def vectors(db: None) -> None:
    """Vectors by rule, one direction for each subject's neighbours, so that no network is needed."""
    for place, lab in enumerate(lab_names()):
        vector = np.zeros(8)
        vector[place % 4] = 1.0
        vector[4 + place % 3] = 0.3
        vector /= np.linalg.norm(vector)
        LabVector.objects.create(lab=lab, digest="by rule", vector=vector.tolist())


@pytest.fixture
def eve(yard: Schoolyard, vectors: None) -> User:
    """In no course: she practises freely."""
    return yard.eve


def page(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.get("/").content.decode()


def posted(user: User, address: str, **data: str) -> int:
    client = Client()
    client.force_login(user)
    return client.post(address, data).status_code


# -- ranking ---------------------------------------------------------------------------------------


def test_what_reads_like_what_was_liked_comes_first():
    assert first({"near": 0.8, "dark": 0.8}, Known("light", "liked", 0)) == ["near"]


def test_what_was_disliked_counts_against_what_reads_like_it():
    assert first({"near": 0.8, "dark": 0.8}, Known("light", "disliked", 0)) == ["dark"]


def test_interest_does_not_make_up_for_a_lab_one_is_not_ready_for():
    assert first({"near": 0.1, "dark": 0.8}, Known("light", "liked", 0)) == ["dark"]


def test_of_a_new_student_readiness_alone_decides():
    assert first({"near": 0.5, "dark": 0.6}) == ["dark"]


def test_a_second_lab_of_the_same_kind_gives_way_to_variety():
    alike = np.array([[1, 1, 0], [1, 1, 0], [0, 0, 1]], np.float32)

    assert by_marginal_relevance([0.9, 0.8, 0.6], alike, 3) == [0, 2, 1]


def test_who_stands_there_for_variety_is_told_so():
    labs = {"light": 0.9, "near": 0.85, "dark": 1.0}
    found = rank(InterestModel(), [Known("light", "opened", 0)], labs, VECTORS, 2)

    assert [(one.lab, one.for_variety) for one in found] == [("light", False), ("dark", True)]


def test_only_the_nearest_labs_are_said_to_be_like_another():
    angles = {f"lab{step}": 0.2 * step for step in range(6)}
    vectors = {lab: np.array([np.cos(a), np.sin(a)], np.float32) for lab, a in angles.items()}
    ready = {lab: 1.0 for lab in vectors if lab != "lab0"}

    found = rank(InterestModel(), [Known("lab0", "finished", 0)], ready, vectors, 5)

    assert {one.lab for one in found if one.like == "lab0"} == {"lab1", "lab2", "lab3"}


# -- what is known ---------------------------------------------------------------------------------


def test_opened_finished_repeated_and_rated_are_read_from_runs_and_clicks(eve: User):
    a_run(eve, "titration")
    done = finish(a_run(eve, "pendulum"))
    a_run(eve, "pendulum")
    lab_rate(run=done, liked=True)

    known = known_of(eve, timezone.now() + timedelta(days=1))

    assert [(one.lab, one.kind) for one in known] == [
        ("titration", "opened"),
        ("pendulum", "finished"),
        ("pendulum", "repeated"),
        ("pendulum", "liked"),
    ]
    assert all(one.age_s >= 86_400 for one in known)


def test_a_lab_whose_groundwork_was_shown_to_be_missing_is_not_recommended(eve: User):
    learner = learner_of(eve)
    lab = next(one for one in lab_names() if groundwork_of(one, learner))
    assert lab in {one.lab for one in recommended_to(eve, count=99)}

    Mastery.objects.create(
        student=eve,
        skill=groundwork_of(lab, learner)[0],
        probability=0.05,
        uncertainty=0.1,
        missing=4,
        evidence_count=4,
    )

    assert lab not in {one.lab for one in recommended_to(eve, count=99)}


# -- the start page --------------------------------------------------------------------------------


def test_a_student_who_practises_freely_sees_labs_with_a_why(eve: User):
    text = page(eve)

    assert "You might like" in text
    assert "It fits what you have shown so far." in text


def test_a_student_with_a_sequence_is_led_by_it(yard: Schoolyard, vectors: None):
    assert "You might like" not in page(yard.ada)


def test_one_click_rates_a_finished_lab_and_changes_the_why(eve: User):
    run = finish(a_run(eve, "pendulum"))
    assert "Did you like Pendulum?" in page(eve)

    assert posted(eve, f"/recommendations/runs/{run.pk}/rate/", liked="1") == 302

    assert Rating.objects.get().liked
    text = page(eve)
    assert "Did you like" not in text
    assert "You liked Pendulum; this one reads much like it." in text


def test_a_lab_at_work_is_not_rated(eve: User):
    run = a_run(eve, "pendulum")

    posted(eve, f"/recommendations/runs/{run.pk}/rate/", liked="1")

    assert not Rating.objects.exists()


def test_a_recommended_lab_is_begun_as_a_decision_with_its_reasons(eve: User):
    waiting = decide_first(eve)
    lab = recommended_to(eve)[0].lab

    run = begin_recommended(student=eve, lab=lab, language="en")

    decision = Decision.objects.get(next_run=run)
    assert (run.lab, decision.replaces) == (lab, waiting)
    assert decision.reasons[0]["key"] == "fits_now"
    assert decision.model_version.startswith("interest-words@1 ")


def test_what_is_not_recommended_or_was_locked_by_a_teacher_is_not_begun(
    yard: Schoolyard, eve: User
):
    decision = decide_first(eve)
    with pytest.raises(CannotStart):
        begin_recommended(student=eve, lab="no_lab", language="en")
    decision.locked_by = yard.clay
    decision.save()

    with pytest.raises(CannotStart):
        begin_recommended(student=eve, lab=recommended_to(eve)[0].lab, language="en")
    assert not Run.objects.exists()


def test_switched_off_nothing_is_suggested_and_the_ratings_are_gone(eve: User):
    run = finish(a_run(eve, "pendulum"))
    lab_rate(run=run, liked=True)

    assert posted(eve, "/recommendations/switch/", off="1") == 302

    text = page(eve)
    assert "You might like" not in text
    assert "Your interests are not looked at." in text
    assert not Rating.objects.exists()
    posted(eve, f"/recommendations/runs/{run.pk}/rate/", liked="1")
    assert not Rating.objects.exists()
    interests_switch(student=eve, off=False)
    assert "You might like" in page(eve)


def test_the_start_page_takes_no_more_queries_for_more_runs(
    eve: User, django_assert_max_num_queries
):
    client = Client()
    client.force_login(eve)
    client.get("/")
    for _ in range(12):
        finish(a_run(eve, "pendulum"))

    with django_assert_max_num_queries(30):
        client.get("/")


# -- the log ---------------------------------------------------------------------------------------


def test_the_log_of_the_school_holds_the_willing_alone_and_no_name(
    yard: Schoolyard, tmp_path: Path
):
    for user in (yard.ada, yard.ben, yard.eve):
        lab_rate(run=finish(a_run(user, "pendulum")), liked=True)
    User.objects.filter(pk__in=[yard.ada.pk, yard.eve.pk]).update(consents_to_training=True)
    interests_switch(student=yard.eve, off=True)
    file = tmp_path / "log.csv"

    call_command("export_interests", file)

    log = read_log(file)
    assert [(one.item, one.kind) for one in log.interactions] == [
        ("pendulum", "finished"),
        ("pendulum", "liked"),
    ]
    assert len({one.learner for one in log.interactions}) == 1
    assert "ada" not in file.read_text()


# -- the vectors -----------------------------------------------------------------------------------


def test_a_vector_that_was_made_again_is_read_again(vectors: None):
    before = vectors_of_labs()["pendulum"]

    LabVector.objects.update_or_create(lab="pendulum", defaults={"vector": [0.6, 0.8]})

    assert before.tolist() != [0.6, 0.8]
    assert vectors_of_labs()["pendulum"].tolist() == pytest.approx([0.6, 0.8])


def test_vectors_are_made_of_new_and_of_changed_words_alone(db: None):
    asked: list[str] = []

    def embed(texts: list[str]) -> list[list[float]]:
        asked.extend(texts)
        return [[1.0, 0.0] for _ in texts]

    assert make_missing(embed) == len(lab_names())
    LabVector.objects.filter(lab="pendulum").update(digest="of other words")

    assert list(missing()) == ["pendulum"]
    asked.clear()
    assert make_missing(embed) == 1
    assert asked == [words_of_lab("pendulum")]
    assert asked[0].startswith("Pendulum. ")
    assert make_missing(embed) == 0


# -- what the choice of the next lab hears ---------------------------------------------------------


def test_the_choice_of_the_next_lab_hears_what_reads_like_what_was_liked(eve: User):
    run = a_run(eve, lab=lab_names()[0])
    finish(run)
    lab_rate(run=run, liked=True)

    heard = learner_of(eve).interests

    assert max(heard.values()) == 1.0
    assert heard[lab_names()[4]] > heard.get(lab_names()[1], 0.0)  # of the same direction


def test_the_choice_hears_nothing_of_who_has_done_nothing_or_switched_interests_off(eve: User):
    assert learner_of(eve).interests == {}

    a_run(eve, lab=lab_names()[0])
    interests_switch(student=eve, off=True)

    assert learner_of(eve).interests == {}

"""The page of one decision: reasons, candidates with their parts, what was fixed, what made it."""

import pytest
from django.test import Client
from schoolyard import a_run

from courses.models import Stage
from learners.models import Decision
from learners.pages.decision import models_in
from learners.services import decide_after, decide_first, decision_lock, decision_override


@pytest.fixture
def page_of(yard):
    def read(name, decision):
        client = Client()
        client.force_login(getattr(yard, name))
        return client.get(f"/decisions/{decision.pk}/").content.decode()

    return read


def slot(yard):
    """The stage of the sequence that adaptation fills, at the beginning."""
    Stage.objects.filter(version=yard.version, kind="lab").delete()
    return Stage.objects.get(version=yard.version)


def test_a_teacher_reads_every_candidate_with_its_parts(yard, page_of):
    slot(yard)
    decision = decide_first(yard.ada, yard.assignment)
    body = page_of("clay", decision)

    for one in decision.candidates:
        assert f'<td class="number">{one["value"]:.4f}</td>' in body
    assert "not done yet" in body
    assert "+0.01" in body


def test_a_student_reads_the_same_without_numbers(yard, page_of):
    slot(yard)
    decision = decide_first(yard.ada, yard.assignment)
    body = page_of("ada", decision)

    assert "This lab was picked for you from those your teacher allows here." in body
    assert "not done yet" in body
    assert "+0.15" not in body
    assert f"{decision.candidates[0]['value']:.4f}" not in body


def test_what_the_teacher_had_fixed_is_said(yard, page_of):
    stage = slot(yard)
    stage.variant, stage.skills = {"scaffold": "open"}, ["replication"]
    stage.save()
    decision = decision_lock(decision=decide_first(yard.ada, yard.assignment), teacher=yard.clay)
    body = page_of("ada", decision)

    assert "Labs that are allowed here: Pendulum and Electric circuits." in body
    assert "Skills that this place is for: repeating a measurement." in body
    assert "Parts of the set-up: support." in body
    assert "clay fixed this lab: no other ones are offered." in body


def test_an_overruled_decision_leads_to_the_one_in_its_place(yard, page_of):
    first = decide_first(yard.ada, yard.assignment)
    other = decision_override(decision=first, teacher=yard.clay, lab="optics", note="Try it")

    assert f'href="/decisions/{other.pk}/"' in page_of("clay", first)
    assert f'href="/decisions/{first.pk}/"' in page_of("ada", other)
    assert "Your teacher says: Try it" in page_of("ada", other)


def test_a_decision_from_before_the_graph_shows_what_it_kept(yard, page_of):
    kept = {"lab": "gas", "variant": {}, "value": 0.4, "gain": 0.5, "readiness": 0.8, "reasons": []}
    old = Decision.objects.create(
        student=yard.ada,
        assignment=yard.assignment,
        lab="gas",
        candidates=[kept],
        model_version="next-lab@1 bkt@1",
    )

    assert "0.4000" in page_of("clay", old)


def test_the_end_of_a_sequence_is_a_decision_too(yard, page_of):
    Stage.objects.filter(version=yard.version).exclude(kind="lab").delete()
    stage = Stage.objects.get(version=yard.version)
    stage.gate = 0
    stage.save()
    run = a_run(yard.ada, assignment=yard.assignment, stage=stage, state="finished")
    decision = decide_after(run)

    assert decision.lab == ""
    assert "Why the end of the sequence?" in page_of("ada", decision)


def test_the_versions_that_made_it_are_said_in_words():
    assert models_in("next-lab@2 other@7") == [
        "choice of the next lab, version 2",
        "other, version 7",
    ]


def test_free_practice_is_nobodys_business_but_the_students_and_the_schools(yard):
    decision = decide_first(yard.ada)
    answers = {}
    for name in ("ada", "head", "clay", "ben"):
        client = Client()
        client.force_login(getattr(yard, name))
        answers[name] = client.get(f"/decisions/{decision.pk}/").status_code

    assert answers == {"ada": 200, "head": 200, "clay": 404, "ben": 404}


def test_the_page_takes_a_bounded_number_of_queries(yard, django_assert_max_num_queries):
    decision = decide_first(yard.ada, yard.assignment)
    client = Client()
    client.force_login(yard.clay)
    with django_assert_max_num_queries(5):
        client.get(f"/decisions/{decision.pk}/")

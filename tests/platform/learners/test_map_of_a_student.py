"""A student's map of skills: what is on it, what moved each, who sees it."""

import hashlib
import json
import re

import pytest
from django.test import Client
from schoolyard import a_run, a_score

from learners.graph.layout import WIDE, depths, laid_out
from learners.graph.selectors import graph_of
from learners.ledger import row_of
from learners.mastery import mastery_update
from learners.pages.narrowing import chosen, narrowed
from learners.pages.standing import of_class, of_student, sure_words
from learners.services import decide_first
from learners.tracing import Belief

SHOWN = Belief(0.9, shown=3, count=3, order=1)
MISSING = Belief(0.1, missing=3, count=3, order=1)


@pytest.fixture
def client_of(yard):
    def made(name):
        client = Client()
        client.force_login(getattr(yard, name))
        return client

    return made


def picture(answer):
    found = re.search(r'<script id="picture"[^>]*>(.*?)</script>', answer.content.decode(), re.S)
    return {one["id"]: one for one in json.loads(found[1])["nodes"]}


def test_each_skill_stands_where_mastery_has_it(yard, client_of):
    row_of(yard.ada.pk, "replication", SHOWN).save()
    row_of(yard.ada.pk, "control_of_variables", MISSING).save()
    found = picture(client_of("ada").get("/map/?show=all"))

    assert found["replication"]["moment"] == "shown"
    assert found["replication"]["probability"] == pytest.approx(0.9)
    assert found["control_of_variables"]["moment"] == "missing"
    assert found["range_coverage"]["moment"] == "not_seen"
    assert found["maths.slope"]["moment"] == "groundwork"
    assert set(found) == set(graph_of(None).nodes)


def test_every_skill_of_the_drawing_is_in_the_list(yard, client_of):
    answer = client_of("ada").get("/map/")
    body = answer.content.decode()

    for one in picture(answer).values():
        assert f'id="{one["anchor"]}"' in body


def test_what_moved_a_skill_leads_to_the_step_in_the_replay(yard, client_of):
    run = a_run(yard.ada, assignment=yard.assignment)
    score = a_score(run, "replication", "incorrect", seq=7)
    mastery_update(run=run)
    body = client_of("ada").get("/map/").content.decode()

    assert f"/runs/{run.pk}/replay/?at={score.seq}" in body
    assert "lowered it much" in body
    assert "→" not in body  # no numbers for students


def test_a_teacher_sees_the_numbers_and_the_verdicts(yard, client_of):
    run = a_run(yard.ada, assignment=yard.assignment)
    a_score(run, "replication", "correct")
    mastery_update(run=run)
    body = client_of("clay").get(f"/students/{yard.ada.pk}/map/").content.decode()

    assert re.search(r"0\.50 → 0\.8\d", body)


def test_runs_outside_the_teachers_courses_do_not_show_on_the_map(yard, client_of):
    run = a_run(yard.ada)
    a_score(run, "replication", "correct")
    mastery_update(run=run)
    body = client_of("clay").get(f"/students/{yard.ada.pk}/map/").content.decode()

    assert str(run.pk) not in body


def test_the_own_labs_are_shown_first_with_what_they_build_on(yard, client_of):
    found = picture(client_of("ada").get("/map/"))

    assert {"pendulum.period_and_mass", "dc_circuits.ohms_law", "physics.forces"} <= set(found)
    assert "optics.images_of_lenses" not in found
    assert "optics.images_of_lenses" in picture(client_of("ada").get("/map/?show=optics"))


def test_the_reasons_of_each_lab_are_one_step_away(yard, client_of):
    decision = decide_first(yard.ada, yard.assignment)
    link = f'href="/decisions/{decision.pk}/"'

    assert link in client_of("ada").get("/map/").content.decode()
    assert link in client_of("clay").get(f"/students/{yard.ada.pk}/map/").content.decode()


def test_a_wish_that_is_no_lab_shows_the_usual_part():
    assert chosen("atlantis", ("pendulum",)) == "own"
    assert chosen("atlantis", ()) == "all"
    assert chosen("gas", ()) == "gas"


@pytest.mark.django_db
def test_a_part_of_the_graph_holds_everything_its_skills_build_on():
    graph = graph_of(None)
    keys = set(narrowed(graph, "rc_rlc", ()))

    assert "dc_circuits.ohms_law" in keys
    assert all(before in keys for before, after in graph.pairs if after in keys)


def test_a_skill_stands_behind_all_that_it_builds_on():
    edges = [("a", "b"), ("b", "c"), ("a", "c"), ("d", "c")]
    layout = laid_out(["a", "b", "c", "d"], edges)
    spots = layout.spots

    assert all(spots[before].x < spots[after].x for before, after in edges)
    assert len({(spot.x, spot.y) for spot in spots.values()}) == 4
    assert layout == laid_out(["a", "b", "c", "d"], edges)


def test_an_arrow_bends_round_the_skill_that_it_passes():
    layout = laid_out(["a", "b", "c"], [("a", "b"), ("b", "c"), ("a", "c")])
    first, second = layout.bends["a", "c"]

    assert (first.x, second.x) == (layout.spots["b"].x - WIDE / 2, layout.spots["b"].x + WIDE / 2)
    assert abs(first.y - layout.spots["b"].y) > 50
    assert layout.bends["a", "b"] == []


def test_a_circle_in_a_graph_ends_the_drawing_and_not_the_program():
    assert set(depths(["a", "b"], [("a", "b"), ("b", "a")])) == {"a", "b"}


def test_the_whole_graph_is_drawn_without_two_skills_in_one_place(db):
    graph = graph_of(None)
    spots = laid_out(list(graph.nodes), graph.pairs).spots

    assert len({(spot.x, spot.y) for spot in spots.values()}) == len(graph.nodes)
    assert all(spots[before].x < spots[after].x for before, after in graph.pairs)


@pytest.mark.django_db
def test_a_class_has_shown_a_skill_once_three_quarters_have():
    node = graph_of(None).nodes["replication"]

    assert of_class(node, [SHOWN] * 3, 4, "en").moment == "shown"
    assert of_class(node, [SHOWN] * 2, 4, "en").moment == "growing"
    assert of_class(node, [SHOWN] * 2 + [MISSING], 4, "en").moment == "missing"
    assert of_class(node, [], 4, "en").moment == "not_seen"
    assert of_class(node, [SHOWN, MISSING], 2, "en").uncertainty == pytest.approx(0.4)


@pytest.mark.django_db
def test_a_student_reads_words_and_a_teacher_numbers():
    node = graph_of(None).nodes["replication"]

    assert of_student(node, SHOWN, "en", numbers=False).label == "✓ shown · fairly sure"
    assert of_student(node, SHOWN, "en", numbers=True).label == "✓ shown · 0.90 ± 0.12"
    assert (sure_words(0.1), sure_words(0.25)) == ("quite sure", "not sure yet")


def test_a_map_takes_a_bounded_number_of_queries(yard, client_of, django_assert_max_num_queries):
    for lab in ("pendulum", "dc_circuits"):
        run = a_run(yard.ada, lab, assignment=yard.assignment)
        for practice in ("replication", "control_of_variables", "claim"):
            a_score(run, practice)
        mastery_update(run=run)
    client = client_of("ada")

    with django_assert_max_num_queries(14):
        client.get("/map/")


def test_the_library_that_draws_is_the_one_its_readme_names(settings):
    folder = settings.BASE_DIR / "static" / "vendor" / "cytoscape"
    digest = hashlib.sha256((folder / "cytoscape.esm.min.mjs").read_bytes()).hexdigest()

    assert digest in (folder / "README.md").read_text()

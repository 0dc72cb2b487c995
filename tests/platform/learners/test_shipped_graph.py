"""The graph that is shipped is whole, has a source at each edge, and reaches the database."""

import re

import pytest

from labs.core import LANGUAGES, lab_names, load_lab
from learners.graph.circles import circle_in, circle_with, way
from learners.graph.loading import load_shipped
from learners.graph.models import Prerequisite, Skill, TextbookLink
from learners.graph.selectors import graph_of, needs_of
from learners.graph.shipped import shipped_edges, shipped_skills
from learners.graph.textbook import textbook_skills
from learners.skills import skills_of

GRADES = re.compile(r"looked up|textbook known, not looked up")


@pytest.mark.parametrize("lab", lab_names())
def test_every_skill_of_a_labs_rubric_is_in_it(lab):
    known = {one.key for one in shipped_skills()}

    assert set(skills_of(lab)) <= known
    assert set(load_lab(lab).practices) <= known


def test_no_skill_is_written_twice():
    keys = [one.key for one in shipped_skills()]

    assert len(keys) == len(set(keys))


def test_its_edges_join_skills_that_are_there_and_make_no_circle():
    known = {one.key for one in shipped_skills()}
    pairs = [(one.before, one.after) for one in shipped_edges()]

    assert {end for pair in pairs for end in pair} <= known
    assert len(pairs) == len(set(pairs))
    assert circle_in(pairs) == []


def test_every_concept_of_a_lab_is_joined_to_the_rest():
    joined = {end for one in shipped_edges() for end in (one.before, one.after)}

    assert {one.key for one in shipped_skills()} - joined == set()


def test_every_edge_names_a_source_and_how_far_it_was_confirmed():
    for edge in shipped_edges():
        assert len(edge.source) > 20, edge
        assert GRADES.match(edge.grade), edge


def test_every_skill_has_words_of_its_own_in_each_language(db):
    for node in graph_of(None).nodes.values():
        names = [node.name(language) for language in LANGUAGES]
        assert all(names), node.key
        assert len(set(names)) == len(LANGUAGES), node.key


def test_its_textbook_skills_are_in_oatutors_skill_model():
    for skill in shipped_skills():
        assert set(skill.textbook) <= set(textbook_skills()), skill.key


@pytest.mark.django_db
def test_the_database_holds_it_after_migrating():
    graph = graph_of(None)

    assert list(graph.nodes) == [one.key for one in shipped_skills()]
    assert graph.pairs == [(one.before, one.after) for one in shipped_edges()]
    assert TextbookLink.objects.filter(skill__key="projectile.range_and_launch").exists()


@pytest.mark.django_db
def test_loading_it_again_changes_nothing_and_takes_up_what_is_new():
    edge = Prerequisite.objects.first()
    Prerequisite.objects.filter(pk=edge.pk).update(source="an old one")
    Skill.objects.create(key="maths.old")
    numbers = set(Prerequisite.objects.values_list("pk", flat=True))

    load_shipped()

    assert set(Prerequisite.objects.values_list("pk", flat=True)) == numbers
    edge.refresh_from_db()
    assert edge.source != "an old one"
    assert "maths.old" not in graph_of(None).nodes


@pytest.mark.django_db
def test_what_a_choice_needs_of_it_is_what_the_graph_says():
    graph = graph_of(None)
    measured = {key for key, node in graph.nodes.items() if node.measured}
    pairs = {(one, after) for after, before in needs_of(None).items() for one in before}

    assert pairs == {pair for pair in graph.pairs if set(pair) <= measured}


@pytest.mark.django_db
def test_what_a_choice_needs_of_it_are_skills_that_labs_can_show():
    needs = needs_of(None)

    assert needs["dc_circuits.series_and_parallel"] == ("dc_circuits.ohms_law",)
    assert "projectile.range_and_launch" not in needs  # it builds on groundwork alone


def test_a_way_follows_the_arrows():
    edges = [("a", "b"), ("b", "c"), ("a", "d"), ("d", "c"), ("c", "e")]

    assert way(edges, "a", "e") == ["a", "b", "c", "e"]
    assert way(edges, "e", "a") == []


def test_a_circle_is_named_from_where_the_new_edge_starts():
    edges = [("a", "b"), ("b", "c")]

    assert circle_with(edges, ("c", "a")) == ["c", "a", "b", "c"]
    assert circle_with(edges, ("a", "c")) == []
    assert circle_with(edges, ("a", "a")) == ["a", "a"]

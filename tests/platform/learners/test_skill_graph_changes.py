"""Teachers change their school's graph: with a reason, without circles, and back again."""

from unittest.mock import patch

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from learners.graph import loading
from learners.graph.circles import circle_in
from learners.graph.models import GraphChange, Prerequisite, Skill, TextbookLink
from learners.graph.selectors import graph_of, needs_of
from learners.graph.services import (
    change_undo,
    edge_add,
    edge_remove,
    link_add,
    link_remove,
    skill_add,
    skill_remove,
)
from learners.graph.textbook import textbook_search

OHM, SERIES = "dc_circuits.ohms_law", "dc_circuits.series_and_parallel"
CHARGING = "rc_rlc.charging_in_time"


@pytest.fixture
def by(yard):
    """What every change says: whose it is and why."""
    return {"school": yard.school, "teacher": yard.clay, "reason": "So we teach it"}


@pytest.fixture
def clay(yard):
    client = Client()
    client.force_login(yard.clay)
    return client


def edge(before, after):
    return Prerequisite.objects.get(before__key=before, after__key=after, institution=None)


def pairs(school):
    return graph_of(school.pk).pairs


def test_an_edge_of_a_school_is_in_its_graph_alone(yard, by):
    edge_add(before="optics.refraction_of_light", after=OHM, source="Ours", **by)

    assert ("optics.refraction_of_light", OHM) in pairs(yard.school)
    assert ("optics.refraction_of_light", OHM) not in pairs(yard.eve.institution)


def test_a_circle_is_refused_by_name(yard, by):
    with pytest.raises(ValidationError) as refusal:
        edge_add(before=CHARGING, after=OHM, source="Ours", **by)

    (sentence,) = refusal.value.messages
    name = "how a voltage goes with time"
    assert f"{name} → Ohm's law → {name}" in sentence
    assert (CHARGING, OHM) not in pairs(yard.school)
    assert not GraphChange.objects.exists()


def test_a_long_circle_is_named_whole(by):
    with pytest.raises(ValidationError, match="→.*→.*→"):
        edge_add(before="rc_rlc.filters_and_resonance", after=OHM, source="Ours", **by)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [(OHM, OHM, "itself"), (OHM, SERIES, "already"), ("atlantis", OHM, "not in the graph")],
)
def test_an_edge_that_says_nothing_new_is_refused(by, before, after, words):
    with pytest.raises(ValidationError, match=words):
        edge_add(before=before, after=after, source="Ours", **by)


def test_a_shipped_edge_can_be_taken_out_and_put_back(yard, by):
    change = edge_remove(edge=edge(OHM, SERIES), **by)
    assert (OHM, SERIES) not in pairs(yard.school)
    assert (OHM, SERIES) in pairs(yard.eve.institution)

    change_undo(change=change, teacher=yard.clay)

    assert (OHM, SERIES) in pairs(yard.school)
    assert [one.kind for one in GraphChange.objects.order_by("pk")] == ["removed", "added"]


def test_a_skill_goes_with_its_edges_and_comes_back_with_them(yard, by):
    change = skill_remove(skill=Skill.objects.get(key=OHM), **by)
    assert OHM not in graph_of(yard.school.pk).nodes
    assert not [pair for pair in pairs(yard.school) if OHM in pair]

    change_undo(change=change, teacher=yard.clay)

    assert (OHM, SERIES) in pairs(yard.school)


def test_a_choice_goes_by_the_schools_changes(yard, by):
    edge_remove(edge=edge(OHM, SERIES), **by)
    edge_add(before="optics.refraction_of_light", after=SERIES, source="Ours", **by)
    assert needs_of(yard.school.pk)[SERIES] == ("optics.refraction_of_light",)
    assert needs_of(yard.eve.institution_id)[SERIES] == (OHM,)

    skill_remove(skill=Skill.objects.get(key="optics.refraction_of_light"), **by)

    assert SERIES not in needs_of(yard.school.pk)


def test_a_skill_does_not_come_back_where_that_would_close_a_circle(yard, by):
    change = skill_remove(skill=Skill.objects.get(key="rc_rlc.time_constant"), **by)
    edge_add(before="rc_rlc.filters_and_resonance", after=CHARGING, source="Ours", **by)

    with pytest.raises(ValidationError, match="circle"):
        change_undo(change=change, teacher=yard.clay)

    assert "rc_rlc.time_constant" not in graph_of(yard.school.pk).nodes


def test_only_the_last_change_of_a_thing_can_be_undone(yard, by):
    first = edge_remove(edge=edge(OHM, SERIES), **by)
    second = change_undo(change=first, teacher=yard.clay)

    with pytest.raises(ValidationError, match="later change"):
        change_undo(change=first, teacher=yard.clay)
    change_undo(change=second, teacher=yard.clay)

    assert (OHM, SERIES) not in pairs(yard.school)


def test_a_skill_of_the_schools_own_can_be_built_on(yard, by):
    skill = skill_add(name_en="Reading a multimeter", name_zh="使用万用表", **by)
    edge_add(before=skill.key, after=OHM, source="Our first week", **by)
    node = graph_of(yard.school.pk).nodes[skill.key]

    assert (node.name("en"), node.name("zh-hans")) == ("Reading a multimeter", "使用万用表")
    assert not node.measured
    assert skill.key not in graph_of(yard.eve.institution_id).nodes


def test_a_shipped_edge_gives_way_to_a_schools_own_that_it_would_circle_with(yard, by):
    edge_add(before=CHARGING, after="optics.images_of_lenses", source="Ours", **by)
    Prerequisite.objects.create(
        before=Skill.objects.get(key="optics.images_of_lenses"),
        after=Skill.objects.get(key=OHM),
        source="A later release",
    )
    assert circle_in(pairs(yard.school))

    with patch.object(loading, "_load_edges"):  # which would withdraw the edge of a later release
        loading.load_shipped()

    assert circle_in(pairs(yard.school)) == []
    assert (CHARGING, "optics.images_of_lenses") in pairs(yard.school)
    assert ("optics.images_of_lenses", OHM) in pairs(yard.eve.institution)
    assert GraphChange.objects.latest("pk").by is None


def test_two_skills_of_one_name_are_refused(by):
    with pytest.raises(ValidationError, match="already"):
        skill_add(name_en="Ohm's law", name_zh="欧姆", **by)


def test_an_edge_taken_out_and_added_anew_has_the_schools_source(yard, by):
    edge_remove(edge=edge(OHM, SERIES), **by)
    edge_add(before=OHM, after=SERIES, source="Our own order", **by)
    found = [one for one in graph_of(yard.school.pk).edges if one.before == OHM]

    assert "Our own order" in [one.source for one in found if one.after == SERIES]


def test_a_textbook_skill_is_linked_and_unlinked(yard, by):
    skill = Skill.objects.get(key=OHM)
    link = link_add(skill=skill, name="scatter_plots", **by)
    names = [one.name for one in graph_of(yard.school.pk, links=True).links if one.skill == OHM]
    assert names == ["scatter_plots"]

    link_remove(link=link, **by)

    assert not [one for one in graph_of(yard.school.pk, links=True).links if one.skill == OHM]
    with pytest.raises(ValidationError, match="no textbook skill"):
        link_add(skill=skill, name="alchemy", **by)


def test_a_change_needs_a_reason(by):
    with pytest.raises(ValidationError, match="reason"):
        edge_remove(edge=edge(OHM, SERIES), **{**by, "reason": " "})


def test_a_search_finds_textbook_skills_by_their_words():
    names = [one.name for one in textbook_search("drag force")]

    assert names[:2] == ["drag_force_and_terminal_speed", "drag_forces"]
    assert textbook_search("") == []
    assert textbook_search("zzzz") == []


def test_a_search_finds_textbook_skills_by_their_lessons():
    assert "pendulums" in [one.name for one in textbook_search("oscillations")]


def test_the_page_shows_a_refused_circle_beside_what_was_typed(clay):
    typed = {"before": CHARGING, "after": OHM, "source": "My own order", "reason": "A try"}
    answer = clay.post("/skills/edges/", typed)

    body = answer.content.decode()
    assert "That would make a circle" in body
    assert "My own order" in body


def test_what_was_changed_stands_on_the_page_with_its_reason(yard, clay):
    edge_id = edge(OHM, SERIES).pk
    clay.post(f"/skills/edges/{edge_id}/remove/", {"reason": "We do them at once"})
    body = clay.get("/skills/").content.decode()

    assert "series and parallel circuits builds on Ohm&#x27;s law no more." in body
    assert "We do them at once" in body
    assert "clay" in body


def test_another_schools_own_things_are_closed_to_me(yard, clay):
    there = {"school": yard.eve.institution, "teacher": yard.far_head, "reason": "There"}
    skill = skill_add(name_en="Alchemy", name_zh="炼金术", **there)
    own_edge = edge_add(before=skill.key, after=OHM, source="There", **there)
    link = link_add(skill=skill, name="scatter_plots", **there)
    change = GraphChange.objects.latest("pk")

    assert clay.get(f"/skills/{skill.pk}/").status_code == 404
    for path in (
        f"/skills/{skill.pk}/remove/",
        f"/skills/{skill.pk}/links/",
        f"/skills/edges/{own_edge.pk}/remove/",
        f"/skills/links/{link.pk}/remove/",
        f"/skills/changes/{change.pk}/undo/",
    ):
        assert clay.post(path, {"reason": "x", "name": "mean"}).status_code == 404
    assert TextbookLink.objects.filter(pk=link.pk).exists()
    assert "Alchemy" not in clay.get("/skills/").content.decode()


def test_the_pages_take_a_bounded_number_of_queries(clay, by, django_assert_max_num_queries):
    for name in ("mean", "scatter_plots", "sampling"):
        link_add(skill=Skill.objects.get(key=OHM), name=name, **by)
    with django_assert_max_num_queries(10):
        clay.get("/skills/")
    with django_assert_max_num_queries(10):
        clay.get(f"/skills/{Skill.objects.get(key=OHM).pk}/?q=slope")


def test_the_graph_of_the_own_school_can_be_read_over_rest(yard, by, clay):
    skill = skill_add(name_en="Reading a multimeter", name_zh="使用万用表", **by)
    edge_add(before=skill.key, after=OHM, source="Our first week", **by)
    edge_remove(edge=edge(OHM, SERIES), **by)
    there = Client()
    there.force_login(yard.eve)

    def read(client, path):
        return client.get(f"/api/v1/{path}").json()["results"]

    assert [one["source"] for one in read(clay, f"prerequisites/?after={OHM}") if one["own"]] == [
        "Our first week"
    ]
    assert read(clay, f"prerequisites/?before={OHM}&after={SERIES}") == []
    assert len(read(there, f"prerequisites/?before={OHM}&after={SERIES}")) == 1
    assert read(clay, f"skills/?key={skill.key}")[0]["name"] == "Reading a multimeter"
    assert read(there, f"skills/?key={skill.key}") == []

"""What every lab has to bring along."""

import json

import pytest

from labs.core import SCAFFOLDS, BadDefinition, Variant, lab_names, load_lab
from labs.core.catalogue import LABS as FOLDER
from labs.core.catalogue import _lab_of, read_yaml

LABS = lab_names()
GRADES = {"best", "good", "minimal"}


def test_the_catalogue_is_what_stands_in_the_folder():
    assert {"pendulum", "climate_control"} <= set(LABS)
    with pytest.raises(KeyError):
        load_lab("astrology")


@pytest.mark.parametrize("name", LABS)
def test_every_written_step_has_four_graded_references_for_whatever_is_stated(name):
    lab = load_lab(name)
    for step in lab.steps:
        if step.name == "collect":
            continue
        assert {r.grade for r in step.references} <= GRADES
        assert len(step.references) >= 4
        assert any(r.grade == "best" for r in step.references)


@pytest.mark.parametrize("name", LABS)
def test_references_speak_of_variables_that_exist(name):
    lab = load_lab(name)
    for step in lab.steps:
        for reference in step.references:
            assert reference.about in ("", *lab.independent)
            assert reference.of in ("", *lab.dependent)


@pytest.mark.parametrize("name", LABS)
def test_three_misconceptions_are_named_with_their_source_and_how_they_show(name):
    lab = load_lab(name)
    assert len(lab.misconceptions) >= 3
    for misconception in lab.misconceptions:
        assert misconception.source
        assert misconception.claims or misconception.shows or misconception.signs
        for claim in misconception.claims:
            assert claim["independent"] in lab.independent
            assert claim["dependent"] in lab.dependent
            assert set(claim["direction"]) <= {"increases", "decreases", "no_effect"}


@pytest.mark.parametrize("name", LABS)
@pytest.mark.parametrize("scaffold", SCAFFOLDS)
def test_three_scaffolds_lead_less_and_less(name, scaffold):
    lab = load_lab(name)
    variant = lab.default_variant(scaffold)

    assert variant.scaffold == scaffold
    assert lab.scaffolds[scaffold].trials >= 3
    assert lab.for_page(variant)["scaffold"]["name"] == scaffold


@pytest.mark.parametrize("name", LABS)
def test_every_misconception_can_be_aimed_at(name):
    lab = load_lab(name)
    for misconception in lab.misconceptions:
        for scaffold in SCAFFOLDS:
            variant = lab.variant_for(scaffold=scaffold, misconception=misconception.name)
            assert variant.target_misconception == misconception.name
            open_to = {c["independent"] for c in misconception.claims} - set(
                variant.hidden_controls
            )
            assert open_to or not misconception.claims


@pytest.mark.parametrize("name", LABS)
def test_every_practice_and_a_concept_are_skills(name):
    lab = load_lab(name)
    shown = {p for skill in lab.skills for p in skill.practices}

    assert shown >= set(lab.practices)
    assert any(skill.steps for skill in lab.skills)


@pytest.mark.parametrize("name", LABS)
def test_the_page_gets_plain_json(name):
    lab = load_lab(name)
    json.dumps(lab.for_page(lab.default_variant()))
    json.dumps(lab.words("en").for_page())


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"practices": ["astrology"]}, "astrology"),
        ({"steps": [{"name": "claim"}]}, "steps"),
        ({"controls": [{"name": "x", "minimum": 0, "maximum": 1, "default": 5}]}, "x"),
        ({"controls": [{"name": "x", "kind": "dial"}]}, "dial"),
        ({"controls": [{"name": "x", "maximum": 1, "shown_with": {"set": "up"}}]}, "set"),
        ({"skills": [{"name": "s", "steps": ["dance"]}]}, "dance"),
    ],
)
def test_a_definition_that_contradicts_itself_is_refused(change, sentence):
    data = read_yaml(FOLDER / "pendulum" / "lab.yaml")

    with pytest.raises(BadDefinition, match=sentence):
        _lab_of({**data, **change})


def names_shown(page, **values):
    """The controls and instruments that a page puts on the bench at these values."""
    return {
        thing["name"]
        for thing in (*page["controls"], *page["instruments"])
        if all(values[name] in options for name, options in thing["shown_with"].items())
    }


def test_a_bench_with_two_set_ups_shows_the_things_of_one():
    lab = load_lab("optics")
    page = lab.for_page(lab.default_variant("open"))
    rays, lens = (names_shown(page, setup=setup) for setup in ("refraction", "lens"))

    assert rays & lens == {"setup"}
    assert {"index", "angle", "protractor"} <= rays
    assert {"object_distance", "covered", "ruler"} <= lens
    assert rays | lens == {c.name for c in lab.controls} | {i.name for i in lab.instruments}


def test_a_set_up_that_cannot_be_chosen_is_not_sent():
    lab = load_lab("optics")
    page = lab.for_page(lab.checked(Variant(hidden_controls=("setup",))))

    assert not {"ruler", "covered"} & {t["name"] for t in (*page["controls"], *page["instruments"])}

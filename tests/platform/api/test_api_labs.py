"""The catalogue of labs: every word of it, and nothing that gives the answer away."""

import json

import pytest

from labs.core import LANGUAGES, lab_names, load_lab


def test_the_catalogue_lists_every_lab(yard, api):
    labs = api(yard.ada).get("labs/").json()

    assert [lab["name"] for lab in labs] == list(lab_names())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", lab_names())
def test_a_lab_is_told_in_the_language_asked_for(yard, api, name, language):
    lab = api(yard.ada).get(f"labs/{name}/?language={language}&scaffold=guided").json()

    assert lab["title"] == load_lab(name).words(language).text("title")
    assert lab["variant"]["scaffold"] == "guided"
    assert {step["name"] for step in lab["definition"]["steps"]} >= {"question", "claim"}


@pytest.mark.parametrize("name", lab_names())
def test_a_lab_does_not_tell_its_reference_answers(yard, api, name):
    told = json.dumps(api(yard.ada).get(f"labs/{name}/").json(), ensure_ascii=False)

    answers = [one.text for step in load_lab(name).steps for one in step.references]
    assert answers
    assert not [text for text in answers if text in told]


def test_an_unknown_lab_or_language_is_refused(yard, api):
    assert api(yard.ada).get("labs/alchemy/").status_code == 404
    assert api(yard.ada).get("labs/pendulum/?language=xx").status_code == 400

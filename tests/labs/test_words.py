"""Every word of every lab, in both languages."""

import json
import re
import string
from collections.abc import Iterator

import pytest

from labs.core import LANGUAGES, lab_names, load_lab, render
from labs.core.catalogue import LABS, read_yaml
from labs.core.words import words_of

FOLDERS = ("core", *lab_names())
PLACEHOLDERS = dict.fromkeys(
    [
        "first",
        "second",
        "changed",
        "count",
        "variable",
        "controls",
        "parts",
        "low",
        "high",
        "minimum",
        "maximum",
        "dependent",
        "independent",
        "direction",
        "rows",
        "at_low",
        "at_high",
        "turn",
        "at_turn",
    ],
    "1",
)


def leaves(tree, path=()) -> Iterator[tuple[str, str]]:
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from leaves(value, (*path, str(key)))
    elif isinstance(tree, list):
        for index, value in enumerate(tree):
            yield from leaves(value, (*path, str(index)))
    else:
        yield ".".join(path), tree


def text(folder, language):
    return dict(leaves(read_yaml(LABS / folder / f"text.{language}.yaml")))


@pytest.mark.parametrize("folder", FOLDERS)
def test_both_languages_have_the_same_words(folder):
    assert text(folder, "en").keys() == text(folder, "zh-hans").keys()


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_word_is_empty_and_every_one_is_text(folder):
    for language in LANGUAGES:
        for key, words in text(folder, language).items():
            assert isinstance(words, str) and words, f"{folder} {language} {key}"


@pytest.mark.parametrize("folder", FOLDERS)
def test_both_languages_fill_in_the_same_things(folder):
    def names(sentence):
        return sorted(name for _, name, _, _ in string.Formatter().parse(sentence) if name)

    chinese = text(folder, "zh-hans")
    for key, sentence in text(folder, "en").items():
        assert names(sentence) == names(chinese[key]), f"{folder} {key}"


@pytest.mark.parametrize("folder", FOLDERS)
def test_chinese_sentences_are_chinese(folder):
    english = text(folder, "en")
    for key, words in text(folder, "zh-hans").items():
        if len(re.sub(r"\{.*?\}", "", english[key])) > 15 and not key.startswith("units."):
            assert re.search(r"[\u4e00-\u9fff]", words), f"{folder} {key}: {words}"


@pytest.mark.parametrize("name", lab_names())
@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_has_a_name_has_a_word(name, language):
    lab, words = load_lab(name), load_lab(name).words(language)
    keys = ["title", "summary", "question"]
    keys += [f"controls.{c.name}" for c in lab.controls]
    keys += [f"presets.{p}" for c in lab.controls for p in c.presets]
    keys += [f"options.{o}" for c in lab.controls for o in c.options]
    keys += [f"instruments.{i.name}" for i in lab.instruments]
    keys += [f"quantities.{q}" for i in lab.instruments for q in i.quantities]
    keys += [f"parameters.{p.name}" for i in lab.instruments for p in i.parameters]
    keys += [f"quantities.{lab.quantity_of(d)}" for d in lab.dependent]
    keys += [f"skills.{s.name}" for s in lab.skills]
    keys += [
        f"misconceptions.{m.name}.{part}"
        for m in lab.misconceptions
        for part in ("name", "feedback")
    ]
    keys += [f"steps.{s.name}.{part}" for s in lab.steps for part in ("title", "prompt")]
    keys += [f"practices.{p}.{part}" for p in lab.practices for part in ("name", "why")]
    for variable in lab.independent:
        assert words.name(variable, ("controls", "quantities")) != "", variable
        assert words.get(f"controls.{variable}") or words.get(f"quantities.{variable}"), variable
    for key in keys:
        assert words.text(key), key


@pytest.mark.parametrize("name", lab_names())
@pytest.mark.parametrize("language", LANGUAGES)
def test_three_hints_lead_on_in_every_step(name, language):
    lab = load_lab(name)
    for step in lab.steps:
        hints = lab.words(language).get(f"hints.{step.name}")
        assert len(hints) == 3
        assert len(set(hints)) == 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_of_the_rules_can_be_said(language):
    """Each message takes no parameter but those that the rules give."""
    lab = load_lab("pendulum")
    for key, _ in leaves(words_of("", language).get("feedback"), ("feedback",)):
        assert "{" not in render(lab, language, key, PLACEHOLDERS)


@pytest.mark.parametrize("name", lab_names())
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_answer_to_a_misconception_can_be_said(name, language):
    lab = load_lab(name)
    for misconception in lab.misconceptions:
        key = f"misconceptions.{misconception.name}.feedback"
        assert "{" not in render(lab, language, key, PLACEHOLDERS)


@pytest.mark.parametrize("name", lab_names())
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_reference_answer_goes_to_the_browser(name, language):
    lab = load_lab(name)
    sent = json.dumps(
        [lab.words(language).for_page(), lab.for_page(lab.default_variant())], ensure_ascii=False
    )
    for step in lab.steps:
        for reference in step.references:
            assert reference.text not in sent


def test_lists_and_units_read_as_people_write_them():
    lab = load_lab("pendulum")
    english, chinese = lab.words("en"), lab.words("zh-CN")

    assert english.joined(["a", "b", "c"]) == "a, b and c"
    assert chinese.joined(["甲", "乙", "丙"]) == "甲、乙、丙"
    assert english.quantity_text(10.0, "deg") == "10°"
    assert english.quantity_text(9.81, "m/s2") == "9.81 m/s²"
    assert chinese.language == "zh-hans"


def test_a_missing_word_is_an_error_and_not_an_empty_string():
    with pytest.raises(KeyError):
        load_lab("pendulum").words("en").text("controls.colour")


@pytest.mark.parametrize(
    ("lab", "value", "unit", "english", "chinese"),
    [
        ("titration", 3.31, "pH", "pH 3.31", "pH 3.31"),
        ("titration", "3.31 ± 0.02", "pH", "pH 3.31 ± 0.02", "pH 3.31 ± 0.02"),
        ("population_genetics", 1, "generations", "1 generation", "1 代"),
        ("population_genetics", 20.0, "generations", "20 generations", "20 代"),
        ("photoelectric", -1.5, "V", "−1.5 V", "−1.5 V"),
        ("optics", -30, "deg", "−30°", "−30°"),
        ("titration", 1.25e-5, "mol/L", "1.25 × 10⁻⁵ mol/L", "1.25 × 10⁻⁵ mol/L"),
        ("rc_rlc", 2e6, "ohm", "2 × 10⁶ Ω", "2 × 10⁶ Ω"),
    ],
)
def test_a_quantity_is_written_as_in_print(lab, value, unit, english, chinese):
    assert load_lab(lab).words("en").quantity_text(value, unit) == english
    assert load_lab(lab).words("zh-CN").quantity_text(value, unit) == chinese


def test_a_step_on_the_ph_scale_is_no_ph():
    words = load_lab("titration").words("en")

    assert words.step_text(0.01, "pH") == "0.01 pH"
    assert words.unit_at_head("pH") == ""
    assert words.unit_at_head("mL") == "mL"

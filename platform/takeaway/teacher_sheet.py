"""The teacher's sheet of a lab: model answers, common wrong ideas and check values. Not for students."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _
from django.utils.translation import override

from courses.labs import check_line, checks, instrument_line
from labs.core import Lab, load_lab
from labs.core.lab import Reference
from labs.core.words import LabWords
from takeaway.lab_sheet import blank, table
from takeaway.paper import SOFT, Paper

ANSWERS = Path(__file__).parent / "answers.zh-hans.yaml"


def teacher_sheet_pdf(name: str, language: str) -> bytes:
    """The teacher's sheet in a reader's language."""
    with override(language):
        lab = load_lab(name)
        words = lab.words(language)
        paper = blank(lab, words, _("Teacher's sheet"))
        paper.words(_("For teachers alone: it has the answers."), 10, SOFT)
        paper.ln(2)
        paper.words(words.text("question"), 12)
        paper.words(words.text("summary"), 10)
        answers(paper, lab, words)
        ideas(paper, lab, words)
        instruments(paper, lab, words)
        values(paper, lab)
        return bytes(paper.output())


def answers(paper: Paper, lab: Lab, words: LabWords) -> None:
    """A good answer to each written step."""
    paper.heading(_("Model answers"))
    for step, text in model_answers(lab, words.language).items():
        if paper.will_page_break(20):
            paper.add_page()
        paper.words(words.name(step, ("steps",)), 9, SOFT, kind="H3")
        paper.words(text)
        paper.ln(1.5)


def model_answers(lab: Lab, language: str) -> dict[str, str]:
    """Step to answer: the lab's first best reference, or its translation."""
    best = {step.name: first_best(step.references) for step in lab.steps if step.references}
    if language == "zh-hans":
        translated = translations().get(lab.name, {})
        return {step: translated.get(step, one.text) for step, one in best.items()}
    return {step: one.text for step, one in best.items()}


def first_best(references: tuple[Reference, ...]) -> Reference:
    return next((one for one in references if one.grade == "best"), references[0])


@cache
def translations() -> dict[str, dict[str, str]]:
    """Lab to step to answer, in Chinese."""
    found: dict[str, dict[str, str]] = yaml.safe_load(ANSWERS.read_text())
    return found


def ideas(paper: Paper, lab: Lab, words: LabWords) -> None:
    """Common wrong ideas, how the lab notices each, and where it is described."""
    paper.heading(_("Common wrong ideas"))
    for one in lab.misconceptions:
        if paper.will_page_break(16):
            paper.add_page()
        paper.words(words.text(f"misconceptions.{one.name}.name"))
        for sentence in signs(one.claims, words):
            paper.words(sentence, 9, SOFT)
        paper.words(one.source, 8, SOFT)
        paper.ln(1.5)


def signs(claims: tuple[Any, ...], words: LabWords) -> list[str]:
    """The claims that show a wrong idea, as sentences."""
    sections = ("controls", "quantities")
    return [
        _("Shown by the claim: with more %(independent)s, the %(dependent)s %(direction)s.")
        % {
            "independent": words.name(claim["independent"], sections),
            "dependent": words.name(claim["dependent"], ("quantities", "controls")),
            "direction": " / ".join(words.text(f"directions.{one}") for one in claim["direction"]),
        }
        for claim in claims
        if {"independent", "dependent", "direction"} <= set(claim)
    ]


def instruments(paper: Paper, lab: Lab, words: LabWords) -> None:
    """What scatters by how much."""
    paper.heading(_("How far the instruments can be trusted"), 30)
    tools = [instrument_line(one, words) for one in lab.instruments]
    shown = [[one["name"], f"± {one['resolution']}", one["noise"]] for one in tools]
    heads = [_("Instrument"), _("Resolution"), _("Noise")]
    table(paper, [heads, *shown], (34, 22, 44), headed=True)


def values(paper: Paper, lab: Lab) -> None:
    """The lab's numbers beside published ones, for checking what a class has measured."""
    paper.heading(_("Check values"), 40)
    paper.words(_("Instrument noise is off in these numbers."), 9, SOFT)
    lines = [check_line(lab.name, one) for one in checks(lab.name)]
    rows = [[one["name"], one["expected"], one["measured"], one["source"]] for one in lines]
    table(
        paper,
        [[_("Check"), _("Expected"), _("The lab's"), _("Source")], *rows],
        (36, 15, 15, 34),
        headed=True,
    )

"""Statements that say it the other way round: as like a reference as the truth is, and not shown as correct."""

import pytest

from labs.core import lab_names, load_lab
from labs.students.beliefs import beliefs_of
from ml.explanations.direction import DOWN, NONE, UP, direction_of, goes_against
from ml.explanations.verdicts import ExplanationRequest

OTHER = {"increases": "decreases", "decreases": "increases"}
FORMS = (
    "{x} {verb} {y}.",
    "Increasing {x} {verb} {y}.",
    "If the {x} increases, the {y} {verb}.",
    "The larger the {x}, the {grade} the {y}.",
)


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("The longer the string, the longer the period.", UP),
        ("Concentration increases absorbance", UP),
        ("a smaller angle gives a smaller share", UP),
        ("The larger the length, the smaller the period, because more of it moves.", DOWN),
        ("If the volume is halved the pressure doubles", DOWN),
        ("Mass does not affect the period.", NONE),
        ("The period is the same for every mass", NONE),
        ("It does not increase.", None),
        ("It rises, then falls, and then rises again.", None),
        ("the bulb is in a closed path", None),
        ("", None),
    ],
)
def test_a_statement_has_the_direction_that_it_says(text, direction):
    assert direction_of(text) == direction


def test_only_what_goes_the_other_way_than_most_goes_against_them():
    meant = ("The longer the string, the longer the period.", "More length, more period.")
    mixed = (meant[0], "The stronger the pull, the shorter the period.")

    assert goes_against("length decreases period", meant)
    assert not goes_against("length increases period", meant)
    assert not goes_against("length does not matter", meant)
    assert not goes_against("length decreases period", mixed)
    assert not goes_against("length decreases period", ())


def stated(kind: str) -> list[ExplanationRequest]:
    """What someone expects who knows the subject, or the other way round, in every lab and form."""
    made = []
    for lab in map(load_lab, lab_names()):
        words = lab.words("en")
        for belief in beliefs_of(lab.name).expects:
            if belief.direction not in OTHER:
                continue
            verb = belief.direction if kind == "right" else OTHER[belief.direction]
            meant = [
                one
                for one in lab.step("hypothesis").references
                if one.fits(belief.independent, belief.dependent)
            ]
            for form in FORMS:
                text = form.format(
                    x=words.name(belief.independent, ("controls", "quantities")),
                    y=words.name(belief.dependent, ("quantities", "controls")),
                    verb=verb,
                    grade="larger" if verb == "increases" else "smaller",
                )
                made.append(
                    ExplanationRequest(
                        answer=text,
                        question=words.text("steps.hypothesis.question"),
                        reference_answers=tuple(one.text for one in meant),
                        reference_grades=tuple(one.grade for one in meant),
                    )
                )
    return made


def share_shown_as_correct(scorer, requests: list[ExplanationRequest]) -> float:
    verdicts = scorer.score(requests)
    return sum(not one.abstained and one.label3 == "correct" for one in verdicts) / len(verdicts)


def test_hardly_a_statement_the_other_way_round_is_shown_as_correct_in_any_lab(scorer):
    right = share_shown_as_correct(scorer, stated("right"))
    other = share_shown_as_correct(scorer, stated("other"))

    assert other <= 0.03
    assert right >= 0.1, "nothing is gained where nothing is shown"

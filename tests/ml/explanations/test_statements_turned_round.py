"""Less of the one, more of the other: who says a reference turned round is not told that it contradicts."""

from dataclasses import replace

from ml.explanations.evaluate import request_of
from ml.explanations.prepared import read_sets
from ml.explanations.verdicts import ExplanationRequest

VOLUME = ExplanationRequest(
    answer="",
    question="What will happen to the gas if you change one thing, and why?",
    reference_answers=(
        "If the volume gets larger, the pressure decreases, because the particles hit each piece of the wall "
        "less often while they are as fast as before.",
        "The pressure gets smaller in a larger volume because the particles have more room.",
        "Half the volume gives about twice the pressure at the same temperature.",
        "More volume, less pressure.",
    ),
    reference_grades=("best", "good", "good", "minimal"),
)
RIGHT = "if volume goes down pressure goes up because the molecules hit the walls more often"
WRONG = "If I make the volume smaller the pressure gets smaller too"
STRAIGHT = (
    "If the volume gets larger, the pressure gets smaller because the particles have more room."
)


def test_a_right_statement_turned_round_is_left_to_the_teacher(scorer):
    (verdict,) = scorer.score([replace(VOLUME, answer=RIGHT)])

    assert verdict.confidence > scorer.line(VOLUME).needed, "the models are sure, and wrong"
    assert (verdict.abstained, verdict.abstained_because) == (True, "unsure")


def test_one_that_is_put_as_the_references_put_it_is_judged(scorer):
    (verdict,) = scorer.score([replace(VOLUME, answer=STRAIGHT)])

    assert (verdict.abstained, verdict.label3) == (False, "correct")


def test_answers_that_teachers_have_judged_tell_the_two_apart(scorer):
    graded = {"graded_answers": (RIGHT, WRONG), "graded_labels": ("correct", "contradictory")}

    assert scorer._doubtful(replace(VOLUME, answer=RIGHT), "contradictory")
    assert not scorer._doubtful(replace(VOLUME, answer=RIGHT, **graded), "contradictory")


def test_nor_is_it_asked_of_questions_that_were_learnt(scorer):
    known = [request_of(one) for one in read_sets(None)["beetle"][:300]]

    assert not any(scorer._doubtful(one, "contradictory") for one in known)

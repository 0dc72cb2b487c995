"""A question that is judged otherwise than it was asked: found again by its runs, its reviews and its model."""

from labs.core.questions import Question, identity, judged_otherwise
from labs.core.questions.reading import digest

CHOICE = Question("a", "one", "Which?", options=("x", "y", "z"), right=(1,))
WORDS = Question("b", "text", "Why?", references=("It is longer.",))


def test_of_several_right_answers_to_choose_one_of_any_will_do():
    changed = judged_otherwise(CHOICE, {"right": [1, 2]}, ())

    assert [changed.verdict({"choice": [one]}) for one in range(3)] == [
        "incorrect",
        "correct",
        "correct",
    ]
    assert CHOICE.verdict({"choice": [2]}) == "incorrect"


def test_a_value_and_its_tolerance_are_changed():
    asked = Question("c", "number", "How long?", value=2.0, tolerance=0.1)

    changed = judged_otherwise(asked, {"value": 2.5, "tolerance": 0.2}, ())

    assert [changed.verdict({"number": one}) for one in (2.0, 2.35)] == ["incorrect", "correct"]


def test_with_more_references_it_stays_known_as_what_it_was_asked_as():
    changed = judged_otherwise(WORDS, {}, ["Its path is longer."])
    twice = judged_otherwise(changed, {}, ["It has farther to go."])

    assert twice.references == ("It is longer.", "Its path is longer.", "It has farther to go.")
    assert digest(twice) == digest(changed) == digest(WORDS)
    assert digest(Question.from_json(twice.to_json())) == digest(WORDS)


def test_another_right_answer_makes_another_question():
    other = Question("a", "one", "Which?", options=("x", "y", "z"), right=(2,))
    elsewhere = Question(
        "k", "one", "Which?", options=("x", "y", "z"), right=(1,), skill="replication"
    )

    assert identity(other) != identity(CHOICE)
    assert identity(elsewhere) == identity(CHOICE)
    assert identity(Question.from_json(CHOICE.to_json())) == identity(CHOICE)

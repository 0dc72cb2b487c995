"""A question set on the bench: what may be answered, what is right, and when it can end."""

import pytest

from labs.core import Action, BadAction, BadDefinition, Bench, Variant, assess, load_lab

ONE = {"key": "a", "kind": "one", "ask": "Which?", "options": ["x", "y"], "right": [1]}
SEVERAL = {"key": "b", "kind": "several", "ask": "Which?", "options": list("xyz"), "right": [0, 2]}
NUMBER = {
    "key": "c", "kind": "number", "ask": "How long?", "value": 2.0, "tolerance": 0.05,
    "relative": True, "unit": "s",
}  # fmt: skip
TEXT = {"key": "d", "kind": "text", "ask": "Why?", "references": ["The path gets longer."]}


def bench_of(*questions, feedback="at_once") -> Bench:
    variant = Variant(questions=questions or (ONE, SEVERAL, NUMBER, TEXT), feedback=feedback)
    return Bench(load_lab("questions"), variant, seed=1)


def answer(bench: Bench, key: str, **given):
    return bench.act(Action("item", "answer", {"question": key, **given}))


def verdicts(bench: Bench) -> list[tuple[str, str]]:
    return [(one.practice, one.verdict) for one in assess(bench.record, bench.count)]


@pytest.mark.parametrize(
    ("key", "given", "practice", "verdict"),
    [
        ("a", {"choice": [1]}, "question_1", "correct"),
        ("a", {"choice": [0]}, "question_1", "incorrect"),
        ("b", {"choice": [2, 0]}, "question_2", "correct"),
        ("b", {"choice": [0]}, "question_2", "incomplete"),
        ("b", {"choice": [0, 1, 2]}, "question_2", "incorrect"),
        ("c", {"number": 1.9}, "question_3", "correct"),
        ("c", {"number": 2.1}, "question_3", "correct"),
        ("c", {"number": 1.89}, "question_3", "incorrect"),
    ],
)
def test_choices_and_numbers_are_judged_by_rule(key, given, practice, verdict):
    bench = bench_of()

    answer(bench, key, **given)

    assert verdicts(bench) == [(practice, verdict)]


def test_a_tolerance_may_be_in_the_unit_of_the_number():
    bench = bench_of({**NUMBER, "tolerance": 0.3, "relative": False})

    answer(bench, "c", number=1.7)

    assert verdicts(bench) == [("question_1", "correct")]


def test_words_are_left_to_the_model_beside_the_teachers_references():
    bench = bench_of()

    answer(bench, "d", text="It has further to go.")
    explanation = bench.record.explanation(bench.count)

    assert verdicts(bench) == []
    assert (explanation.step, explanation.question) == ("question_4", "Why?")
    assert explanation.reference_answers == ("The path gets longer.",)


def test_a_saved_answer_can_be_changed_and_is_not_scored_one_handed_in_stays():
    bench = bench_of()
    saved = bench.act(Action("item", "save", {"question": "a", "choice": [0]}))
    bench.act(Action("item", "save", {"question": "a", "choice": [1]}))
    handed_in = answer(bench, "a", choice=[1])

    assert (saved.scorable, handed_in.scorable) == (False, True)
    for action in ("save", "answer"):
        with pytest.raises(BadAction, match="handed in already"):
            bench.act(Action("item", action, {"question": "a", "choice": [0]}))


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ({"question": "z", "choice": [0]}, "item_unknown"),
        ({"question": "a", "choice": [7]}, "item_option"),
        ({"question": "a", "choice": [True]}, "item_option"),
        ({"question": "a", "choice": [0, 1]}, "item_one"),
        ({"question": "a", "text": "y"}, "item_answer"),
        ({"question": "c", "number": "two"}, "item_number"),
        ({"question": "c", "number": None}, "item_empty"),
        ({"question": "d", "text": "  "}, "item_empty"),
        ("y", "item_answer"),
    ],
)
def test_an_answer_that_does_not_fit_is_refused_with_a_sentence(value, code):
    bench = bench_of()

    with pytest.raises(BadAction) as refused:
        bench.act(Action("item", "answer", value))

    assert refused.value.code == code
    assert refused.value.message("en") != refused.value.message("zh-hans")


def test_the_set_does_not_end_while_a_saved_answer_would_be_lost():
    bench = bench_of()
    bench.act(Action("item", "save", {"question": "c", "number": 2}))

    with pytest.raises(BadAction, match="Question 3"):
        bench.act(Action("run", "finish"))

    answer(bench, "c", number=2)
    bench.act(Action("run", "finish"))
    assert bench.record.steps == {"questions": "done"}


def test_what_was_left_out_counts_as_not_answered_at_the_end():
    bench = bench_of()
    answer(bench, "a", choice=[1])

    bench.act(Action("run", "finish"))

    assert verdicts(bench) == [(f"question_{n}", "incorrect") for n in (2, 3, 4)]


@pytest.mark.parametrize(
    "question",
    [
        {**ONE, "right": []},
        {**ONE, "right": [0, 1]},
        {**ONE, "options": ["x"]},
        {**ONE, "ask": " "},
        {**NUMBER, "value": None},
        {**NUMBER, "tolerance": -1},
        {**TEXT, "references": [" "]},
        {**TEXT, "kind": "riddle"},
    ],
)
def test_a_question_that_cannot_be_asked_is_refused(question):
    with pytest.raises(BadDefinition):
        bench_of(question)


def test_questions_belong_to_no_lab():
    with pytest.raises(BadDefinition, match="belong to a question set"):
        load_lab("pendulum").check_variant(Variant(questions=(ONE,), feedback="end"))


def test_the_page_learns_nothing_of_what_is_right():
    from labs.core.questions import Question

    shown = [Question.from_json(one).for_page() for one in (ONE, NUMBER, TEXT)]

    assert all({"right", "value", "references", "told"}.isdisjoint(one) for one in shown)

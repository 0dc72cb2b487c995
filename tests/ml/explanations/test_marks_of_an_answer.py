"""What carries a verdict and what is missing, on the committed model."""

from dataclasses import replace

import pytest

from ml.explanations.behaviour import read
from ml.explanations.features import Frequencies
from ml.explanations.ideas import ideas_of, missing_ideas, share_said
from ml.explanations.marks import MOST_PARTS, Idea, Marking, told
from ml.explanations.parts import Span, parts_of, without
from ml.explanations.verdicts import ExplanationRequest
from ml.explanations.words import Phrase
from ml.serving.cache import adapter_folder

LENGTH = ExplanationRequest(
    answer="If the string is longer, the period gets longer.",
    question="What will happen to the pendulum if you change one thing, and why?",
    reference_answers=(
        "If the pendulum is longer, the period increases, because the bob has a longer way to go.",
        "The longer the pendulum, the longer one swing takes.",
    ),
    reference_grades=("best", "good"),
)
MASS = replace(LENGTH, answer="the mass matters")
EVEN = Frequencies({}, 1.0)


@pytest.fixture(scope="module")
def marked(scorer):
    return Marking(scorer, LENGTH).finish()


def test_the_telling_words_are_the_parts():
    text = "The string isn't longer than 2.5 m"

    assert [span.of(text) for span in parts_of(text, 16)] == [
        "string", "isn't", "longer", "2.5", "m",
    ]  # fmt: skip


def test_a_long_answer_has_phrases_for_parts():
    text = " ".join(f"word{place} of" for place in range(100))

    spans = parts_of(text, MOST_PARTS)

    assert len(spans) == MOST_PARTS
    assert [span.of(text).split()[0] for span in spans][:2] == ["word0", "word6"]


def test_leaving_out_leaves_no_gap():
    assert without("one, two three", [Span(5, 8)]) == "one, three"
    assert without("one", [Span(0, 3)]) == ""


def test_a_word_that_carries_the_verdict_has_the_effect_of_its_absence(scorer, marked):
    strongest = marked.carrying[0]
    rest = without(LENGTH.answer, [Span(strongest.start, strongest.end)])

    (whole,), (other,) = scorer.read([LENGTH]), scorer.read([replace(LENGTH, answer=rest)])

    place = max(range(3), key=lambda row: whole.p3[row])
    assert strongest.effect == pytest.approx(whole.p3[place] - other.p3[place], abs=1e-4)
    assert strongest.text == LENGTH.answer[strongest.start : strongest.end]


def test_what_is_left_out_and_changes_the_verdict_really_does(scorer, marked):
    change = next(one for one in marked.changes if one.label3 != "correct")
    assert change.kind == "without"
    spans, place = [], 0
    for piece in change.text.split(" … "):
        start = LENGTH.answer.index(piece, place)
        place = start + len(piece)
        spans.append(Span(start, place))
    rest = without(LENGTH.answer, spans)

    (verdict,) = scorer.read([replace(LENGTH, answer=rest)])

    assert verdict.label3 == change.label3


def test_the_smallest_change_comes_first(marked):
    sizes = [len(one.text.split()) for one in marked.changes if one.label3 != "correct"]

    assert sizes == sorted(sizes)


def test_an_idea_that_is_missing_makes_the_answer_more_correct(scorer):
    marks = Marking(scorer, MASS).finish()
    idea = marks.ideas[0]

    more = replace(MASS, answer=f"{MASS.answer}, {idea.text}")
    (before,), (after,) = scorer.read([MASS]), scorer.read([more])

    assert idea.gain > 0.2
    assert after.p3[0] - before.p3[0] == pytest.approx(idea.gain, abs=1e-4)
    assert any(one.kind == "with" and one.label3 == "correct" for one in marks.changes)


def test_a_correct_answer_lacks_nothing(marked):
    assert marked.ideas == ()


def test_a_reference_falls_into_its_ideas():
    assert ideas_of(LENGTH.reference_answers[0]) == [
        "If the pendulum is longer, the period increases",
        "because the bob has a longer way to go",
    ]
    assert ideas_of(LENGTH.reference_answers[1]) == [
        "The longer the pendulum, the longer one swing takes"
    ]
    assert ideas_of("Mass has no effect.") == ["Mass has no effect"]
    assert ideas_of("") == []


def test_what_is_said_in_other_forms_is_not_missing():
    said = Phrase("the periodes increase")

    assert share_said("the period increases", said, EVEN) == 1.0
    assert share_said("the mass has no effect", said, EVEN) == 0.0


def test_only_what_is_not_said_is_missing():
    answer = "the period increases if the pendulum is longer"

    found = missing_ideas(answer, LENGTH.reference_answers, LENGTH.reference_grades, EVEN, 4)

    assert "because the bob has a longer way to go" in [one.text for one in found]
    assert "the period increases" not in [one.text for one in found]


RISING = "The voltage goes up."
FALLING = (
    "The voltage falls along an exponential curve, because less and less charge is left to flow."
)


def test_the_closest_reference_s_ideas_come_first_however_few_there_are():
    found = missing_ideas("the charge falls", (RISING, FALLING), ("best", "best"), EVEN, 4)

    assert [one.reference for one in found] == [FALLING, FALLING, RISING]


def test_what_is_missing_is_of_one_reference_alone():
    """Each of them is a whole answer; a good one may say the opposite of another, of another run."""
    near, far = (
        Idea("because charge flows off", 0.1, FALLING),
        Idea("The voltage goes up", 0.9, RISING),
    )

    assert told([Idea("it falls", 0.0, FALLING), near, far]) == (near,)
    assert told([Idea("it falls", 0.0, FALLING), far]) == (far,)


def test_it_is_done_one_text_at_a_time_so_that_it_can_be_put_off(scorer, monkeypatch):
    sizes = []
    real = scorer.read
    monkeypatch.setattr(
        scorer, "read", lambda requests: sizes.append(len(requests)) or real(requests)
    )
    marking = Marking(scorer, replace(LENGTH, answer=" ".join(["longer period"] * 200)))

    while marking.go_on():
        assert sizes[-1] == 1

    assert len(sizes) > MOST_PARTS
    assert marking.found is not None
    assert marking.finish() is marking.found


@pytest.mark.parametrize("answer", ["", "!!!", "the", "x" * 5000, "因为", "a. " * 700, "\x00"])
def test_strange_answers_have_marks_too(scorer, answer):
    marks = Marking(scorer, replace(LENGTH, answer=answer)).finish()

    assert all(answer[part.start : part.end] == part.text for part in marks.parts)


def test_the_marked_words_carry_more_than_others_would():
    """Recorded by ``python -m ml.explanations.faithful``."""
    left_out = read(adapter_folder("explanations"))["marks"]["left_out"]

    for figures in left_out.values():
        assert figures["marked"]["fall"] > 2 * figures["by_chance"]["fall"]
        assert figures["marked"]["share_turned"] > 1.5 * figures["by_chance"]["share_turned"]
        assert figures["marked"]["fall"] > figures["said_by_a_reference"]["fall"]

"""Which note a step gets, which steps a teacher gets, and in whose language it is said."""

from typing import Any

import pytest
from deeds import HYPOTHESIS, IN_CHINESE, trial
from django.utils import translation
from schoolyard import a_run

from runs.models import Run
from scoring.feedback import feedback_messages, notes_for, review_reasons
from scoring.models import Score
from scoring.queue import enqueue_committed


def rule(verdict: str, practice: str = "claim_matches_data", misconception: str = "") -> Score:
    message = f"feedback.{practice}.{verdict}"
    detail = {
        "message": message,
        "params": {},
        "rows": [1, 2],
        "controls": ["length"],
        "misconception": misconception,
    }
    return Score(scorer="rules", practice=practice, verdict=verdict, confidence=1.0, detail=detail)


def words(
    label: str, verdict: str, step: str = "claim", because: str = "", language: str = "en"
) -> Score:
    return Score(
        scorer="explanations",
        practice=step,
        step=step,
        verdict="unsure" if because else verdict,
        confidence=0.9,
        abstained=bool(because),
        abstained_because=because,
        detail={"label5": label, "language": language},
    )


def way(movement: str, verdict: str, unsure: bool = False) -> Score:
    return Score(
        scorer="procedures",
        practice="collect",
        step="collect",
        verdict="unsure" if unsure else verdict,
        confidence=0.8,
        abstained=unsure,
        abstained_because="unsure" if unsure else "",
        detail={"movement": movement, "p_success": 0.5},
    )


CORRECT = words("correct", "correct")
INCOMPLETE = words("partially_correct_incomplete", "incomplete")
WRONG = words("contradictory", "incorrect")
UNSURE = words("correct", "correct", because="unsure")
CHINESE = words("non_domain", "incomplete", because="language", language="zh")
HEAP = words("correct", "unsure", because="keywords")
PRODUCTIVE, UNPRODUCTIVE = way("productive", "correct"), way("unproductive", "incorrect")
NEUTRAL, MIXED = way("neutral", "note"), way("neutral", "note", unsure=True)


def messages(*scores: Score) -> list[str]:
    return [note.message for note in notes_for("pendulum", scores)]


def reasons(*scores: Score) -> list[tuple[str, str]]:
    return [(score.scorer, str(reason)) for score, reason in review_reasons(scores)]


def test_a_rule_that_leads_on_beats_a_model_that_praises():
    assert messages(CORRECT, rule("incorrect")) == ["feedback.claim_matches_data.incorrect"]


def test_a_named_misconception_comes_before_everything_else():
    named = rule("incorrect", "tests_hypothesis", misconception="mass_matters")

    assert messages(rule("incorrect"), named, WRONG) == ["feedback.tests_hypothesis.incorrect"]


def test_not_shown_comes_before_partly_shown():
    assert messages(rule("incomplete", "replication"), rule("incorrect"))[0].endswith(".incorrect")


def test_a_model_does_not_contradict_a_rule_that_is_certain():
    assert messages(WRONG, rule("correct")) == ["feedback.claim_matches_data.correct"]


def test_a_true_claim_put_incompletely_is_asked_for_the_rest():
    assert messages(INCOMPLETE, rule("correct")) == ["explanations.partially_correct_incomplete"]


def test_a_model_speaks_where_no_rule_does():
    assert messages(WRONG) == ["explanations.contradictory"]
    assert messages(PRODUCTIVE) == ["procedures.productive"]
    assert messages(UNPRODUCTIVE) == ["procedures.unproductive"]


def test_a_steps_own_words_come_before_the_common_ones():
    assert messages(words("correct", "correct", "hypothesis")) == [
        "explanations.hypothesis_correct"
    ]


def test_a_rule_beats_the_model_of_conduct():
    note = messages(UNPRODUCTIVE, rule("correct", "control_of_variables"))

    assert note == ["feedback.control_of_variables.correct"]


def test_an_unsure_model_says_something_neutral():
    assert messages(UNSURE) == ["explanations.unsure"]
    assert messages(MIXED) == ["procedures.unsure"]


def test_what_moved_nothing_is_not_worth_a_word():
    assert messages(NEUTRAL) == []


def test_an_unread_language_is_told_even_beside_a_rule():
    assert messages(CHINESE) == ["explanations.language"]
    assert messages(CHINESE, rule("incorrect")) == [
        "feedback.claim_matches_data.incorrect",
        "explanations.language",
    ]


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ([CHINESE, rule("correct")], [("explanations", "language")]),
        ([UNSURE, rule("correct")], [("explanations", "unsure")]),
        ([HEAP, rule("correct")], [("explanations", "keywords")]),
        ([MIXED], [("procedures", "unsure")]),
        ([MIXED, rule("correct")], []),
        ([WRONG, rule("correct")], [("explanations", "disagreement")]),
        ([CORRECT, rule("incorrect")], [("explanations", "disagreement")]),
        ([CORRECT, rule("correct"), rule("incorrect", "replication")], []),
        ([INCOMPLETE, rule("correct")], []),
        ([WRONG], []),
        ([UNPRODUCTIVE, rule("correct", "control_of_variables")], [("procedures", "disagreement")]),
    ],
)
def test_what_a_teacher_should_look_at(scores, expected):
    assert reasons(*scores) == expected


def test_an_empty_answer_is_no_teachers_business():
    empty = words("non_domain", "incomplete", because="empty")

    assert messages(empty) == ["explanations.empty"]
    assert reasons(empty) == []


def shown(run: Run, language: str, after: int = 0) -> list[dict[str, Any]]:
    with translation.override(language):
        return feedback_messages(run, after)


def test_a_note_is_told_in_the_readers_language(yard, do, drain):
    run = a_run(yard.ada)
    enqueue_committed(do(run, *trial(0.5), *trial(1.0)))
    drain()

    english, chinese = shown(run, "en")[-1], shown(run, "zh-hans")[-1]

    assert "length" in english["message"]
    assert "摆长" in chinese["message"]
    assert english["spoke"] == "rule"
    assert english["source"] == "rules@3"
    assert (english["rows"], english["controls"]) == ([1, 2], ["length"])
    assert english["why"] != chinese["why"] != ""


def test_what_was_written_in_chinese_is_answered_in_chinese(yard, do, drain):
    run = a_run(yard.ada)
    enqueue_committed(do(run, IN_CHINESE))
    drain()

    (note,) = shown(run, "en")

    assert note["verdict"] == "unsure"
    assert "老师" in note["message"]


def test_only_what_is_new_is_told(yard, do, drain):
    run = a_run(yard.ada)
    enqueue_committed(do(run, HYPOTHESIS, *trial(0.5), *trial(1.0)))
    drain()
    notes = shown(run, "en")

    assert len(notes) >= 2
    assert shown(run, "en", after=notes[0]["id"]) == notes[1:]

"""Simple systems on the cuts: they read words alone, and tell a hard cut from an easy one."""

import json
from dataclasses import replace

import pytest

from ml.data.semeval import Answer
from ml.explanations import simple
from ml.explanations.cuts import CUTS, Cut, halves
from ml.explanations.prepared import Parts
from tests.support.model_versions import small_sets


@pytest.fixture(scope="module")
def sets() -> Parts:
    return small_sets()


def an_answer(text: str) -> Answer:
    return Answer(
        "1",
        "q",
        "What glows?",
        ("The bulb is in a closed path.",),
        ("best",),
        text,
        label3="correct",
    )


def test_a_reference_word_for_word_overlaps_fully() -> None:
    shares = simple.overlap_of(an_answer("The bulb is in a closed path."))
    assert shares[:5] == [1.0] * 5


def test_a_negation_is_seen() -> None:
    assert simple.overlap_of(an_answer("it is not closed"))[-1] == 1.0
    assert simple.overlap_of(an_answer("it is closed"))[-1] == 0.0


def test_an_answer_without_words_shares_nothing() -> None:
    assert simple.overlap_of(an_answer("?!")) == [0.0] * 8


def test_what_was_learnt_from_is_told_better_than_by_the_commonest_label(sets: Parts) -> None:
    answers = halves(sets, CUTS[0]).train["beetle"]
    assert simple.Simple(answers, weighed=True).macro_f1(answers) > 0.5


def test_a_cut_of_questions_that_lead_astray_is_harder_than_others(sets: Parts) -> None:
    cut = Cut("astray", CUTS[0].salt, 0.2)
    kept = {one.id for one in halves(sets, cut).kept_back}
    turned = {"correct": "incorrect", "incorrect": "correct", "contradictory": "correct"}
    astray = {
        name: [
            replace(one, label3=turned[one.label3], label5="") if one.id in kept else one
            for one in answers
        ]
        for name, answers in sets.items()
    }
    rows = simple.standing(astray, cut, others=4)
    assert rows
    assert all(row["macro_f1"] < row["mean_of_others"] for row in rows)


def test_the_command_wants_others_to_compare_with(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        simple.main(["--others", "1"])
    assert "at least 2" in capsys.readouterr().err


def test_the_command_names_cut_part_and_system(
    sets: Parts, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(simple, "read_sets", lambda folder: sets)
    assert simple.main(["--others", "2", "--json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {row["cut"] for row in rows} == {cut.name for cut in CUTS}
    assert {row["system"] for row in rows} == {simple.OVERLAP, simple.TFIDF}

"""`python -m ml evaluate placement` on a bank whose truth is known, and on files gone wrong."""

import json
import lzma

import numpy as np
import pytest

from ml.placement.earlier import nobody_before
from ml.placement.evaluate import main
from ml.placement.figures import correlations, items_between, least_items, loosest, stopped
from ml.placement.replay import Track, replay
from tests.ml.placement.banks import TELLING, made_bank, write_bank

QUICK = ["--json", "--repeats", "2", "--orders", "2", "--draws", "10", "--folds", "4"]


def figures(capsys, *arguments):
    assert main([str(one) for one in arguments]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_bank_with_known_truth_needs_its_telling_items_only(tmp_path, capsys):
    found = figures(capsys, *write_bank(made_bank(), tmp_path), *QUICK)

    needed = found["items_needed"]
    assert needed["adaptive"] <= needed["adaptive_same_length"] <= TELLING
    assert found["saving"]["adaptive_same_length"] >= 0.33
    assert needed["random"] > needed["adaptive_same_length"]
    assert found["correlation_after"]["given"][-1] == 1.0


def test_the_stop_rule_holds_what_it_promises_on_students_it_was_not_set_on(tmp_path, capsys):
    found = figures(capsys, *write_bank(made_bank(), tmp_path), *QUICK)

    assert found["stop_rule"]["correlation"] > 0.93
    assert found["stop_rule"]["mean_items"] < 10


def test_the_same_seed_gives_the_same_figures(tmp_path, capsys):
    files = write_bank(made_bank(60), tmp_path)

    assert figures(capsys, *files, *QUICK) == figures(capsys, *files, *QUICK)


def test_the_committed_bank_saves_a_third(capsys):
    found = figures(capsys, *QUICK, "--repeats", "1")

    assert (found["bank"], found["students"], found["items"]) == ("sphere_mwcs", 347, 22)
    assert found["saving"]["adaptive"] >= 0.33


def test_a_student_is_never_told_by_own_answers():
    """With luck alone, nothing may be predicted of the items not asked."""
    bank = made_bank(90)
    generator = np.random.default_rng(3)
    luck = type(bank)(
        bank.items, bank.options, generator.integers(0, 4, bank.answers.shape), bank.key
    )

    found = replay(nobody_before(luck), folds=3, orders=1, seed=0)

    half = correlations(found.given.mean, luck.scores)[8]
    assert half == pytest.approx(np.sqrt(0.5), abs=0.12)


def test_least_items_is_where_the_correlation_first_reaches_the_target():
    scores = np.array([0.0, 1.0, 2.0, 3.0])
    told = np.array([[1, 1, 1, 1], [0, 3, 2, 1], [0, 1, 3, 2], [0, 1, 2, 3]], float).T

    assert [least_items(told, scores, target) for target in (0.5, 0.9)] == [2, 3]
    assert correlations(told, scores)[0] == 0.0


def test_between_two_whole_numbers_of_items_some_are_asked_one_more():
    scores = np.array([0.0, 1.0, 2.0, 3.0])
    told = np.array([[1, 1, 1, 1], [0, 3, 2, 1], [0, 1, 3, 2], [0, 1, 2, 3]], float).T
    before, after = correlations(told, scores)[2:]

    assert items_between(told, scores, float(before)) == pytest.approx(2.0)
    assert items_between(told, scores, float(before + (after - before) / 4)) == pytest.approx(2.25)


def test_stopping_asks_the_sure_less_than_the_unsure():
    track = Track(
        mean=np.array([[1.0, 0.0, 0.0, 0.0], [1.0, 1.0, 2.0, 2.0]]),
        sd=np.array([[1.0, 0.1, 0.1, 0.0], [1.0, 0.9, 0.1, 0.0]]),
    )

    found = stopped(track)
    place = loosest(found, np.array([0.0, 2.0]), 0.99)

    assert found.length[:, 0].tolist() == [1, 1]
    assert found.length[:, -1].tolist() == [3, 3]
    assert place == 0  # two students correlate perfectly at once


@pytest.mark.parametrize(
    ("answers", "key", "sentence"),
    [
        ("", "Q1\nA\n", "the file is empty"),
        ("name,Q1,Q2,Q3,Q4\n1,A,A,A,A\n", "Q1\nA\n", "must be called student"),
        ("student,Q1\n1,A\n", "Q1\nA\n", "at least 4 items"),
        ("student,Q1,Q1\n1,A,A\n", "Q1\nA\n", "the same name"),
        ("student,Q1,Q2,Q3,Q4\n1,A,A\n", "Q1\nA\n", "line 2: 3 cells under 5 columns"),
        ("student,Q1,Q2,Q3,Q4\n1,A,A,A,A\n1,A,A,A,A\n", "Q1\nA\n", "more than one row"),
        ("student,Q1,Q2,Q3,Q4\n1,A,A,A,A\n", "Q1\nA\n", "1 students; at least 30"),
        ("MANY", "Q1,Q2,Q3\nA,A,A\n", "no right answer for Q4"),
        ("MANY", "Q1,Q2,Q3,Q4\nA,A,A,A\nB,B,B,B\n", "one row under its header"),
        ("MANY", "Q1,Q2,Q3,Q4\nA,A,A,A\n", "all students have the same score"),
    ],
)
def test_a_bad_file_gets_a_sentence(tmp_path, capsys, answers, key, sentence):
    many = "student,Q1,Q2,Q3,Q4\n" + "".join(f"{n},A,A,A,A\n" for n in range(40))
    (tmp_path / "a.csv").write_text(many if answers == "MANY" else answers)
    (tmp_path / "k.csv").write_text(key)

    assert main([str(tmp_path / "a.csv"), str(tmp_path / "k.csv"), "--json"]) == 2

    told = capsys.readouterr()
    assert sentence in told.err
    assert told.out == ""
    assert len(told.err.splitlines()) == 1


def test_a_file_that_is_not_there_or_no_text_gets_a_sentence(tmp_path, capsys):
    (tmp_path / "b.csv").write_bytes(b"\xff\xfe\x00")

    assert main([str(tmp_path / "a.csv"), str(tmp_path / "k.csv")]) == 2
    assert main([str(tmp_path / "b.csv"), str(tmp_path / "k.csv")]) == 2
    assert "no CSV file in UTF-8" in capsys.readouterr().err


def test_more_folds_than_students_are_refused_with_a_sentence(tmp_path, capsys):
    rows = "".join(f"{n},{'A' if n % 2 else 'B'},A,A,A\n" for n in range(40))
    (tmp_path / "a.csv").write_text("student,Q1,Q2,Q3,Q4\n" + rows)
    (tmp_path / "k.csv").write_text("Q1,Q2,Q3,Q4\nA,A,A,A\n")

    assert main([str(tmp_path / "a.csv"), str(tmp_path / "k.csv"), "--folds", "41"]) == 2
    assert "41 folds of 40 students" in capsys.readouterr().err


def test_an_archive_that_was_cut_off_gets_a_sentence(tmp_path, capsys):
    whole = lzma.compress(b"student,Q1,Q2,Q3,Q4\n1,A,A,A,A\n")
    (tmp_path / "a.csv.xz").write_bytes(whole[:-10])

    assert main([str(tmp_path / "a.csv.xz"), str(tmp_path / "a.csv.xz"), "--json"]) == 2
    assert "no CSV file" in capsys.readouterr().err

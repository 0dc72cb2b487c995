"""The learner model's formulas, by hand; its constants, fitted to students whose skills are known."""

import json
from math import log

import pytest

from ml.mastery.fit import fit
from ml.mastery.model import FILE, Counts, Item, Weights, after, faded, logistic, mastery, shipped
from ml.mastery.rows import BadVerdicts, Row, read_rows
from ml.mastery.train import main

WEIGHTS = Weights(gain=2.0, loss=1.5)
USUAL = Item(there=0.9, not_there=0.2)
DAY = 86_400.0


def test_mastery_is_the_published_formula():
    found = mastery(0.6, Counts(wins=1.5, losses=0.5), WEIGHTS)

    assert found == pytest.approx(logistic(log(0.6 / 0.4) + 2.0 * log(2.5) - 1.5 * log(1.5)))


def test_an_observation_counts_by_its_likelihood_ratio():
    assert after(Counts(), 1.0, 1.0, USUAL).wins == pytest.approx(log(0.9 / 0.2))
    assert after(Counts(), 0.0, 1.0, USUAL).losses == pytest.approx(log(0.8 / 0.1))
    assert after(Counts(), 1.0, 1.0, Item(0.9, 0.95)) == Counts()


def test_a_bench_that_leads_makes_a_good_step_tell_less():
    told = [USUAL.told(True, scaffold) for scaffold in ("guided", "structured", "open")]

    assert told == sorted(told)
    assert len(set(told)) == 3


def test_older_observations_count_less_than_recent_ones():
    good_then_bad = after(after(Counts(), 1.0, 1.0, USUAL), 0.0, 1.0, USUAL)
    bad_then_good = after(after(Counts(), 0.0, 1.0, USUAL), 1.0, 1.0, USUAL)

    assert mastery(0.5, bad_then_good, WEIGHTS) > mastery(0.5, good_then_bad, WEIGHTS)


def test_counts_halve_in_a_half_life_which_doubles_with_each_time_it_was_kept():
    counts = Counts(2.0, 0.0)

    assert faded(counts, 30 * DAY, 0, WEIGHTS).wins == pytest.approx(1.0)
    assert faded(counts, 60 * DAY, 1, WEIGHTS).wins == pytest.approx(1.0)
    assert faded(counts, 274 * DAY, 9, WEIGHTS).wins == pytest.approx(1.0)


def a_class():
    """Forty who have the skill and get nine of ten right, forty who have not and get three."""
    for number in range(80):
        has = number % 2 == 0
        yield [
            Row(f"s{number}", str(run), "k", "lab.k.collect", float(good), "structured", has)
            for run in range(50)
            for good in [(run * 7 + number) % 10 < (9 if has else 3)]
        ]


def test_the_fit_finds_what_an_item_tells():
    item = fit(list(a_class())).items["lab.k.collect"]

    assert item.there == pytest.approx(0.9, abs=0.02)
    assert 0.25 < item.not_there < 0.3  # 0.3, drawn towards the usual guess of 0.2


def test_the_shipped_constants_say_how_they_were_made_and_beat_the_model_before():
    told = json.loads(FILE.read_text())["kept_back"]

    for figure in ("next_step", "has_the_skill"):
        assert told["logistic"][figure]["auc_95"][0] > told["bkt"][figure]["auc"]
        assert told["logistic"][figure]["ece"] < told["bkt"][figure]["ece"]
    assert shipped().items["pendulum.control_of_variables.collect"].there > 0.9


def test_a_file_of_something_else_is_refused_by_name(tmp_path, capsys):
    file = tmp_path / "other.csv"
    file.write_text("student,skill\na,b\n")

    with pytest.raises(BadVerdicts, match="no column correct"):
        read_rows(file)
    assert main(["--data", str(file)]) == 2
    assert "python -m labs verdicts" in capsys.readouterr().err


def test_a_value_that_is_no_verdict_names_its_line(tmp_path):
    file = tmp_path / "odd.csv"
    file.write_text("student,run,skill,item,correct,scaffold,has\na,1,k,i,2,open,1\n")

    with pytest.raises(BadVerdicts, match="line 2"):
        read_rows(file)


def test_students_may_be_interleaved(tmp_path):
    heading = "student,run,skill,item,correct,scaffold,has\n"
    rows = [f"{who},r{n},replication,i,1,open,1\n" for n in range(3) for who in ("a", "b")]
    file = tmp_path / "verdicts.csv"
    file.write_bytes(b"\xef\xbb\xbf" + (heading + "".join(rows)).encode())

    students = read_rows(file)

    assert [[row.run for row in one] for one in students] == [["r0", "r1", "r2"]] * 2


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"a,r\n", "line 2 ends before"),
        (b"a,r,replication,i,1,bogus,1\n", "scaffold must be one of"),
        (b"\xe9,r,replication,i,1,open,1\n", "not UTF-8"),
    ],
)
def test_a_wrong_line_of_verdicts_gets_a_sentence(tmp_path, line, said):
    file = tmp_path / "verdicts.csv"
    file.write_bytes(b"student,run,skill,item,correct,scaffold,has\n" + line)

    with pytest.raises(BadVerdicts, match=said):
        read_rows(file)

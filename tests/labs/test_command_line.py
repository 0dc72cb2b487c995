"""python -m labs."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from labs.__main__ import main

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def run(capsys):
    def command(*arguments):
        code = main(arguments)
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return command


def test_check_prints_the_table_and_is_content(run):
    code, out, _ = run("check", "pendulum")

    assert code == 0
    assert "T/T0 at 150 deg" in out and "1.762204" in out


def test_check_fails_on_a_miss(run, monkeypatch):
    from labs.pendulum.model import Pendulum

    true_rate = Pendulum._rate_per_s.fget
    monkeypatch.setattr(Pendulum, "_rate_per_s", property(lambda self: 1.01 * true_rate(self)))
    code, out, _ = run("check", "pendulum")

    assert code == 1
    assert "MISS" in out


def test_describe_lists_controls_and_instruments_with_units_and_ranges(run):
    _, out, _ = run("describe", "pendulum", "--json")
    described = json.loads(out)
    length = next(c for c in described["controls"] if c["name"] == "length")

    assert (length["minimum"], length["maximum"], length["unit"]) == (0.1, 2.0, "m")
    assert {i["name"]: i["unit"] for i in described["instruments"]}["stopwatch"] == "s"


def test_measure_sets_and_reads(run):
    _, out, _ = run("measure", "pendulum", "--set", "amplitude=90", "--ideal", "--json")
    period = json.loads(out)["readings"]["photogate"]["value"]

    assert period == pytest.approx(1.180341 * 2.00606666, rel=1e-6)


def test_measure_is_noisy_but_repeatable(run):
    first = run("measure", "pendulum", "--seed", "4", "--json")
    assert first == run("measure", "pendulum", "--seed", "4", "--json")
    assert first != run("measure", "pendulum", "--seed", "5", "--json")


@pytest.mark.parametrize("value", ["7", "nan", "inf", "-inf", "", "long"])
def test_measure_refuses_with_control_range_and_value(run, value):
    code, out, err = run("measure", "pendulum", "--set", f"length={value}", "--json")

    assert code == 2
    assert "length" in err and "0.1 m" in err and "2 m" in err
    assert json.loads(out)["error"]["message"] in err


@pytest.mark.parametrize("setting", ["colour=3", "length"])
def test_measure_refuses_unknown_controls_and_missing_values(run, setting):
    code, _, err = run("measure", "pendulum", "--set", setting)

    assert code == 2
    assert setting.partition("=")[0] in err


def test_measure_names_the_controls_there_are_beside_one_that_there_is_not(run):
    _, _, err = run("measure", "pendulum", "--set", "lengh=1")

    assert "length, mass, amplitude, gravity, drag" in err


def test_a_table_may_be_cut_short_by_its_reader():
    command = [sys.executable, "-m", "labs", "check"]

    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT) as cut:
        cut.stdout.close()  # before the first line: a short table may be written before `head` goes

        assert cut.stderr.read() == b""


def test_list_names_the_labs(run):
    _, out, _ = run("list")

    assert "pendulum\t" in out and "climate_control\t" in out


def test_simulated_runs_replay(run, tmp_path):
    file = tmp_path / "runs.jsonl"
    code, _, _ = run(
        "simulate", "--lab", "pendulum", "--students", "5", "--seed", "1", "--out", str(file)
    )
    assert code == 0
    assert len(file.read_text().splitlines()) == 5
    assert run("replay", str(file))[0] == 0


def test_a_run_that_was_tampered_with_does_not_replay(run, tmp_path):
    file = tmp_path / "runs.jsonl"
    run("simulate", "--lab", "climate_control", "--students", "1", "--out", str(file))
    data = json.loads(file.read_text())
    file.write_text(json.dumps({**data, "seed": data["seed"] + 1}))

    assert run("replay", str(file))[0] == 1


def test_measure_says_why_an_instrument_of_the_other_set_up_is_not_read(run):
    code, out, _ = run("measure", "optics", "--set", "setup=refraction", "--ideal", "--json")
    answer = json.loads(out)

    assert code == 0
    assert "protractor" in answer["readings"]
    assert answer["refused"]["ruler"]


def test_a_file_of_runs_may_begin_with_a_mark_and_hold_blank_lines(run, tmp_path):
    file = tmp_path / "runs.jsonl"
    run("simulate", "--lab", "pendulum", "--students", "1", "--out", str(file))
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes() + b"\n\n")

    assert run("replay", str(file)) == (0, "", "1 runs, 0 events that differ\n")


@pytest.mark.parametrize("line", ["[1]", "null", "{}", "{", "[" * 100_000])
def test_a_line_that_is_no_run_is_named_in_a_sentence(run, tmp_path, line):
    file = tmp_path / "runs.jsonl"
    file.write_text("\n" + line + "\n")

    code, out, err = run("replay", str(file))

    assert (code, out) == (2, "")
    assert err.startswith("error: line 2 is not a simulated run: ")


@pytest.mark.parametrize("count", ["0", "-3"])
def test_fewer_than_one_student_is_refused(run, tmp_path, count):
    with pytest.raises(SystemExit) as ended:
        run("simulate", "--students", count, "--out", str(tmp_path / "runs.jsonl"))
    assert ended.value.code == 2

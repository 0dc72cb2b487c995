"""A small simulated class and a model trained on it, once for all tests."""

from __future__ import annotations

import csv

import pytest

from benchmarks.tutor_students import rows
from ml.__main__ import main
from ml.tracing.model import TracingModel

COLUMNS = ("student", "skill", "item", "correct")


def write_answers(file, answers, columns=COLUMNS):
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, columns, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(answers)
    return file


@pytest.fixture(scope="session")
def answers():
    """About 4,000 answers of 120 students; the last 30 are for measuring."""
    return list(rows(students=120, skills=8, items_a_skill=20, seed=3))


@pytest.fixture(scope="session")
def parts(answers):
    late = {f"s{number}" for number in range(90, 120)}
    return (
        [one for one in answers if one["student"] not in late],
        [one for one in answers if one["student"] in late],
    )


@pytest.fixture(scope="session")
def folder(parts, tmp_path_factory):
    """Trained by the command, with short recurrent networks."""
    here = tmp_path_factory.mktemp("tracing")
    data = write_answers(here / "train.csv", parts[0])
    command = ["train", "tracing", "--data", str(data), "--out", str(here / "model")]
    assert main([*command, "--members", "1", "--epochs", "2"]) == 0
    return here / "model"


@pytest.fixture(scope="session")
def model(folder):
    return TracingModel.load(folder)

"""The ablations: what a run records, and what the table makes of several."""

import json

import pytest

from ml.explanations import ablate
from ml.explanations.ablation_table import (
    README,
    RECORD,
    between,
    noise,
    table,
    write_tables,
)
from ml.explanations.prepared import read_sets
from ml.training.config import TrainingConfig

PARTS = (
    "beetle unseen answers",
    "beetle unseen questions",
    "scientsbank unseen answers",
    "scientsbank unseen questions",
)


def run(name, seed, mean, **more):
    parts = {part: {"macro_f1": mean, "accuracy": mean} for part in PARTS}
    row = {"name": name, "seed": seed, "steps": 150, "parts": parts}
    row |= {"mean": mean, "accuracy": mean + 0.1}
    return row | {"processor_seconds": 300} | more


RUNS = [
    run("baseline", 1, 0.50),
    run("baseline", 2, 0.52),
    run("baseline", 3, 0.51),
    run("good", 1, 0.56),
    run("odd", 1, 0.52),
    run("bad", 1, 0.45, privacy={"epsilon": 7.99, "delta": 1e-4}),
]


def test_noise_is_the_spread_between_seeds():
    assert noise(RUNS) == pytest.approx(0.01)


def test_a_choice_helps_only_beyond_twice_the_noise():
    lines = [line for line in table(RUNS).splitlines() if line.startswith("|")]
    rows = {line.split("|")[1].split("(")[0].strip(): line for line in lines}

    assert "**helps**" in rows["good"]
    assert "within the noise" in rows["odd"]
    assert "**harms**" in rows["bad"]
    assert "7.99 at delta 0.0001" in rows["bad"]


def test_the_table_says_what_difference_one_seed_can_tell():
    told = (
        "Beside 3 seeds of the baseline, one seed of a choice tells a difference of 0.050 or more"
    )

    assert told in table(RUNS), (
        "Student's t of 2 degrees, 4.303, times 0.01 times the root of 1 + 1/3"
    )
    assert "tells a difference" not in table([run("baseline", 1, 0.4), run("good", 1, 0.6)])


def test_what_privacy_costs_is_told_against_the_same_training_without_noise():
    private = run("private, epsilon 8", 1, 0.40, privacy={"epsilon": 7.99, "delta": 1e-4})
    both = [*RUNS[:3], private, run("as the private, without noise", 1, 0.47, accuracy=0.61)]

    assert "without noise: macro-F1 -0.070, accuracy -0.110." in table(both)
    assert "without noise: macro-F1" not in table(both[:4])


def test_one_seed_of_each_tells_nothing():
    lonely = [run("baseline", 1, 0.4), run("good", 1, 0.6)]

    assert "**helps**" not in table(lonely)
    assert "not known: one seed of each" in table(lonely)


def test_a_record_without_the_baseline_is_refused_in_words():
    with pytest.raises(ValueError, match="--only baseline"):
        table([run("good", 1, 0.6)])


def test_the_table_stands_between_its_marks(tmp_path):
    record, readme = tmp_path / "record.json", tmp_path / "README.md"
    record.write_text(json.dumps({"runs": RUNS}))
    readme.write_text("before\n<!-- ablations: begin -->\nold\n<!-- ablations: end -->\nafter\n")

    write_tables(record, readme)

    text = readme.read_text()
    assert "old" not in text and "| good |" in text
    assert text.startswith("before\n") and text.endswith("after\n")
    with pytest.raises(ValueError, match="no place for the table"):
        between("nothing", "ablations", "x")


def test_the_readme_shows_what_was_recorded():
    runs = json.loads(RECORD.read_text())["runs"]

    assert table(runs) in README.read_text(encoding="utf-8")


def test_every_choice_is_a_configuration():
    for name in ablate.CHOICES:
        config = ablate.config_of(name, 1, 150, 1, 2373)
        assert isinstance(config, TrainingConfig)


def test_the_reduced_data_share_no_question_with_the_new_ones():
    train, parts = ablate.reduced(read_sets(None))

    known = {one.question_id for answers in train.values() for one in answers}
    new = {one.question_id for part in PARTS if "questions" in part for one in parts[part]}
    assert set(parts) == set(PARTS) and not known & new
    assert 2300 < sum(map(len, train.values())) < 2450


def test_a_run_is_recorded_once_and_not_done_again(small_backbone, tmp_path, monkeypatch):
    out = tmp_path / "record.json"
    whole = ablate.reduced

    def few(sets):
        train, parts = whole(sets, 0.01)
        return train, {name: part[:20] for name, part in parts.items()}

    monkeypatch.setattr(ablate, "reduced", few)
    command = ["--only", "typing errors", "early stopping", "--steps", "2", "--out", str(out)]
    assert ablate.main(command) == 0

    first = json.loads(out.read_text())["runs"]
    ablate.main(command)
    assert json.loads(out.read_text())["runs"] == first
    assert [one["name"] for one in first] == ["typing errors", "early stopping"]
    assert first[0]["differs"] == {"typing_errors": 0.3}
    assert first[1]["answers"] < first[0]["answers"]  # some are kept for the looks
    assert set(first[0]["parts"]) == set(PARTS)

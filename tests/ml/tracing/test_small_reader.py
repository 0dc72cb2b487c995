"""The product's small reader: it keeps a student's state in little, and weighs itself against the counts."""

import json
import random

import numpy as np
import pytest

from ml.tracing.fit_weights import Asked, fit_weights
from ml.tracing.history import History
from ml.tracing.moments import tell
from ml.tracing.observed import Observed, read, write
from ml.tracing.retrain import TooFew, answers_of, asked_of, cut, learn
from ml.tracing.small import PLACES, NoReader, SmallReader, Weighed, facts

SKILLS = ("replication", "range_coverage", "claim_matches_data")


def students(count: int, seed: int = 1) -> list[Observed]:
    """Half of them strong in everything, the others weak; what the counts say is left at nothing."""
    rng = random.Random(seed)
    found = []
    for number in range(count):
        chance = 0.9 if number % 2 else 0.35
        known: set[str] = set()
        for step in range(18):
            skill = rng.choice(SKILLS)
            right = rng.choices((1.0, 0.0, 0.5), (chance, 1 - chance, 0.05))[0]
            item = f"pendulum.{skill}.{step % 3}"
            found.append(
                Observed(f"s{number}", skill, item, right, 0.5, 0.0, 1.0, 0.9, 0.3, skill in known)
            )
            known.add(skill)
    return found


@pytest.fixture(scope="module")
def reader() -> SmallReader:
    return learn(cut(students(150)))[0]


def test_a_state_written_and_read_goes_on_with_the_same_bits(reader, tmp_path):
    reader.save(tmp_path)
    again = SmallReader.load(tmp_path)
    whole, cut_up = reader.start(), again.start()
    for one in students(1):
        for model, state in ((reader, whole), (again, cut_up)):
            model.see(state, one.skill, one.item, one.right == 1.0)
        cut_up = again.state(json.loads(json.dumps(cut_up.plain())))
        assert again.reading(cut_up, one.skill) == reader.reading(whole, one.skill)


def test_it_reads_alone_what_it_was_trained_on_in_batches(reader):
    rows = [one for one in students(2, seed=9) if one.right != 0.5]
    answers = answers_of(rows)
    told = tell(answers, lambda _: reader.table)
    histories: dict[str, History] = {}
    for row, one in enumerate(rows):
        history = histories.setdefault(one.student, History(reader.table))
        found, logit = facts(history, one.skill, one.item)
        assert found == told.features[row, PLACES].tolist()
        assert logit == told.logits[row]
        history.see((one.skill,), one.item, one.right == 1.0)


def test_who_did_well_elsewhere_is_read_as_better_on_a_skill_not_seen(reader):
    strong, weak = reader.start(), reader.start()
    for number in range(8):
        skill = SKILLS[number % 2]
        reader.see(strong, skill, f"pendulum.{skill}.0", True)
        reader.see(weak, skill, f"pendulum.{skill}.0", False)

    assert reader.reading(strong, SKILLS[2]) > reader.reading(weak, SKILLS[2]) + 0.5


def test_weights_stay_with_the_counts_where_the_reader_says_nothing(reader):
    rng = np.random.default_rng(1)
    rows = [one for one in students(40, seed=3) if one.right != 0.5]
    noise = Asked.of(rows, rng.normal(size=len(rows)))
    sure, asked = asked_of(reader, students(40, seed=3))

    assert fit_weights(noise).slope < 0.15
    assert fit_weights(asked).slope > 0.3
    assert len(sure) == len(rows)


def test_with_weights_of_nothing_the_blend_is_the_counts(reader):
    _sure, asked = asked_of(reader, students(6))

    assert asked.chances(Weighed(1.0, 0.0, 0.0)) == pytest.approx(asked.chances_alone())


def test_observations_come_back_from_a_file_as_they_were(tmp_path):
    rows = students(3)

    assert write(tmp_path / "rows.csv", rows) == len(rows)
    assert read(tmp_path / "rows.csv") == rows


def test_too_few_students_and_a_folder_without_a_reader_are_refused_in_words(tmp_path):
    with pytest.raises(TooFew, match="expected 20"):
        cut(students(5))
    with pytest.raises(NoReader, match="train a version"):
        SmallReader.load(tmp_path)

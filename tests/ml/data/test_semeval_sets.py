"""The committed sets are whole, attributed, and cut without leaks."""

import json

import pytest

from ml.data.semeval import SETS, Answer, read, read_committed
from ml.data.splits import pick, split


@pytest.fixture(scope="module")
def sets() -> dict[str, list[Answer]]:
    return read_committed()


def test_the_sets_hold_every_answer_of_the_training_parts(sets):
    assert {name: len(answers) for name, answers in sets.items()} == {
        "beetle": 3941,
        "scientsbank": 4969,
    }
    assert len({one.question_id for one in sets["beetle"]}) == 47
    assert len({one.question_id for one in sets["scientsbank"]}) == 135


def test_only_beetle_has_five_labels(sets):
    assert all(one.label5 and one.label3 for one in sets["beetle"])
    assert not any(one.label5 for one in sets["scientsbank"])


def test_the_licence_goes_with_the_sets():
    licence = (SETS / "LICENCE").read_text()

    assert "Attribution-ShareAlike 3.0" in licence
    assert "Dzikovska" in licence


@pytest.mark.parametrize(
    ("identifier", "student"),
    [
        ("FaultFinding-BULB_C_VOLTAGE_EXPLAIN_WHY1.sbj3-l1.qa193", "sbj3"),
        ("SwitchesBulbsSeries-SWITCH_OPEN_EXPLAIN_Q.sbjb41-l1.qa64", "sbjb41"),
        ("EM.45b.110.1", "110"),
        ("an id of another kind", "an id of another kind"),
    ],
)
def test_the_student_is_read_from_the_id(identifier, student):
    assert Answer.from_json({"id": identifier}).student == student


@pytest.mark.parametrize("name", ["beetle", "scientsbank"])
@pytest.mark.parametrize("salt", ["1", "another"])
def test_validation_shares_no_question_and_no_student_with_training(sets, name, salt):
    cut = split(sets[name], share=0.1, salt=salt)

    trained_questions = {one.question_id for one in cut.train}
    assert not trained_questions & {one.question_id for one in cut.unseen_questions}
    assert not {one.student for one in cut.train} & {one.student for one in cut.unseen_answers}
    assert {one.question_id for one in cut.unseen_answers} <= trained_questions


def test_the_parts_are_the_whole_and_about_a_tenth_is_kept_back(sets):
    cut = split(sets["beetle"], share=0.1, salt="1")
    kept = len(cut.unseen_answers) + len(cut.unseen_questions)

    assert len(cut.train) + kept == 3941
    assert 0.15 < kept / 3941 < 0.25


def test_a_name_keeps_its_side_when_another_one_leaves():
    names = {f"question {number}" for number in range(100)}
    held = pick(names, 0.1, "salt")

    without_one = pick(names - {min(held)}, 0.1, "salt")

    assert held - {min(held)} <= without_one


def test_a_line_may_lack_labels_grades_and_ids(tmp_path):
    file = tmp_path / "answers.jsonl"
    file.write_text(json.dumps({"answer": "a gap", "reference_answers": ["there is a gap"]}) + "\n")

    (answer,) = read(file)

    assert answer.answer == "a gap"
    assert (answer.label3, answer.label5, answer.reference_grades) == ("", "", ())

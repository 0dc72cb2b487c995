"""CSV files as people really have them."""

from __future__ import annotations

import pytest

from ml.tracing.rows import Answer, BadAnswers, by_student, read_answers


def read(tmp_path, text, encoding="utf-8", **how):
    file = tmp_path / "answers.csv"
    file.write_bytes(text.encode(encoding))
    return read_answers(file, **how)


def test_columns_may_stand_in_any_order_among_others(tmp_path):
    found = read(tmp_path, "when,correct,item,skill,student\n7,1,q1,add,anna\n8,0,,add,anna\n")

    assert found == [
        Answer("anna", ("add",), "q1", True),
        Answer("anna", ("add",), "", False),
    ]


def test_a_byte_order_mark_and_capitals_do_no_harm(tmp_path):
    found = read(tmp_path, "Student,Skill,Correct\r\nanna,add,1.0\r\n", "utf-8-sig")

    assert found == [Answer("anna", ("add",), "", True)]


def test_joined_skills_are_told_apart_and_their_order_says_nothing(tmp_path):
    found = read(tmp_path, "student,skill,correct\na,mul~~add,1\na,add~~mul,1\na,,0\n")

    assert found[0].skills == found[1].skills == ("add", "mul")
    assert found[2].skills == ("",)


def test_an_empty_line_is_no_row(tmp_path):
    found = read(tmp_path, "student,skill,correct\na,x,1\n\nb,x,0\n\n")

    assert [one.student for one in found] == ["a", "b"]


def test_students_may_be_interleaved(tmp_path):
    found = read(tmp_path, "student,skill,correct\na,x,1\nb,x,0\na,x,0\n")

    assert by_student(found) == {"a": [0, 2], "b": [1]}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("student,item,correct\na,q,1\n", "no column skill; the first line names student, item"),
        ("", "no column student and no column skill and no column correct"),
        ("student,skill,correct\n", "no rows below the header"),
        ("student,skill,correct\na,x,maybe\n", "row 0 has correct = 'maybe'; expected 1"),
        ("student,skill,correct\na,x,1\na,x,\n", "row 1 has correct = ''; expected 1"),
        ("student,skill,correct\n,x,1\n", "row 0 names no student"),
        ("student,skill,correct\na,x\n", "row 0 has 2 fields, the header has 3"),
        ("student,skill,skill,correct\na,x,y,1\n", "the column skill is there twice"),
    ],
)
def test_a_bad_file_is_refused_with_what_is_wrong_and_what_to_do(tmp_path, text, sentence):
    with pytest.raises(BadAnswers) as refused:
        read(tmp_path, text)

    assert sentence in str(refused.value)
    assert "expected" in str(refused.value) or ";" in str(refused.value)


def test_a_file_in_another_encoding_is_refused(tmp_path):
    with pytest.raises(BadAnswers, match="not UTF-8; save the file as 'CSV UTF-8'"):
        read(tmp_path, "student,skill,correct\njosé,x,1\n", "latin-1")


def test_without_outcomes_the_column_may_be_missing_or_empty(tmp_path):
    assert read(tmp_path, "student,skill\na,x\n", outcomes=False)[0].correct is None
    assert read(tmp_path, "student,skill,correct\na,x,\n", outcomes=False)[0].correct is None

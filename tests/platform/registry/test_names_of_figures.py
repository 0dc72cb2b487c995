"""The parts of the data on a version's page are named in the reader's language."""

import pytest
from django.utils import translation

from registry.part_names import part_name


def test_in_english_a_part_is_called_as_it_is_recorded():
    assert part_name(["pooled", "beetle", "new questions"]) == "pooled, beetle, new questions"
    assert part_name(["cut 1", "beetle unseen answers"]) == "cut 1, beetle, unseen answers"


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        (["cut 2", "scientsbank unseen domains"], "划分 2、scientsbank 新领域"),
        (["simulated pendulum", "first 5"], "模拟学生（单摆）、前 5 个操作"),
        (["real", "whole"], "真实学生、完整"),
        (["simulated students", "the next verdict"], "模拟学生、下一个判断"),
        (["pooled", "beetle, known questions"], "合并、beetle、已知题目"),
    ],
)
def test_in_chinese_it_has_chinese_words(path: list[str], shown: str):
    with translation.override("zh-hans"):
        assert part_name(path) == shown


def test_a_part_that_is_not_known_keeps_its_name():
    with translation.override("zh-hans"):
        assert part_name(["PISA 2012, CP025Q01", "simulated moon"]) == (
            "PISA 2012, CP025Q01、simulated moon"
        )

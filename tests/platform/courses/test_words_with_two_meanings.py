"""English words that mean two things have two words on a Chinese page."""

import re

import pytest
from django.test import Client
from schoolyard import Schoolyard

from courses.building import sequence_create, stage_add


@pytest.fixture
def clay_in_chinese(yard: Schoolyard) -> Client:
    """Ms Clay, reading Chinese."""
    yard.clay.language = "zh-hans"
    yard.clay.save()
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(yard.clay)
    return client


def text_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_control_that_is_hidden_is_no_skill_that_was_missed(
    yard: Schoolyard, clay_in_chinese: Client
):
    made = sequence_create(owner=yard.clay, institution=yard.school, title="New")
    stage_add(sequence=made, lab="pendulum")

    text = text_of(clay_in_chinese, f"/sequences/{made.pk}/")

    assert re.search(r'<option value="hidden"[^>]*>不显示</option>', text)
    assert "没有做到" not in text


def test_a_range_goes_from_one_value_to_another(yard: Schoolyard, clay_in_chinese: Client):
    made = sequence_create(owner=yard.clay, institution=yard.school, title="New")
    stage_add(sequence=made, lab="pendulum")

    text = text_of(clay_in_chinese, f"/sequences/{made.pk}/")

    assert "</span>从</label>" in text and "来自" not in text


def test_a_sequence_has_a_title_and_not_a_persons_name(yard: Schoolyard, clay_in_chinese: Client):
    sequence_create(owner=yard.clay, institution=yard.school, title="New")

    text = text_of(clay_in_chinese, "/sequences/")

    assert '<th scope="col">名称</th>' in text and "姓名" not in text


def test_a_colon_is_as_wide_as_the_letters_around_it(yard: Schoolyard, clay_in_chinese: Client):
    text = text_of(clay_in_chinese, f"/courses/{yard.course.pk}/gradebook/")

    assert f"<title>成绩册：{yard.course.title} · Assay</title>" in text

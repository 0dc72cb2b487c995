"""The signs beside a mark fit the reader's language, and a screen reader says what they mean."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from gradebook.services import comment_add, override_add
from gradebook.signs import signs

SIGN = re.compile(r'<sup class="mark-signs" role="img" aria-label="([^"]*)">([^<]*)</sup>')


@pytest.fixture
def changed(yard, stage, ada_run, ben_run) -> str:
    """A mark that Ms Clay has changed and commented on; Ben's other steps are missing."""
    yard.assignment.due = timezone.now() - timedelta(days=2)
    yard.assignment.save()
    key = (yard.assignment.pk, stage.key, "question")
    given = {"student": yard.ben, "teacher": yard.clay, "key": key}
    override_add(mark=Decimal(80), reason="said it aloud", **given)
    comment_add(text="Well done.", **given)
    return reverse("gradebook:book", args=[yard.course.pk])


def said(client, address: str, language: str) -> set[tuple[str, str]]:
    page = client.get(address, headers={"accept-language": language}).content.decode()
    return set(SIGN.findall(page))


def test_signs_say_their_words_to_a_screen_reader(yard, changed, client):
    client.force_login(yard.clay)

    found = said(client, changed, "en")

    assert ("changed by a teacher, with a comment", "*c") in found
    assert ("missing", "!") in found


def test_signs_in_chinese_are_chinese(yard, changed, client):
    client.force_login(yard.clay)

    found = said(client, changed, "zh-hans")

    assert ("老师改动过、有评语", "改评") in found
    assert ("缺交", "缺") in found


def test_a_students_own_marks_have_the_same_signs(yard, changed, client):
    client.force_login(yard.ben)

    assert ("老师改动过、有评语", "改评") in said(client, "/marks/", "zh-hans")


@pytest.mark.parametrize(("language", "letters"), [("en", "*L!?ce"), ("zh-hans", "改迟缺待评另")])
def test_each_sign_stands_in_the_legend_with_its_words(yard, changed, client, language, letters):
    client.force_login(yard.clay)
    page = client.get(changed, headers={"accept-language": language}).content.decode()

    with translation.override(language):
        known = list(signs().values())
    assert "".join(one.sign for one in known) == letters
    for one in known:
        assert f"<span><b>{one.sign}</b> {one.words.replace(chr(39), '&#x27;')}</span>" in page


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_no_two_states_have_the_same_sign(language):
    with translation.override(language):
        found = [one.sign for one in signs().values()]

    assert len(found) == len(set(found))

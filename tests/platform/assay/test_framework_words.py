"""What Django and allauth say in our forms is said in our tone, and only what they do say is kept."""

import gettext
from datetime import date
from pathlib import Path
from typing import Any

import allauth
import django
import pytest
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import translation

from assay import framework_words
from people.models import User
from tests.test_translations import strings_of

THEIRS = [
    *(Path(django.__file__).parent / place for place in ("conf", "contrib/auth")),
    *(Path(allauth.__file__).parent / place for place in (".", "account")),
]


class Everything(forms.Form):
    """Fields of the kinds that our forms have."""

    name = forms.CharField(min_length=3, max_length=5)
    count = forms.IntegerField(min_value=1, max_value=9)
    share = forms.DecimalField(max_digits=4, decimal_places=2)
    kind = forms.ChoiceField(choices=[("one", "One")])
    due = forms.DateTimeField()
    day = forms.DateField()
    mail = forms.EmailField()


def errors_of(**typed: Any) -> dict[str, list[str]]:
    with translation.override("zh-hans"):
        return {name: list(found) for name, found in Everything(typed).errors.items()}


def ids_of_theirs() -> set[str]:
    """Every string that their catalogues of Chinese know."""
    found: set[str] = set()
    for folder in THEIRS:
        for path in folder.glob("locale/zh_Hans/LC_MESSAGES/*.mo"):
            with path.open("rb") as file:
                known = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
            found |= {key[0] if isinstance(key, tuple) else key for key in known}
    return found


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": ""}, {"name": "请填写这一项。"}),
        ({"name": "ab"}, {"name": "至少要有 3 个字符（现在有 2 个）。"}),
        ({"name": "abcdef"}, {"name": "最多 5 个字符（现在有 6 个）。"}),
        ({"count": "x", "share": "x"}, {"count": "请输入整数。", "share": "请输入数字。"}),
        ({"count": "0"}, {"count": "不能小于 1。"}),
        ({"count": "10"}, {"count": "不能大于 9。"}),
        ({"share": "1.234"}, {"share": "最多 2 位小数。"}),
        ({"kind": "two"}, {"kind": "请从选项中选择；没有“two”这一项。"}),
        (
            {"due": "soon", "day": "x"},
            {"due": "请输入有效的日期和时间。", "day": "请输入有效的日期。"},
        ),
        ({"mail": "ada"}, {"mail": "请输入有效的电子邮箱地址。"}),
    ],
)
def test_a_form_says_what_is_wrong_in_our_tone(typed, said):
    found = errors_of(**typed)

    assert {name: found[name] for name in said} == {name: [words] for name, words in said.items()}


def test_a_page_says_it_too(client, db):
    page = client.post("/accounts/login/", {}, headers={"accept-language": "zh-hans"})

    assert "请填写这一项。" in page.content.decode()


def test_a_weak_password_is_refused_in_our_tone():
    with translation.override("zh-hans"), pytest.raises(ValidationError) as refused:
        validate_password("12345678", User(username="ada"))

    assert "密码不能全是数字。" in refused.value.messages
    assert "这个密码太常见，容易被猜到。" in refused.value.messages


def test_a_date_may_be_typed_as_it_is_written_in_chinese():
    with translation.override("zh-hans"):
        assert forms.DateField().clean("2026年11月5日") == date(2026, 11, 5)
        moment = forms.DateTimeField().clean("2026年11月5日 15:46")

    assert (moment.month, moment.day, moment.hour) == (11, 5, 15)


def test_only_what_they_say_is_kept():
    ours = {words for _, words in strings_of("python", Path(framework_words.__file__).read_text())}

    assert len(ours) > 40
    assert ours - ids_of_theirs() == set()

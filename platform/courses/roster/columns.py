"""The columns of a roster: what they are called in a file's header, and in the template."""

import re
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

NAMES = {
    "first_name": gettext_lazy("First name"),
    "last_name": gettext_lazy("Last name"),
    "login": gettext_lazy("Login"),
    "email": gettext_lazy("Email"),
    "groups": gettext_lazy("Groups"),
}
# What other programs call them, in both languages. A whole name in one cell is a first name: where
# it would have to be parted differs from name to name.
CALLED = {
    "first_name": {
        "first name",
        "given name",
        "name",
        "full name",
        "student",
        "名",
        "名字",
        "姓名",
    },
    "last_name": {"last name", "family name", "surname", "姓", "姓氏"},
    "login": {"login", "username", "user name", "user", "登录名", "用户名", "账号", "学号"},
    "email": {"email", "e mail", "email address", "mail", "邮箱", "电子邮件", "电子邮箱"},
    "groups": {"group", "groups", "组", "小组", "分组"},
}
TEMPLATE = ("first name", "last name", "login", "email", "groups")


def columns_of(header: Sequence[str]) -> dict[str, int]:
    """Where each column stands; a header that does not do is refused with what to write."""
    found: dict[str, int] = {}
    for place, text in enumerate(header):
        name = _called(text)
        if name and name in found:
            raise ValidationError(
                _("Two columns of the header mean “%(column)s”. Delete one of them.")
                % {"column": NAMES[name]}
            )
        if name:
            found[name] = place
    _check(header, found)
    return found


def unread(header: Sequence[str], columns: dict[str, int]) -> list[str]:
    """Columns that mean nothing to us."""
    read = set(columns.values())
    return [text for place, text in enumerate(header) if text and place not in read]


def known(text: str) -> bool:
    return bool(_called(text))


def _called(text: str) -> str:
    plain = re.sub(r"[\s_-]+", " ", text).strip().casefold()
    return next((name for name, called in CALLED.items() if plain in called), "")


def _check(header: Sequence[str], found: dict[str, int]) -> None:
    if "first_name" in found and ("login" in found or "email" in found):
        return
    shown = ", ".join(text for text in header if text)[:200]
    raise ValidationError(
        _(
            "The first row must name the columns: “first name”, and “login” or “email”; “last name” and “groups” if you like. Found: %(header)s. Use the header of the template."
        )
        % {"header": shown or "–"}
    )

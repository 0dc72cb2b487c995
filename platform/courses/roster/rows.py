"""The rows of a roster, and what can be wrong with one by itself."""

import re
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from courses.grouping import MOST_GROUPS
from courses.roster.columns import NAMES, columns_of, unread
from courses.roster.files import Line, Table, not_a_spreadsheet
from people.models import User

LONGEST = {"first_name": 150, "last_name": 150, "login": 150, "email": 254}
LONGEST_GROUP = 60
BETWEEN_GROUPS = re.compile(r"[;；]")


@dataclass(frozen=True)
class Problem:
    """What is wrong with a row; the sentence says how to put it right."""

    code: str
    value: str = ""

    @property
    def sentence(self) -> str:
        return str(SENTENCES[self.code](self.value))


def _column(name: str) -> str:
    return str(NAMES[name])


SENTENCES: dict[str, Callable[[str], str]] = {
    "no_name": lambda _value: _("The first name is missing: write it."),
    "no_account": lambda _value: _(
        "Login and email are both missing: write one of them, by which the student logs in."
    ),
    "bad_email": lambda value: (
        _(
            "“%(value)s” is no email address: write one like name@school.org, or write a login instead."
        )
        % {"value": value}
    ),
    "bad_login": lambda value: (
        _("“%(value)s” cannot be a login: use letters, digits and @ . + - _ without spaces.")
        % {"value": value}
    ),
    "too_long": lambda value: (
        _("“%(column)s” is too long: shorten it.") % {"column": _column(value)}
    ),
    "formula": lambda value: (
        _("“%(column)s” holds a formula: copy the column and paste it as values only.")
        % {"column": _column(value)}
    ),
    "group_name": lambda value: (
        _("The group “%(value)s” has more than 60 characters: shorten its name.") % {"value": value}
    ),
    "too_many_groups": lambda value: (
        _("The course would have more than %(most)s groups with “%(value)s”: use one that exists.")
        % {"most": MOST_GROUPS, "value": value}
    ),
    "twice": lambda value: (
        _("The same student stands in row %(row)s: delete one of the two rows.") % {"row": value}
    ),
    "elsewhere": lambda value: (
        _(
            "The login “%(value)s” belongs to an account of another institution: write another login."
        )
        % {"value": value}
    ),
    "staff": lambda value: (
        _("“%(value)s” is no student's account: add colleagues on the page of the course.")
        % {"value": value}
    ),
    "closed": lambda value: (
        _("The account “%(value)s” is closed: ask your administrator to open it.")
        % {"value": value}
    ),
    "two_accounts": lambda value: (
        _("Several accounts of your school have the address %(value)s: write the student's login.")
        % {"value": value}
    ),
}


@dataclass(frozen=True)
class RosterRow:
    """One student as the file has them."""

    number: int
    first_name: str = ""
    last_name: str = ""
    login: str = ""
    email: str = ""
    groups: tuple[str, ...] = ()
    formulas: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return User(first_name=self.first_name, last_name=self.last_name).get_full_name()

    @property
    def account(self) -> str:
        """By what the student logs in: the login, else the email address."""
        return self.login or self.email

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "RosterRow":
        groups, formulas = tuple(data["groups"]), tuple(data["formulas"])
        return cls(**{**data, "groups": groups, "formulas": formulas})

    def problems(self) -> Iterator[Problem]:
        """What is wrong whoever else is in the course."""
        yield from (Problem("formula", name) for name in self.formulas)
        if not self.first_name and "first_name" not in self.formulas:
            yield Problem("no_name")
        if not self.account and not {"login", "email"} & set(self.formulas):
            yield Problem("no_account")
        if self.email and not _is(validate_email, self.email):
            yield Problem("bad_email", self.email)
        elif self.account and not _is(UnicodeUsernameValidator(), self.account):
            yield Problem("bad_login", self.account)
        for name, most in LONGEST.items():
            if len(getattr(self, name)) > most:
                yield Problem("too_long", name)
        if not self.login and len(self.email) > LONGEST["login"]:
            yield Problem("too_long", "email")
        yield from (Problem("group_name", one) for one in self.groups if len(one) > LONGEST_GROUP)


def rows_of(table: Table) -> tuple[list[RosterRow], list[list[str]]]:
    """The rows below the header, and the notices about the file."""
    if not table.lines:
        raise not_a_spreadsheet()
    header, *lines = table.lines
    columns = columns_of(header.cells)
    if not lines:
        raise ValidationError(_("There is no student below the header. Write one in each row."))
    left_out = ", ".join(unread(header.cells, columns))[:200]
    notices = [*table.notices, *([["unread", left_out]] if left_out else [])]
    return [_row(line, columns) for line in lines], notices


def _row(line: Line, columns: dict[str, int]) -> RosterRow:
    cells = {
        name: line.cells[place] if place < len(line.cells) else ""
        for name, place in columns.items()
    }
    formulas = tuple(name for name, place in columns.items() if place in line.formulas)
    texts = {name: "" if name in formulas else text for name, text in cells.items()}
    groups = BETWEEN_GROUPS.split(texts.get("groups", ""))
    return RosterRow(
        number=line.number,
        first_name=texts.get("first_name", ""),
        last_name=texts.get("last_name", ""),
        login=User.normalize_username(texts.get("login", "")),
        email=texts.get("email", "").lower(),
        groups=tuple(dict.fromkeys(one.strip() for one in groups if one.strip())),
        formulas=formulas,
    )


def _is(validator: Callable[[str], None], text: str) -> bool:
    try:
        validator(text)
    except ValidationError:
        return False
    return True

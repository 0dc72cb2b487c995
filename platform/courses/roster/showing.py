"""What a teacher reads of a roster before it is applied, and afterwards."""

from collections import Counter
from dataclasses import dataclass

from courses.roster.files import notice_text
from courses.roster.models import RosterImport
from courses.roster.rows import Problem
from courses.roster.services import looked_at
from people.invitations import invitation_path, waits
from people.models import User


@dataclass(frozen=True)
class ReportLine:
    """What was done with a row of the file."""

    number: int
    what: str
    user: User | None  # none for a mistake, and where the account is gone
    problems: list[Problem]
    invitation: str = ""  # the path by which the student chooses a password, while none is chosen


def preview(roster: RosterImport) -> dict[str, object]:
    """The rows with what would be done, and how many of each."""
    rows = looked_at(roster)
    counts = Counter(one.state for one in rows)
    good = counts["new"] + counts["known"]
    named = any(one.row.groups for one in rows if one.state == "here")
    return {
        "rows": rows,
        "counts": counts,
        "good": good,
        "worth": good > 0 or named,
        "notices": [notice_text(one) for one in roster.notices],
    }


def report(roster: RosterImport) -> dict[str, object]:
    """What was done, with the links of those who have not come yet; two queries."""
    numbers = [one["user"] for one in roster.report if one["user"]]
    users = User.objects.in_bulk(numbers)
    inside = set(roster.course.memberships.filter(user__in=numbers).values_list("user", flat=True))
    lines = [_line(one, users, inside) for one in roster.report]
    return {
        "lines": lines,
        "counts": Counter(one.what for one in lines),
        "invited": [one for one in lines if one.invitation],
    }


def _line(done: dict[str, object], users: dict[int, User], inside: set[int]) -> ReportLine:
    user = users.get(done["user"])  # type: ignore[call-overload]
    # Only of accounts that this file made, while their student is in the course.
    ours = done["what"] == "made" and user is not None and user.pk in inside and waits(user)
    problems = [Problem(**one) for one in done["problems"]]  # type: ignore[attr-defined]
    path = invitation_path(user) if ours and user is not None else ""
    return ReportLine(int(str(done["row"])), str(done["what"]), user, problems, path)

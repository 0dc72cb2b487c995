"""What a teacher reads of a roster before it is applied, and afterwards."""

from collections import Counter
from dataclasses import dataclass

from courses.roster.files import notice_text
from courses.roster.models import RosterImport
from courses.roster.rows import Problem
from courses.roster.services import looked_at
from letters.models import Letter
from letters.sending import mail_goes_out
from letters.showing import letter_sentence, newest_letters, on_its_way, reached
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
    letter: Letter | None = None  # the last one that was to bring the invitation

    @property
    def mailed(self) -> bool:
        return reached(self.letter)

    @property
    def by_hand(self) -> bool:
        """Whether the teacher has to hand the link over, as far as is known."""
        return not (self.mailed or on_its_way(self.letter))

    @property
    def mail(self) -> str:
        """Where the mail to the student is; said of those alone who are invited."""
        return letter_sentence(self.user, self.letter) if self.user is not None else ""

    @property
    def unmailed(self) -> bool:
        """Whether a mail could be sent, and none was, or is on its way."""
        on_its_way = self.letter is not None and self.letter.state == Letter.State.WAITING
        known = self.user is not None and bool(self.user.email)
        return known and bool(self.invitation) and not (self.mailed or on_its_way)


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
        "to_mail": sum(one.state == "new" and bool(one.row.email) for one in rows),
        "mail_goes_out": mail_goes_out(),
    }


def report(roster: RosterImport) -> dict[str, object]:
    """What was done, with the links of those who have not come yet; three queries."""
    numbers = [one["user"] for one in roster.report if one["user"]]
    users = User.objects.in_bulk(numbers)
    inside = set(roster.course.memberships.filter(user__in=numbers).values_list("user", flat=True))
    letters = newest_letters(roster.course_id, Letter.Kind.INVITATION, numbers)
    lines = [_line(one, users, inside, letters) for one in roster.report]
    return {
        "lines": lines,
        "counts": Counter(one.what for one in lines),
        "invited": [one for one in lines if one.invitation],
        "unmailed": sum(one.unmailed for one in lines),
        "mail_goes_out": mail_goes_out(),
    }


def to_mail(roster: RosterImport, student: int | None) -> list[User]:
    """The invited student, or (None) all who were mailed nothing yet and have an address."""
    lines = report(roster)["invited"]
    assert isinstance(lines, list)
    return [
        one.user for one in lines if (one.unmailed if student is None else one.user.pk == student)
    ]


def _line(
    done: dict[str, object],
    users: dict[int, User],
    inside: set[int],
    letters: dict[int, Letter],
) -> ReportLine:
    user = users.get(done["user"])  # type: ignore[call-overload]
    # Only of accounts that this file made, while their student is in the course.
    ours = done["what"] == "made" and user is not None and user.pk in inside and waits(user)
    problems = [Problem(**one) for one in done["problems"]]  # type: ignore[attr-defined]
    path = invitation_path(user) if ours and user is not None else ""
    letter = letters.get(user.pk) if user is not None else None
    return ReportLine(int(str(done["row"])), str(done["what"]), user, problems, path, letter)

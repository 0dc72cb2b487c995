"""What a row of a roster means for this course: a new account, a known one, or a mistake."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Q
from django.db.models.functions import Lower

from courses.grouping import MOST_GROUPS
from courses.models import Course, Membership
from courses.roster.rows import Problem, RosterRow
from people.models import User


@dataclass(frozen=True)
class Checked:
    """A row with what would be done with it."""

    row: RosterRow
    state: str  # new, known, here (in the course already), wrong
    user: User | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def renamed(self) -> bool:
        """Whether the account that is known has another name than the file."""
        return self.user is not None and self.user.shown_name != self.row.name


@dataclass
class Known:
    """The accounts that the rows may mean, and who is in the course."""

    by_login: dict[str, User] = field(default_factory=dict)
    by_email: dict[str, list[User]] = field(default_factory=lambda: defaultdict(list))
    parts: dict[int, str] = field(default_factory=dict)


def checked(course: Course, rows: Sequence[RosterRow]) -> list[Checked]:
    """Each row in turn; four queries, however many rows there are."""
    known = known_to(course, rows)
    groups = set(course.groups.values_list("name", flat=True))
    seen: dict[str, int] = {}
    found = []
    for row in rows:
        one = _checked(course, row, known, seen)
        if one.state != "wrong":
            one = _grouped(one, groups)
        found.append(one)
    return found


def known_to(course: Course, rows: Sequence[RosterRow]) -> Known:
    """Accounts by login anywhere, for a login is one person's; by email within the school alone."""
    accounts = {row.account.lower() for row in rows} - {""}
    emails = {row.email for row in rows if not row.login} - {""}
    people = User.objects.annotate(login=Lower("username"), address=Lower("email"))
    # As typed, too: some databases lower the letters of ASCII alone.
    typed = {row.account for row in rows} - {""}
    meant = Q(login__in=accounts) | Q(username__in=typed)
    meant |= Q(address__in=emails, institution=course.institution_id)
    known = Known(parts=dict(course.memberships.values_list("user", "part")))
    for user in people.filter(meant).order_by("pk"):
        known.by_login[user.username.lower()] = user
        if user.email and user.institution_id == course.institution_id:
            known.by_email[user.email.lower()].append(user)
    return known


def _checked(course: Course, row: RosterRow, known: Known, seen: dict[str, int]) -> Checked:
    wrong = list(row.problems())
    user, doubt = _meant(row, known)
    key = str(user.pk) if user else row.account.lower()
    if row.account and seen.setdefault(key, row.number) != row.number:
        wrong.append(Problem("twice", str(seen[key])))
    if doubt is not None:
        wrong.append(doubt)
    if user is not None:
        wrong += _closed_to(course, user, known, row)
    if wrong:
        return Checked(row, "wrong", problems=tuple(wrong))
    if user is None:
        return Checked(row, "new")
    return Checked(row, "here" if user.pk in known.parts else "known", user)


def _meant(row: RosterRow, known: Known) -> tuple[User | None, Problem | None]:
    """The account by its login; without a login by the email address."""
    user = known.by_login.get(row.account.lower()) if row.account else None
    if user is not None or row.login or not row.email:
        return user, None
    same = known.by_email.get(row.email, [])
    if len(same) > 1:
        return None, Problem("two_accounts", row.email)
    return (same[0] if same else None), None


def _closed_to(course: Course, user: User, known: Known, row: RosterRow) -> list[Problem]:
    """Why an account cannot be a student of the course. Of another school nothing else is told."""
    if user.institution_id != course.institution_id:
        return [Problem("elsewhere", row.account)]
    if not user.is_student or known.parts.get(user.pk) == Membership.Part.TEACHER:
        return [Problem("staff", row.account)]
    return [] if user.is_active else [Problem("closed", row.account)]


def _grouped(one: Checked, groups: set[str]) -> Checked:
    """Count the groups that the course would have."""
    for name in one.row.groups:
        if name not in groups and len(groups) >= MOST_GROUPS:
            return Checked(one.row, "wrong", problems=(Problem("too_many_groups", name),))
        groups.add(name)
    return one

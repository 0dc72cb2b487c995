"""Writes on rosters: keep an uploaded file to look at, take its good rows over once."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.models import Course, Group, Membership
from courses.roster.checking import Checked, checked
from courses.roster.files import table_of
from courses.roster.models import RosterImport
from courses.roster.rows import Problem, RosterRow, rows_of
from letters.models import Letter
from letters.services import Written, letters_write
from people.invitations import NewStudent, students_invite
from people.models import User

KEPT = timedelta(hours=1)  # how long a file waits for its teacher

TIME_OVER = gettext_lazy(
    "This file waited for more than an hour and was thrown away. Choose it once more."
)


@dataclass(frozen=True)
class Done:
    """What was done with a row: made, joined, here (nothing but groups), left (a mistake)."""

    row: int
    what: str
    user: int | None = None
    problems: tuple[Problem, ...] = ()


def check_open(course: Course) -> None:
    if course.archived:
        raise ValidationError(
            _(
                "This course is archived. Take it out of the archive first, under “Name and archive”."
            )
        )


def roster_upload(*, course: Course, teacher: User, data: bytes) -> RosterImport:
    """Keep the rows of a file to look at. Nobody's account or course is touched.

    What the teacher has left lying in this course is thrown away.
    """
    check_open(course)
    rows, notices = rows_of(table_of(data))
    _waiting().filter(course=course, teacher=teacher).delete()
    rosters_forget()
    return RosterImport.objects.create(
        course=course, teacher=teacher, rows=[one.to_json() for one in rows], notices=notices
    )


def _waiting() -> QuerySet[RosterImport]:
    return RosterImport.objects.filter(applied=None)


def rosters_forget() -> int:
    """Throw away what has waited for its time, of whatever course; how many files those were."""
    count, _by_model = _waiting().filter(created__lte=timezone.now() - KEPT).delete()
    return count


def roster_throw_away(*, roster: RosterImport) -> None:
    """Forget a file that was only looked at; what was taken over keeps its report."""
    _waiting().filter(pk=roster.pk).delete()


def looked_at(roster: RosterImport) -> list[Checked]:
    """The rows of a file as they stand to the course now."""
    return checked(roster.course, [RosterRow.from_json(one) for one in roster.rows])


def roster_apply(*, roster: RosterImport, language: str, mail_from: str = "") -> RosterImport:
    """Take the good rows over, all or none; a second time changes nothing.

    They are checked anew, for others may have joined since they were looked at. With `mail_from`,
    the address of this site, the new students are mailed their links.
    """
    try:
        return _applied(roster.pk, language, mail_from)
    except IntegrityError as error:
        raise ValidationError(
            _("Somebody took one of these logins just now. Nothing was changed; look again.")
        ) from error


@transaction.atomic
def _applied(pk: int, language: str, mail_from: str) -> RosterImport:
    roster = RosterImport.objects.select_for_update().select_related("course").filter(pk=pk).first()
    if roster is None:
        raise ValidationError(TIME_OVER)
    if roster.applied is not None:
        return roster
    course = Course.objects.select_for_update().get(pk=roster.course_id)
    check_open(course)
    rows = looked_at(roster)
    users = _users(course, rows, language)
    _join(course, rows, users)
    _fill_groups(course, rows, users)
    roster.report = [asdict(_done(one, users)) for one in rows]
    roster.rows, roster.notices, roster.applied = [], [], timezone.now()
    roster.save(update_fields=["report", "rows", "notices", "applied"])
    if mail_from and roster.teacher is not None:
        new = [users[one.row.number] for one in rows if one.state == "new" and one.row.email]
        invitations_mail(roster=roster, by=roster.teacher, to=new, origin=mail_from)
    return roster


def invitations_mail(*, roster: RosterImport, by: User, to: Sequence[User], origin: str) -> Written:
    """Mail these students, whose accounts the file made, the link to choose a password."""
    kind = Letter.Kind.INVITATION
    return letters_write(course_id=roster.course_id, kind=kind, by=by, to=to, origin=origin)


def _users(course: Course, rows: Sequence[Checked], language: str) -> dict[int, User]:
    """By the row's number the account of each good row; those that are new are made."""
    new = [one.row for one in rows if one.state == "new"]
    made = students_invite(
        institution=course.institution,
        language=language,
        students=[NewStudent(one.account, one.first_name, one.last_name, one.email) for one in new],
    )
    found = {row.number: user for row, user in zip(new, made, strict=True)}
    return found | {one.row.number: one.user for one in rows if one.user is not None}


def _join(course: Course, rows: Sequence[Checked], users: dict[int, User]) -> None:
    joining = [users[one.row.number] for one in rows if one.state in ("new", "known")]
    Membership.objects.bulk_create(
        [Membership(course=course, user=user) for user in joining], ignore_conflicts=True
    )


def _fill_groups(course: Course, rows: Sequence[Checked], users: dict[int, User]) -> None:
    """Students come into the groups that the file names; nobody is taken out of one."""
    wanted = [
        (one.row.number, name) for one in rows if one.state != "wrong" for name in one.row.groups
    ]
    if not wanted:
        return
    names = dict.fromkeys(name for _number, name in wanted)
    Group.objects.bulk_create(
        [Group(course=course, name=name) for name in names], ignore_conflicts=True
    )
    groups = dict(course.groups.filter(name__in=names).values_list("name", "pk"))
    members = dict(course.memberships.values_list("user", "pk"))
    place = Group.members.through
    place.objects.bulk_create(
        [
            place(group_id=groups[name], membership_id=members[users[number].pk])
            for number, name in wanted
        ],
        ignore_conflicts=True,
    )


DONE = {"new": "made", "known": "joined", "here": "here", "wrong": "left"}


def _done(one: Checked, users: dict[int, User]) -> Done:
    """The report keeps the account, and of a mistake what its sentence names; no other cell."""
    user = users.get(one.row.number)
    return Done(one.row.number, DONE[one.state], user.pk if user else None, one.problems)

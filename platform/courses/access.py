"""Which courses and sequences a person may see, and which they may change."""

from django.db.models import Q, QuerySet

from courses.models import Course, Membership, Sequence
from people.models import Role, User


def courses_visible_to(user: User) -> QuerySet[Course]:
    """Those that one is in; for an administrator those of the institution."""
    if user.is_superuser:
        return Course.objects.all()
    if user.role == Role.ADMIN:
        return Course.objects.filter(institution=user.institution_id)
    return Course.objects.filter(memberships__user=user)


def teaches(user: User, course: Course) -> bool:
    """Whether this person may change the course and see everyone in it.

    A place among its teachers stays on record when its holder becomes a student again: role and
    place are both asked for.
    """
    if user.is_superuser:
        return True
    if user.role == Role.ADMIN:
        return user.institution_id == course.institution_id
    if not user.is_teacher:
        return False
    return course.memberships.filter(user=user, part=Membership.Part.TEACHER).exists()


def sequences_visible_to(user: User) -> QuerySet[Sequence]:
    """A teacher's own, those shared with them or their school, and those assigned where they teach.

    For an administrator those of the institution.
    """
    if user.is_superuser:
        return Sequence.objects.all()
    if user.role == Role.ADMIN:
        return Sequence.objects.filter(institution=user.institution_id)
    if not user.is_teacher:
        return Sequence.objects.none()
    taught = Course.objects.filter(
        memberships__user=user, memberships__part=Membership.Part.TEACHER
    )
    assigned = Q(versions__assignments__course__in=taught.values("pk"))
    shared = Q(shares__user=user) | Q(open_to_school=True, institution=user.institution_id)
    found = Sequence.objects.filter(Q(owner=user) | shared | assigned)
    # Not `distinct`: what is shown of a sequence is annotated and prefetched further on.
    return Sequence.objects.filter(pk__in=found.order_by().values("pk"))


def may_edit_sequence(user: User, sequence: Sequence) -> bool:
    """Its owner, a colleague whom the owner lets, an administrator of its institution."""
    admin = user.role == Role.ADMIN and user.institution_id == sequence.institution_id
    if user.is_superuser or admin or sequence.owner_id == user.pk:
        return True
    return user.is_teacher and sequence.shares.filter(user=user, may_change=True).exists()

"""Who may see whom."""

from django.db.models import Q, QuerySet

from people.models import Role, User


def people_visible_to(user: User) -> QuerySet[User]:
    """Oneself; a teacher's students; an administrator's institution; everybody for a superuser."""
    everyone = User.objects.order_by("last_name", "first_name", "username", "pk")
    if user.is_superuser:
        return everyone
    own = Q(pk=user.pk)
    if user.role == Role.ADMIN and user.institution_id is not None:
        return everyone.filter(own | Q(institution=user.institution_id))
    if user.is_teacher:
        taught = User.objects.filter(
            memberships__part="student",
            memberships__course__memberships__user=user,
            memberships__course__memberships__part="teacher",
        )
        return everyone.filter(own | Q(pk__in=taught.values("pk")))
    return everyone.filter(own)


def people_managed_by(admin: User) -> QuerySet[User]:
    """Those whose role an administrator may change; an erased account is nobody's."""
    return people_visible_to(admin).filter(erased=None).exclude(is_superuser=True)


def administrators_of(person: User) -> QuerySet[User]:
    """Whom a person can ask: those who administer the institution and may log in."""
    if person.institution_id is None:
        return User.objects.none()
    people = User.objects.filter(institution=person.institution_id, is_active=True, erased=None)
    return people.filter(role=Role.ADMIN).order_by("last_name", "first_name", "username")

"""Making people and changing what they may do."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from rest_framework.authtoken.models import Token

from people.log_ins import standing_changed
from people.models import Institution, Role, User


@transaction.atomic
def person_create(
    *,
    institution: Institution,
    username: str,
    password: str,
    role: str,
    first_name: str = "",
    last_name: str = "",
    email: str = "",
) -> User:
    """A new person of an institution, checked as every page checks them.

    Without a password the account opens to nobody until the person has chosen one by an invitation.
    """
    check_login(username.strip())
    user = User(
        username=username.strip(),
        role=role,
        institution=institution,
        first_name=first_name.strip(),
        last_name=last_name.strip(),
        email=email.strip(),
    )
    if password:
        validate_password(password, user)
    user.set_password(password or None)
    user.full_clean()
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError:
        check_login(user.username)  # somebody was given it in this moment
        raise
    return user


def check_login(username: str) -> None:
    """Refuse a login that differs from another one by capitals alone, as signing up and rosters do."""
    if User.objects.filter(username__iexact=User.normalize_username(username)).exists():
        field = User._meta.get_field("username")
        raise ValidationError({"username": field.error_messages["unique"]})


@transaction.atomic
def person_change(
    *, admin: User, person: User, role: str, is_active: bool, password: str = ""
) -> User:
    """Change role or activity, and replace a forgotten password. Nobody shuts themselves out."""
    if person.pk == admin.pk:
        raise ValidationError(_("You cannot change your own role or close your own account here."))
    if role not in Role.values:
        raise ValidationError(_("There is no such role."))
    person.role, person.is_active = role, is_active
    if password:
        validate_password(password, person)
        person.set_password(password)
        tokens_end(person=person)
    person.save(update_fields=["role", "is_active", "password"])
    standing_changed(person.pk)
    return person


def tokens_end(*, person: User) -> None:
    """No program is logged in as this person any longer, as no browser is after a new password."""
    Token.objects.filter(user=person).delete()

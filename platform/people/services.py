"""Making people and changing what they may do."""

from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

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
) -> User:
    """A new person of an institution, checked as every page checks them."""
    user = User(
        username=username.strip(),
        role=role,
        institution=institution,
        first_name=first_name.strip(),
        last_name=last_name.strip(),
    )
    validate_password(password, user)
    user.set_password(password)
    user.full_clean()
    user.save()
    return user


@transaction.atomic
def person_change(*, admin: User, person: User, **changes: Any) -> User:
    """Change role or activity. Nobody shuts themselves out."""
    if person.pk == admin.pk:
        raise ValidationError(_("You cannot change your own role or close your own account here."))
    for field in ("role", "is_active"):
        if field in changes:
            setattr(person, field, changes[field])
    if person.role not in Role.values:
        raise ValidationError(_("There is no such role."))
    person.save(update_fields=["role", "is_active"])
    return person

"""Accounts that a teacher made for students, who choose their own password by a link.

No password is thought up for anybody or sent anywhere: until the student has chosen one, the account
opens to nobody. The link holds once, and for `PASSWORD_RESET_TIMEOUT` seconds.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.contrib.auth.views import PasswordResetConfirmView
from django.db import transaction
from django.urls import reverse, reverse_lazy
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from people.models import Institution, Role, User


class InvitationTokens(PasswordResetTokenGenerator):
    """Django's own tokens, for accounts alone whose password was never chosen."""

    key_salt = "people.invitations"

    def check_token(self, user: User | None, token: str | None) -> bool:
        if user is None or not waits(user):
            return False
        return super().check_token(user, token)


tokens = InvitationTokens()


def waits(user: User) -> bool:
    """Whether the account waits for its first password."""
    return user.is_active and not user.has_usable_password()


def invitation_path(user: User) -> str:
    """The address behind which the student chooses a password; a new one at each call."""
    number = urlsafe_base64_encode(force_bytes(user.pk))
    return reverse("account_invitation", args=[number, tokens.make_token(user)])


@dataclass(frozen=True)
class NewStudent:
    """What is known of a student who has no account yet."""

    username: str
    first_name: str
    last_name: str = ""
    email: str = ""


@transaction.atomic
def students_invite(
    *, institution: Institution, students: Iterable[NewStudent], language: str
) -> list[User]:
    """Accounts without a password, in the order of the students.

    The caller has checked the fields; a login that was taken meanwhile is an `IntegrityError`, and
    then none is made.
    """
    users = [
        User(
            username=one.username,
            first_name=one.first_name,
            last_name=one.last_name,
            email=one.email,
            role=Role.STUDENT,
            institution=institution,
            language=language,
        )
        for one in students
    ]
    for user in users:
        user.set_unusable_password()
    return User.objects.bulk_create(users)


class Invitation(PasswordResetConfirmView):
    """The page behind the link: choose a password, and be logged in with it."""

    template_name = "account/invitation.html"
    token_generator = tokens
    post_reset_login = True
    post_reset_login_backend = "django.contrib.auth.backends.ModelBackend"
    success_url = reverse_lazy("home")

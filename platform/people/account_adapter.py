"""What allauth's pages do otherwise here."""

from allauth.account.adapter import DefaultAccountAdapter

from people.models import User
from people.services import tokens_end


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """allauth's own, with programs in mind."""

    def set_password(self, user: User, password: str) -> None:
        """Whoever knew the old password may have taken a token with it."""
        super().set_password(user, password)
        tokens_end(person=user)

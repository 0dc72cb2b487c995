"""What allauth's pages do otherwise here."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from people.log_ins import standing_changed
from people.models import User
from people.services import tokens_end


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """allauth's own, with programs and open pages in mind."""

    def set_password(self, user: User, password: str) -> None:
        """Whoever knew the old password may have taken a token with it."""
        super().set_password(user, password)
        tokens_end(person=user)
        standing_changed(user.pk)

    def logout(self, request: HttpRequest) -> None:
        """The session is gone before the pages that it opened are told."""
        person_id = request.user.pk
        super().logout(request)
        if person_id is not None:
            standing_changed(person_id)

"""What the commands share."""

from django.core.management.base import CommandError

from people.models import User


def person_by_login(login: str) -> User:
    person = User.objects.filter(username=login).first()
    if person is None:
        raise CommandError(f"nobody has the login {login}")
    return person

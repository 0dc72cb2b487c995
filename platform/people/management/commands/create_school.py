"""`manage.py create_school NAME LOGIN`: a school and its first administrator, who makes everybody else."""

import sys
from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from people.models import Institution, Role
from people.services import person_create


class Command(BaseCommand):
    help = (
        "Make a school and its first administrator. The password is asked for, or read from a pipe."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="the school's name, as its people read it")
        parser.add_argument("login", help="what the administrator logs in with")
        parser.add_argument("--first-name", default="")
        parser.add_argument("--last-name", default="")
        parser.add_argument("--email", default="")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        name = options["name"].strip()
        if Institution.objects.filter(name__iexact=name).exists():
            raise CommandError(f"there is a school of the name {name} already; nothing was made")
        school = Institution(name=name)
        try:
            school.full_clean()
            school.save()
            password = _password()
            validate_password(password)  # nobody is there yet to hand this one a link
            admin = person_create(
                institution=school,
                username=options["login"],
                password=password,
                role=Role.ADMIN,
                first_name=options["first_name"],
                last_name=options["last_name"],
                email=options["email"],
            )
        except ValidationError as refusal:
            said = " ".join(refusal.messages)
            raise CommandError(f"{said} Nothing was made.") from refusal
        self.stdout.write(
            f"{school} is there; {admin.username} can log in, and makes teachers and students under People"
        )


def _password() -> str:
    """Typed twice without being shown; one line where nobody sits at a keyboard."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass("Password of the administrator: ")
    if getpass("The same again: ") != password:
        raise ValidationError("The two are not the same.")
    return password

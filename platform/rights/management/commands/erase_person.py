"""`manage.py erase_person LOGIN`: erases a person as an administrator's page does, after the same question."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from rights.commands import person_by_login
from rights.erase import check_erasable, person_erase
from rights.weighing import Line, weighed


class Command(BaseCommand):
    help = "Erase a person with all they did. What others depend on stays, without a name."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("login")
        parser.add_argument("--yes", action="store_true", help="do not ask for the login again")

    def handle(self, *args: Any, **options: Any) -> None:
        person = person_by_login(options["login"])
        try:
            check_erasable(person=person, by=None)
            found = weighed(person)
            self._told("goes:", found.goes)
            self._told("stays, without a name:", found.stays)
            if (
                not options["yes"]
                and input("Type the login to erase for good: ") != person.username
            ):
                raise CommandError("that is not the login; nothing was erased")
            erasure = person_erase(person=person, by=None)
        except ValidationError as refusal:
            raise CommandError(refusal.messages[0]) from refusal
        what = "an account without a name stays" if erasure.kept_account else "the account is gone"
        self.stdout.write(f"erased; {what}")

    def _told(self, title: str, lines: list[Line]) -> None:
        self.stdout.write(title)
        for one in lines:
            self.stdout.write(f"  {one.rows:>8}  {one.what}")

"""`manage.py rebuild_mastery`: derive every student's mastery again from scores and reviews."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from learners.mastery import mastery_rebuild
from people.models import Role, User


class Command(BaseCommand):
    help = (
        "Derive mastery and its evidence again from scores and reviews; the numbers stay the same."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("usernames", nargs="*", help="students; everyone when none is named")

    def handle(self, *args: Any, **options: Any) -> None:
        students = User.objects.filter(role=Role.STUDENT)
        if named := options["usernames"]:
            students = students.filter(username__in=named)
            if unknown := sorted(set(named) - set(students.values_list("username", flat=True))):
                raise CommandError(f"no student is called {', '.join(unknown)}; nothing was done")
        rows = sum(mastery_rebuild(student=pk) for pk in students.values_list("pk", flat=True))
        if options["verbosity"] > 0:
            self.stdout.write(f"{students.count()} students, {rows} rows of evidence")

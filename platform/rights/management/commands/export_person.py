"""`manage.py export_person LOGIN FILE`: everything that is kept about a person, as their own page gives it."""

import os
import shutil
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from rights.commands import person_by_login
from rights.export import person_export


class Command(BaseCommand):
    help = "Write everything that is kept about a person to a ZIP file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("login")
        parser.add_argument(
            "file", type=Path, help="is made, readable by its owner; never replaced"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        person = person_by_login(options["login"])
        path: Path = options["file"]
        try:
            number = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        except FileExistsError as error:
            raise CommandError(f"{path} is there already") from error
        export = person_export(person=person, language=person.language)
        with os.fdopen(number, "wb") as file, export:
            shutil.copyfileobj(export, file)
        self.stdout.write(f"the data of {person.username} are in {path}")

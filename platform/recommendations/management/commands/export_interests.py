"""`manage.py export_interests LOG.csv`: what `python -m ml train interest` learns from."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from recommendations.log import write_log


class Command(BaseCommand):
    help = "Write what students took up and rated, of those who let their work train the models."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            rows, learners = write_log(options["file"])
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be written: {error.strerror}") from error
        self.stdout.write(f"{rows} interactions of {learners} students")

"""`manage.py export_training_data FILE`: what may be learnt from, pseudonymised and scrubbed."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ml.explanations.reviewed import write
from registry.training_data import reviewed_answers


class Command(BaseCommand):
    help = "Write teachers' reviews of consenting learners' answers, one JSON object a line."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", type=Path, help="is made, readable by its owner; never replaced"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            path.touch(mode=0o600, exist_ok=False)
        except FileExistsError as error:
            raise CommandError(f"{path} is there already") from error
        except OSError as error:
            raise CommandError(f"{path} cannot be made: {error.strerror}") from error
        count = write(path, reviewed_answers())
        self.stdout.write(f"{count} reviewed answers written to {path}")

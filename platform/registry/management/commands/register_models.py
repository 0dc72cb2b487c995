"""`manage.py register_models`: write down the committed model versions; safe to run again."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from registry.services import register_models


class Command(BaseCommand):
    help = "Register the model versions that are committed under ml/adapters."

    def handle(self, *args: Any, **options: Any) -> None:
        for version in register_models(root=settings.BASE_DIR / "ml" / "adapters"):
            if options["verbosity"] > 1:
                self.stdout.write(f"{version.name}: {version.state}, {version.digest[:12]}")

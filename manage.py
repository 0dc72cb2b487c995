#!/usr/bin/env python
"""Django's command line for Assay."""

import os
import sys
from pathlib import Path

# platform/ is a source folder, not a package: its apps are top-level imports.
sys.path.insert(0, str(Path(__file__).resolve().parent / "platform"))


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "assay.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()

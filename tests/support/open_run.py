"""Opens runs of labs for students of the demo school, set up as tests want them, as long as somebody asks.

python -m tests.support.open_run: each line on standard input is a JSON list of a student's login, a lab, a
level of support and more of the variant; for each the run's id is printed.
"""

import json
import sys
from typing import Any

import django

django.setup()

from labs.core import Variant, load_lab  # noqa: E402  (Django must be set up before)
from learners.stages import assignments_of  # noqa: E402
from people.models import User  # noqa: E402
from runs.models import Run  # noqa: E402
from runs.services import run_create  # noqa: E402


def open_run(name: str, lab: str, scaffold: str, more: dict[str, Any]) -> Run:
    """A fresh run in the first sequence that the student was given."""
    written = load_lab(lab).default_variant(scaffold).to_json()
    student = User.objects.get(username=name)
    return run_create(
        student=student,
        lab=lab,
        variant=Variant.from_json(written | more),
        language="en",
        assignment=assignments_of(student)[0],
    )


if __name__ == "__main__":
    for line in sys.stdin:
        print(open_run(*json.loads(line)).pk, flush=True)

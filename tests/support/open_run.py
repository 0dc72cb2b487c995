"""A run of a lab for a student of the demo school, set up as a test wants it; prints its id.

python -m tests.support.open_run STUDENT LAB SCAFFOLD [PARTS]     PARTS: more of the variant, as JSON
"""

import json
import sys

import django

django.setup()

from labs.core import Variant, load_lab  # noqa: E402  (Django must be set up before)
from learners.stages import assignments_of  # noqa: E402
from people.models import User  # noqa: E402
from runs.services import run_create  # noqa: E402

if __name__ == "__main__":
    name, lab, scaffold = sys.argv[1:4]
    parts = json.loads(sys.argv[4]) if len(sys.argv) > 4 else {}
    written = load_lab(lab).default_variant(scaffold).to_json()
    student = User.objects.get(username=name)
    run = run_create(
        student=student,
        lab=lab,
        variant=Variant.from_json(written | parts),
        language="en",
        assignment=assignments_of(student)[0],
    )
    print(run.pk)

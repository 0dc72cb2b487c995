"""A whole run of a simulated student for a student of the demo school; prints its id.

python -m tests.support.record STUDENT LAB KIND [open]     open: all but its finish
"""

import sys

import django

django.setup()

from learners.stages import assignments_of  # noqa: E402  (Django must be set up before)
from people.models import User  # noqa: E402
from tests.support.recorded import record_run  # noqa: E402

if __name__ == "__main__":
    name, lab, kind, *rest = sys.argv[1:]
    student = User.objects.get(username=name)
    given = assignments_of(student)[0]
    stage = given.version.stages.order_by("position").first()
    ended = rest != ["open"]
    run = record_run(student, lab, kind=kind, assignment=given, stage=stage, finished=ended)
    print(run.pk)

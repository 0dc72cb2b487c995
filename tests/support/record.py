"""A whole run of a simulated student for a student of the demo school; prints its id.

python -m tests.support.record STUDENT LAB KIND
"""

import sys

import django

django.setup()

from learners.stages import assignments_of  # noqa: E402  (Django must be set up before)
from people.models import User  # noqa: E402
from tests.support.recorded import record_run  # noqa: E402

if __name__ == "__main__":
    name, lab, kind = sys.argv[1:4]
    student = User.objects.get(username=name)
    given = assignments_of(student)[0]
    stage = given.version.stages.order_by("position").first()
    run = record_run(student, lab, kind=kind, assignment=given, stage=stage)
    print(run.pk)

"""A small school for the sockets' tests, in the product's own database. Prints JSON."""

import json

import django

django.setup()

from benchmarks.seed import assignment_for, cookie_of, person  # noqa: E402
from courses.models import Membership  # noqa: E402  (Django comes first)
from labs.core import load_lab  # noqa: E402
from people.models import Institution, Role  # noqa: E402
from runs.services import run_create  # noqa: E402

RUNS = 60


def main() -> None:
    here, there = (Institution.objects.create(name=name) for name in ("Here", "There"))
    clay, dow = (person(name, Role.TEACHER, here) for name in ("clay", "dow"))
    people = {
        "ada": person("ada", Role.STUDENT, here),
        "ben": person("ben", Role.STUDENT, here),
        "clay": clay,
        "dow": dow,
        "head": person("head", Role.ADMIN, here),
        "far_head": person("far_head", Role.ADMIN, there),
    }
    assignment = assignment_for(here, clay)
    for name in ("ada", "ben"):
        Membership.objects.create(course=assignment.course, user=people[name])
    variant = load_lab("pendulum").default_variant("structured")
    runs = [
        run_create(
            student=people["ada"],
            lab="pendulum",
            variant=variant,
            language="en",
            assignment=assignment,
            seed=number,
        )
        for number in range(RUNS)
    ]
    found = {
        "cookies": {name: cookie_of(user) for name, user in people.items()},
        "runs": [str(run.pk) for run in runs],
        "course": assignment.course_id,
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()

"""Pause a run, or let it go on, and speak to its student: `python -m tests.support.pause RUN on WORDS`."""

import sys

import django

django.setup()

from people.models import User  # noqa: E402  (Django comes first)
from runs.models import Run  # noqa: E402
from runs.services import run_pause  # noqa: E402
from runs.speaking import message_send  # noqa: E402


def main() -> None:
    run = Run.objects.select_related("assignment").get(pk=sys.argv[1])
    run_pause(run=run, paused=sys.argv[2] == "on")
    if words := sys.argv[3:]:
        teacher = User.objects.get(username="clay")
        message_send(runs=[run], teacher=teacher, text=words[0])


if __name__ == "__main__":
    main()

"""What courses keep for a while and no longer."""

from celery import shared_task

from courses.roster.services import rosters_forget


@shared_task(name="courses.watch")  # type: ignore[untyped-decorator]
def watch() -> int:
    """Forget files that were looked at and never taken over; how many those were."""
    return rosters_forget()

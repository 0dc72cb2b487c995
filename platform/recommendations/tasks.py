"""Reads the words of labs that are new or were changed."""

from celery import shared_task

from recommendations.vectors import make_missing


@shared_task(name="recommendations.read_labs")  # type: ignore[untyped-decorator]
def read_labs() -> int:
    """How many vectors were made."""
    return make_missing()

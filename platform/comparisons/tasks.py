"""Takes the looks that are due, so that no teacher needs to think of them, or may put them off."""

from celery import shared_task

from comparisons.models import Comparison
from comparisons.stopping import comparison_advance


@shared_task(name="comparisons.watch")  # type: ignore[untyped-decorator]
def watch() -> int:
    """How many looks were taken."""
    running = Comparison.objects.filter(state=Comparison.State.RUNNING)
    return sum(comparison_advance(comparison=one) is not None for one in running)

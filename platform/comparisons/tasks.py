"""Takes the looks that are due, so that no teacher needs to think of them, or may put them off."""

import logging

from celery import shared_task

from comparisons.models import Comparison
from comparisons.stopping import comparison_advance

log = logging.getLogger(__name__)


@shared_task(name="comparisons.watch")  # type: ignore[untyped-decorator]
def watch() -> int:
    """How many looks were taken."""
    running = Comparison.objects.filter(state=Comparison.State.RUNNING)
    return sum(_looked_at(one) for one in running)


def _looked_at(comparison: Comparison) -> bool:
    """Whether a look was taken. One comparison's trouble keeps no other from ending in time."""
    try:
        return comparison_advance(comparison=comparison) is not None
    except Exception:
        log.exception("comparison %d could not be looked at", comparison.pk)
        return False

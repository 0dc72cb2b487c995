"""Computing a regrading and moving mastery after it, in slices, on the queue that no student waits for."""

import logging

from celery import shared_task

log = logging.getLogger(__name__)


@shared_task(name="regrading.compute", queue="train")  # type: ignore[untyped-decorator]
def compute(regrading_id: int) -> str:
    """Compute one slice and send for the next; a regrading that is gone or done needs none."""
    from regrading.computing import CannotCompute, compute_slice
    from scoring.models import Regrading

    regrading = Regrading.objects.filter(pk=regrading_id, state=Regrading.State.COMPUTING).first()
    if regrading is None:
        return "nothing to do"
    try:
        more = compute_slice(regrading)
    except CannotCompute as error:
        _fail(regrading_id, str(error))
        return "failed"
    except Exception as error:
        log.exception("regrading %d can't be computed", regrading_id)
        _fail(regrading_id, repr(error))
        return "failed"
    if more:
        compute.delay(regrading_id)
    return "goes on" if more else "done"


@shared_task(name="regrading.move_mastery", queue="train")  # type: ignore[untyped-decorator]
def move_mastery(regrading_id: int) -> str:
    """Let mastery follow for one slice and send for the next; what has followed needs none."""
    from regrading.mastery import move_slice
    from scoring.models import Regrading

    regrading = Regrading.objects.filter(pk=regrading_id).first()
    if regrading is None or regrading.mastery_upto is None:
        return "nothing to do"
    more = move_slice(regrading)
    if more:
        move_mastery.delay(regrading_id)
    return "goes on" if more else "done"


@shared_task(name="regrading.catch_up", queue="train")  # type: ignore[untyped-decorator]
def catch_up() -> int:
    """Go on where a lost task left mastery behind; how many regradings there were."""
    from scoring.models import Regrading

    behind = Regrading.objects.filter(mastery_upto__isnull=False).order_by("pk")
    for regrading_id in (found := list(behind.values_list("pk", flat=True))):
        move_mastery(regrading_id)
    return len(found)


def _fail(regrading_id: int, problem: str) -> None:
    from scoring.models import Regrading

    Regrading.objects.filter(pk=regrading_id, state=Regrading.State.COMPUTING).update(
        state=Regrading.State.FAILED, problem=problem[:300]
    )

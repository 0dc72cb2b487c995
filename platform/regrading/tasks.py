"""Computing a regrading, in slices, on the queue of work that no student waits for."""

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


def _fail(regrading_id: int, problem: str) -> None:
    from scoring.models import Regrading

    Regrading.objects.filter(pk=regrading_id, state=Regrading.State.COMPUTING).update(
        state=Regrading.State.FAILED, problem=problem[:300]
    )

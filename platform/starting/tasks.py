"""The sample classes go on, a short look a second each, until their time is over."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from starting.models import SampleClass
from starting.working import claimed, look

LOOK_EVERY_S = 1
LOST_AFTER_S = 10  # a chain of looks that broke: the worker or the queue was lost


@shared_task(name="starting.look")  # type: ignore[untyped-decorator]
def look_at(sample_id: int) -> None:
    """One look at one class, which asks for the next one."""
    now = timezone.now()
    if not claimed(sample_id, now):
        return
    sample = SampleClass.objects.select_related("course").filter(pk=sample_id).first()
    if sample is None:  # removed
        return
    if look(sample, now):
        look_at.apply_async((sample_id,), countdown=LOOK_EVERY_S)


@shared_task(name="starting.watch")  # type: ignore[untyped-decorator]
def watch() -> int:
    """Begin again where nobody looks any more; how many classes that were."""
    lost = SampleClass.objects.filter(
        at_work=True, looked__lte=timezone.now() - timedelta(seconds=LOST_AFTER_S)
    )
    found = list(lost.values_list("pk", flat=True))
    for sample_id in found:
        look_at.delay(sample_id)
    return len(found)

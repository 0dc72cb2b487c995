"""The models that this worker process holds. Nothing heavy is imported before they are asked for."""

from functools import cache
from typing import TYPE_CHECKING, cast

from django.conf import settings

if TYPE_CHECKING:
    from ml.serving import Scorers
    from ml.serving.settings import Device, Precision


@cache
def scorers() -> "Scorers":
    """Both models, loaded once a process and warm."""
    from ml.serving import Scorers, ServingSettings

    return Scorers.load(
        ServingSettings(
            device=cast("Device", settings.SCORING_DEVICE),
            precision=_precision(),
            max_batch=settings.SCORING_BATCH,
        )
    )


def _precision() -> "Precision":
    """`half` means the half precision of the device."""
    named = settings.SCORING_PRECISION
    return cast("Precision", "fp16" if named == "half" else named)

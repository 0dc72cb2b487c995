"""The models that this worker process holds. Nothing heavy is imported before they are asked for."""

from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from ml.serving import Scorers


@cache
def scorers() -> "Scorers":
    """Both models, loaded once a process and warm."""
    from ml.serving import Scorers, ServingSettings

    return Scorers.load(
        ServingSettings(
            device=settings.SCORING_DEVICE,
            precision=_precision(),
            max_batch=settings.SCORING_BATCH,
        )
    )


def _precision() -> str:
    """`half` means the half precision of the device."""
    return "fp16" if settings.SCORING_PRECISION == "half" else settings.SCORING_PRECISION

"""The models that this worker process holds. Nothing heavy is imported before they are asked for.

Which versions those are is said by a later app, the registry, through `choose_with`. They are looked
up at most once a second; another version is loaded beside the one that goes on scoring, and takes
over between two batches.
"""

import logging
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

from django.conf import settings

if TYPE_CHECKING:
    from ml.serving import Scorers, ServingSettings
    from ml.serving.settings import Device, Precision

log = logging.getLogger(__name__)

LOOK_EVERY_S = 1.0
TRY_AGAIN_S = 60.0  # after a version that could not be loaded


class Choice(NamedTuple):
    """A version of a task. Without a folder it is the committed one."""

    name: str
    folder: Path | None
    digest: str


Choices = Mapping[str, Choice]


def _committed() -> Choices:
    return {}


_chooser: Callable[[], Choices] = _committed


def choose_with(chooser: Callable[[], Choices]) -> None:
    """Called once, by the app that knows which versions are live."""
    global _chooser
    _chooser = chooser


@dataclass
class Loaded:
    """What this process scores with."""

    scorers: "Scorers | None" = None
    choices: Choices = field(default_factory=dict)
    looked: float = 0.0
    coming: "tuple[Choices, Future[Scorers]] | None" = None
    loader: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(1, thread_name_prefix="load-models")
    )

    def get(self) -> "Scorers":
        """The live versions, or those that still score while the live ones are being loaded."""
        if self.scorers is None:
            self.scorers, self.choices = first(_chooser())
            self.looked = time.monotonic()
        self._take_over()
        if self.coming is None and time.monotonic() - self.looked > LOOK_EVERY_S:
            self._look()
        return self.scorers

    def _look(self) -> None:
        self.looked = time.monotonic()
        wanted = _chooser()
        if wanted != self.choices:
            self.coming = wanted, self.loader.submit(load, wanted)

    def _take_over(self) -> None:
        """Use what has been loaded; what could not be is left alone for a while, and said."""
        if self.coming is None or not self.coming[1].done():
            return
        (wanted, future), self.coming = self.coming, None
        error = future.exception()
        if error is None:
            self.scorers, self.choices = future.result(), wanted
            log.warning("scoring goes on with %s", names(wanted))
        else:
            log.error(
                "%s can't be loaded, %s goes on", names(wanted), names(self.choices), exc_info=error
            )
            self.looked = time.monotonic() + TRY_AGAIN_S


_loaded = Loaded()


def scorers() -> "Scorers":
    """Both models, warm. Cheap enough to be asked for before every batch."""
    return _loaded.get()


def loaded_names() -> dict[str, str]:
    """The versions that score in this process, by task."""
    now = _loaded.scorers
    if now is None:
        return {}
    return {"explanations": now.explanations.blend.version, "procedures": now.procedures.version}


def first(choices: Choices) -> tuple["Scorers", Choices]:
    """The live versions; where their files are broken the committed ones, loudly.

    Students wait, and every score says which version made it; the admin's page says it too.
    """
    try:
        return load(choices), choices
    except Exception:
        if not any(one.folder for one in choices.values()):
            raise
        log.exception("%s can't be loaded; the committed versions score", names(choices))
        return load({}), {}


def load(choices: Choices) -> "Scorers":
    """Load and warm up. Files that are not what was registered are refused."""
    from ml.serving import Scorers
    from ml.serving.versions import check

    folders = {task: one.folder for task, one in choices.items() if one.folder is not None}
    for task, folder in folders.items():
        check(folder, choices[task].digest)
    return Scorers.load(serving_settings(), folders)


def serving_settings() -> "ServingSettings":
    """Device, precision and batch of the settings."""
    from ml.serving import ServingSettings

    return ServingSettings(
        device=cast("Device", settings.SCORING_DEVICE),
        precision=_precision(),
        max_batch=settings.SCORING_BATCH,
    )


def names(choices: Choices) -> str:
    """For the log."""
    return ", ".join(one.name for one in choices.values()) or "the committed versions"


def _precision() -> "Precision":
    """`half` means the half precision of the device."""
    named = settings.SCORING_PRECISION
    return cast("Precision", "fp16" if named == "half" else named)

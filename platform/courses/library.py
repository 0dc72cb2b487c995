"""Ready sequences for each subject: files in the format of the export, one a language."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from courses.exchange import imported
from courses.models import Stage
from courses.selectors import minutes_of, stage_name
from labs.core.words import LANGUAGES, words_of

FOLDER = Path(__file__).parent / "library"
SUBJECTS = ("physics", "chemistry", "biology", "electronics")


@dataclass(frozen=True)
class Ready:
    """A sequence that comes with the product."""

    subject: str
    title: str
    summary: str
    text: str
    stages: tuple[Stage, ...]  # not in the database

    def minutes(self) -> tuple[int, int]:
        return minutes_of(self.stages)

    def names(self, language: str) -> list[str]:
        return [stage_name(stage, language) for stage in self.stages]


@cache
def ready(subject: str, language: str) -> Ready:
    """The sequence of a subject in a language."""
    spoken = language if language in LANGUAGES else "en"
    text = (FOLDER / f"{subject}.{spoken}.yaml").read_text(encoding="utf-8")
    whole = yaml.safe_load(text)
    stages = [
        Stage(position=place, **content)
        for place, content in enumerate(imported(text).contents, start=1)
    ]
    return Ready(subject, whole["title"], whole["summary"], text, tuple(stages))


def all_ready(language: str) -> list[Ready]:
    return [ready(subject, language) for subject in SUBJECTS]


def subject_name(subject: str, language: str) -> str:
    return words_of("", language).text(f"subjects.{subject}")

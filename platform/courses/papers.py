"""Which labs' sheets for paper belong to stages: of a fixed lab its own, of a slot those it may bring."""

from collections.abc import Iterable
from dataclasses import dataclass

from courses.models import Stage
from courses.selectors import labs_of, title_of
from labs.core import lab_names


@dataclass(frozen=True)
class LabOnPaper:
    """A lab of which there is a students' and a teacher's sheet."""

    name: str
    title: str


def papers_of(stages: Iterable[Stage], language: str) -> list[LabOnPaper]:
    """Each lab once, in the order of the stages; a lab that is gone has no sheet."""
    names = dict.fromkeys(name for stage in stages for name in labs_of(stage))
    return [LabOnPaper(name, title_of(name, language)) for name in names if name in lab_names()]

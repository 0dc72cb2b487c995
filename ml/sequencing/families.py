"""The four kinds of simulated students, each with what a policy is told of the course."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from ml.sequencing.course import Course, wrong_needs
from ml.sequencing.recurrent import SequenceFamily
from ml.sequencing.students import FadingFamily, Family, KnowledgeFamily

Maker = Callable[[Course, np.random.Generator], tuple[Family, Course]]


def _knowledge(course: Course, rng: np.random.Generator) -> tuple[Family, Course]:
    return KnowledgeFamily(course, rng), course


def _fading(course: Course, rng: np.random.Generator) -> tuple[Family, Course]:
    return FadingFamily(course, rng), course


def _wrong_prerequisites(course: Course, rng: np.random.Generator) -> tuple[Family, Course]:
    return KnowledgeFamily(course, rng), course.believed(wrong_needs(course, rng))


def _sequence_model(course: Course, rng: np.random.Generator) -> tuple[Family, Course]:
    return SequenceFamily(course, rng), course


FAMILIES: Mapping[str, Maker] = {
    "knowledge_tracing": _knowledge,
    "logistic_with_forgetting": _fading,
    "wrong_prerequisites": _wrong_prerequisites,
    "sequence_model": _sequence_model,
}
"""Family -> (its students, the course as the policies see it)."""

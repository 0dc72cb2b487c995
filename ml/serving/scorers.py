"""Both models in one process."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ml.serving.settings import ServingSettings

if TYPE_CHECKING:
    from ml.explanations.scorer import ExplanationScorer
    from ml.procedures.scorer import ProcedureScorer


@dataclass(frozen=True)
class Scorers:
    """What a scoring worker holds."""

    explanations: "ExplanationScorer"
    procedures: "ProcedureScorer"

    @classmethod
    def load(
        cls, settings: ServingSettings, folders: Mapping[str, Path] | None = None
    ) -> "Scorers":
        """Load and warm up both, so that the first student waits no longer than the others.

        `folders` names the version of a task by its folder; without one the committed one is taken.
        """
        # Here and not above: the scorers import their sessions from this package.
        from ml.explanations.scorer import ExplanationScorer
        from ml.procedures.scorer import ProcedureScorer

        chosen = folders or {}
        return cls(
            ExplanationScorer.load(settings, chosen.get("explanations")),
            ProcedureScorer.load(settings, chosen.get("procedures")),
        )

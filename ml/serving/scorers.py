"""Both models in one process."""

from dataclasses import dataclass
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
    def load(cls, settings: ServingSettings) -> "Scorers":
        """Load and warm up both, so that the first student waits no longer than the others."""
        # Here and not above: the scorers import their sessions from this package.
        from ml.explanations.scorer import ExplanationScorer
        from ml.procedures.scorer import ProcedureScorer

        return cls(ExplanationScorer.load(settings), ProcedureScorer.load(settings))

"""The committed model, as it serves."""

import pytest

from ml.explanations.scorer import ExplanationScorer
from ml.serving.settings import ServingSettings


@pytest.fixture(scope="session")
def scorer() -> ExplanationScorer:
    return ExplanationScorer.load(ServingSettings())

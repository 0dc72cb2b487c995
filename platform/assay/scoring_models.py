"""Settings of the models that score: how they are run, where they are kept, how they learn."""

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from assay.environment import env_decimal, env_flag, env_number, env_text
from assay.folders import VAR_DIR

SCORING_DEVICE = env_text("ASSAY_SCORING_DEVICE", "cpu")
SCORING_PRECISION = env_text(
    "ASSAY_SCORING_PRECISION", "int8" if SCORING_DEVICE == "cpu" else "half"
)
SCORING_BATCH = env_number("ASSAY_SCORING_BATCH", 8 if SCORING_DEVICE == "cpu" else 32, least=1)
# A batch that takes longer in the models or the rules ends its process, and its steps are tried one by one.
SCORING_LIMIT_S = env_number("ASSAY_SCORING_LIMIT_S", 10, least=1)
# Runs are spread over shards; one task drains a group of shards. As many groups as scoring
# processes that should work side by side: one for the embedded worker.
SCORING_SHARDS = env_number("ASSAY_SCORING_SHARDS", 64, least=1)
SCORING_GROUPS = env_number("ASSAY_SCORING_GROUPS", 1, least=1)
MODEL_CACHE = Path(env_text("ASSAY_MODEL_CACHE", str(VAR_DIR / "models")))
# Versions that learnt from reviews here; a folder that every worker sees.
MODEL_VERSIONS = Path(env_text("ASSAY_MODEL_VERSIONS", str(VAR_DIR / "models" / "versions")))
# Every night a version is proposed if so many new reviews have come in; 0 never does.
RETRAIN_AFTER = env_number("ASSAY_RETRAIN_AFTER", 50)
RETRAIN_WHOLE = env_flag("ASSAY_RETRAIN_WHOLE", False)  # the networks too: an hour on two cores
# Differentially private: the network alone reads the reviews, and tells at most this of one answer.
RETRAIN_EPSILON = env_decimal("ASSAY_RETRAIN_EPSILON", 0.0)  # 0: not private
RETRAIN_DELTA = env_decimal("ASSAY_RETRAIN_DELTA", 1e-5)
if RETRAIN_EPSILON and RETRAIN_WHOLE:
    raise ImproperlyConfigured(
        "ASSAY_RETRAIN_WHOLE and ASSAY_RETRAIN_EPSILON are both set; a private training starts from the"
        " network as it is, so set only one of them."
    )
RETRAIN_SETS = env_text("ASSAY_RETRAIN_SETS", "")  # a folder; empty: the sets that come with Assay
RETRAIN_LIMIT_S = env_number("ASSAY_RETRAIN_LIMIT_S", 4 * 3600 if RETRAIN_WHOLE else 1800)
# A sequence reader for mastery is trained where so many consenting students have shown something, ten times at
# least each, and so many verdicts are there in all; 0 students: never.
TRACING_STUDENTS = env_number("ASSAY_TRACING_STUDENTS", 100)
TRACING_VERDICTS = env_number("ASSAY_TRACING_VERDICTS", 4000)
# The choice of the next lab learns from so many consenting students with six finished labs each; 0: never.
SEQUENCING_STUDENTS = env_number("ASSAY_SEQUENCING_STUDENTS", 100)

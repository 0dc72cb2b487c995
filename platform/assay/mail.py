"""Settings of mail: through the school's server once one is named; without one, into files.

The files are readable by their owner alone.
"""

from assay.environment import env_choice, env_number, env_text
from assay.folders import VAR_DIR

EMAIL_HOST = env_text("ASSAY_EMAIL_HOST", "")
EMAIL_SAFETY = env_choice("ASSAY_EMAIL_SAFETY", ["starttls", "tls", "none"], "starttls")
EMAIL_USE_TLS = EMAIL_SAFETY == "starttls"
EMAIL_USE_SSL = EMAIL_SAFETY == "tls"
EMAIL_PORT = env_number("ASSAY_EMAIL_PORT", {"starttls": 587, "tls": 465, "none": 25}[EMAIL_SAFETY])
EMAIL_HOST_USER = env_text("ASSAY_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = env_text("ASSAY_EMAIL_PASSWORD", "")
EMAIL_TIMEOUT = env_number("ASSAY_EMAIL_TIMEOUT_S", 10)
DEFAULT_FROM_EMAIL = env_text("ASSAY_EMAIL_FROM", "Assay <assay@localhost>")
EMAIL_BACKEND = env_text(
    "ASSAY_EMAIL_BACKEND",
    f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend",
)
EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_FILE_PATH.mkdir(mode=0o700, exist_ok=True)

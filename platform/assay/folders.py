"""Where Assay lies, and where it keeps what belongs to one machine."""

from pathlib import Path

from assay.environment import env_text

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = Path(env_text("ASSAY_VAR", str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)

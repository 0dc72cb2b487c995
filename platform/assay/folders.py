"""Where Assay lies, and where it keeps what belongs to one machine."""

from pathlib import Path

from assay.environment import env_folder

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = env_folder("ASSAY_VAR", BASE_DIR / "var")

"""Where the files of a version are."""

from pathlib import Path

from django.conf import settings

from registry.models import ModelVersion


def folder_of(version: ModelVersion) -> Path:
    """Shipped ones lie beside the code, the others where the setting says."""
    if version.origin == ModelVersion.Origin.SHIPPED:
        return Path(settings.BASE_DIR) / "ml" / "adapters" / version.task
    return Path(settings.MODEL_VERSIONS) / version.folder

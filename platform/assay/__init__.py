"""The project package: settings, addresses, ASGI and Celery."""

from assay.celery import app as celery_app

__all__ = ["celery_app"]

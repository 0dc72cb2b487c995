"""Who looked on at whose live bench, and when: the record behind what the student is told."""

from uuid import UUID

from django.utils import timezone

from runs.models import Visit


def visit_begin(*, run_id: UUID, person_id: int) -> int:
    """Somebody looks on from now."""
    return Visit.objects.create(run_id=run_id, person_id=person_id).pk


def visit_end(*, visit_id: int) -> None:
    """They no longer do."""
    Visit.objects.filter(pk=visit_id, ended=None).update(ended=timezone.now())

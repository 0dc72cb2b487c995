"""The doorbells that scoring rings: notes for a run's sockets, a change for the class board."""

from collections.abc import Iterable
from uuid import UUID

from runs.doorbell import Bell, course_group, ring, run_group


def feedback_bells(
    run_id: UUID, seqs: Iterable[int], course_id: int | None, *, notes: bool, late: bool = False
) -> list[Bell]:
    """`seqs` have been scored; without `notes` the sockets need not look."""
    ready = {"type": "feedback.ready", "seqs": sorted(seqs), "silent": not notes}
    bells: list[Bell] = [(run_group(run_id), ready)]
    if late:
        bells.append((run_group(run_id), {"type": "feedback.late"}))
    if course_id is not None:
        bells.append((course_group(course_id), {"type": "board.changed", "run": str(run_id)}))
    return bells


def ring_all(bells: Iterable[Bell]) -> None:
    """One round trip for a whole batch."""
    ring(list(bells))


def ring_next(run_id: UUID) -> None:
    """What comes after the run has been decided."""
    ring([(run_group(run_id), {"type": "next.ready"})])


def marks_bell(run_id: UUID) -> Bell:
    """What carries a verdict has been worked out."""
    return run_group(run_id), {"type": "marks.ready"}


def look_bell(run_id: UUID) -> Bell:
    """A second look was asked for, taken back or answered, or a regrading changed what counts."""
    return run_group(run_id), {"type": "look.changed"}

"""What is deleted or struck out shall not be read in the database's files either.

SQLite leaves the old bytes where they were unless it is told to overwrite them, and its log has the
old pages until they are needed again. PostgreSQL frees them when it vacuums, by itself.
"""

import logging

from django.db import OperationalError, connection, transaction

log = logging.getLogger(__name__)

PATIENCE_MS = 3000  # for those who read just now; SQLite empties the log by itself later, too
USUAL_PATIENCE_MS = 20_000  # as in `assay.databases`


def overwrite_what_goes() -> None:
    """Call it within the transaction that deletes, before it does."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete=ON")
    transaction.on_commit(_empty_the_log)


def _empty_the_log() -> None:
    """What cannot be emptied now is by SQLite itself, once the log is long: it is no reason to fail."""
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout={PATIENCE_MS}")
        try:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            busy = cursor.fetchone()[0]
        except OperationalError:
            busy = 1
        cursor.execute(f"PRAGMA busy_timeout={USUAL_PATIENCE_MS}")
    if busy:
        log.warning("somebody reads the database just now: its log is emptied later")

"""Where the sequence reader stands with each student, as the database keeps it.

In plain SQL, for PostgreSQL and SQLite alike: it stands in the way of every update of mastery, and what the ORM
needs to put the same statements together is three times what the database needs for them.
"""

import json
from collections.abc import Collection, Iterable
from functools import cache
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone

from learners.models import Mastery, Reading
from people.models import User


class Stored(NamedTuple):
    """What is known of one student; without a version nothing was read yet."""

    seen: bool  # whether anything was seen of any skill
    version: str | None = None
    order: int = 0
    skill: str = ""
    state: Any = None


def stored_of(students: Collection[int]) -> dict[int, Stored]:
    """Of these students; one query."""
    if not students:
        return {}
    places = ", ".join(["%s"] * len(students))
    with connection.cursor() as cursor:
        cursor.execute(_select().replace("STUDENTS", places), list(students))
        rows = cursor.fetchall()
    return {student: _stored(*columns) for student, *columns in rows}


def _stored(version: str | None, order: int, skill: str, state: str, seen: object) -> Stored:
    if version is None:
        return Stored(bool(seen))
    return Stored(bool(seen), version, order, skill, json.loads(state))


def store(rows: Iterable[Reading]) -> None:
    """In place of what was stored of these students; one query."""
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    found = [
        (
            one.student_id,
            one.version,
            one.order,
            one.skill,
            connection.ops.adapt_json_value(one.state, None),
            now,
        )
        for one in rows
    ]
    if found:
        with connection.cursor() as cursor:
            cursor.executemany(_upsert(), found)


@cache
def _select() -> str:
    people, readings, mastery = (one._meta.db_table for one in (User, Reading, Mastery))
    return (
        f'SELECT p.id, r.version, r."order", r.skill, r.state, '
        f"EXISTS (SELECT 1 FROM {mastery} m WHERE m.student_id = p.id) "
        f"FROM {people} p LEFT JOIN {readings} r ON r.student_id = p.id WHERE p.id IN (STUDENTS)"
    )


@cache
def _upsert() -> str:
    columns = ("version", '"order"', "skill", "state", "updated")
    anew = ", ".join(f"{one} = excluded.{one}" for one in columns)
    return (
        f"INSERT INTO {Reading._meta.db_table} (student_id, {', '.join(columns)}) "
        f"VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (student_id) DO UPDATE SET {anew}"
    )

"""Holding students while something of theirs is derived or decided, until the transaction ends."""

from collections.abc import Iterable

from django.db import connection

from people.models import User


def lock_student(student: int) -> None:
    """Two workers must not move one student's mastery at once; SQLite lets one writer in anyway."""
    lock_students([student])


def lock_students(students: Iterable[int]) -> None:
    """Always in the same order, so that two workers never wait for each other."""
    if connection.features.has_select_for_update:
        rows = User.objects.select_for_update(no_key=True).filter(pk__in=list(students))
        list(rows.order_by("pk").values_list("pk"))

"""Whether somebody whose page stays open is still logged in, and where later apps hear that it may have changed.

standing_heard(callable(person_id))   registered in an app's `ready()`, called after the commit
"""

from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY
from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from people.models import User

LONGEST = 150  # characters of a login; letters such as the ligature of ffi are several in capitals

listeners: list[Callable[[int], None]] = []


def standing_heard(listener: Callable[[int], None]) -> None:
    """Call when somebody's log-in, account or part in a course is not what it was."""
    listeners.append(listener)


def standing_changed(person_id: int) -> None:
    """Who keeps a page of this person's open looks again, once it is committed."""
    for listener in listeners:
        transaction.on_commit(partial(listener, person_id), robust=True)


def counted_login(request: HttpRequest | None, credentials: dict[str, Any] | None) -> str:
    """The login under which a failed attempt is counted: however it was capitalised, it is one account.

    Capitals first: databases that compare in capitals take `ſ` for an S.
    """
    given = credentials or (request.POST if request is not None else {})
    return str(given.get("username") or "").strip().upper().lower()[:LONGEST]


def session_key_of(scope: dict[str, Any]) -> str:
    """The key of the log-in with which a socket was opened; empty where there is none."""
    return getattr(scope.get("session"), "session_key", None) or ""


def person_still_there(user_id: int, session_key: str) -> User | None:
    """The person, while the account is open and the log-in was not ended: by hand, or by a new password.

    Without a key the account alone is asked about.
    """
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None or not session_key:
        return user
    store = import_module(settings.SESSION_ENGINE).SessionStore
    known = store(session_key).get(HASH_SESSION_KEY, "")
    return user if constant_time_compare(known, user.get_session_auth_hash()) else None

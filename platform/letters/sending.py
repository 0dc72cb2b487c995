"""Sends what is due over one connection; what could not be sent is tried again, or given up with a reason.

A letter is claimed by putting off when it is due: a worker that is killed loses nothing, and at
worst a person gets the same letter twice.
"""

import logging
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from smtplib import (
    SMTPAuthenticationError,
    SMTPRecipientsRefused,
    SMTPResponseException,
)
from time import time
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import F, QuerySet
from django.utils import timezone

from letters.models import Letter
from letters.writing import needed, words_of

log = logging.getLogger(__name__)

AT_ONCE = 20  # letters over one connection
CLAIMED_FOR = timedelta(minutes=10)  # longer than a handful takes if each waits for its time-out
PAUSES = [timedelta(minutes=one) for one in (1, 5, 15, 60, 240)]  # before the 2nd, 3rd ... try
SENDS_NOTHING = (
    "django.core.mail.backends.console.EmailBackend",
    "django.core.mail.backends.filebased.EmailBackend",
    "django.core.mail.backends.dummy.EmailBackend",
)


def mail_goes_out() -> bool:
    """Whether this site has a mail server; without one, mails are written to files."""
    return settings.EMAIL_BACKEND not in SENDS_NOTHING


def _due() -> QuerySet[Letter]:
    return Letter.objects.filter(state=Letter.State.WAITING, due__lte=timezone.now())


def anything_due() -> bool:
    return _due().exists()


def send_due() -> tuple[int, bool]:
    """Send a handful: how many were dealt with, and whether more is due."""
    letters = _claimed()
    if letters:
        _send_all(letters)
    return len(letters), bool(letters) and anything_due()


def _claimed() -> list[Letter]:
    """Those that nobody else has claimed meanwhile."""
    until = timezone.now() + CLAIMED_FOR
    wanted = list(_due().order_by("due", "pk").values_list("pk", flat=True)[:AT_ONCE])
    mine = [pk for pk in wanted if _due().filter(pk=pk).update(due=until, tries=F("tries") + 1)]
    return list(Letter.objects.filter(pk__in=mine).select_related("to", "by", "course"))


def _send_all(letters: Sequence[Letter]) -> None:
    """One after the other; a server that does not answer one answers none of the rest."""
    connection = get_connection()
    try:
        connection.open()
    except OSError as error:  # SMTP's errors are of this kind too
        for letter in letters:
            _tried(letter, error)
        return
    broken: OSError | None = None
    for letter in letters:
        if broken is not None:
            _tried(letter, broken)
        else:
            problem = _send(letter, connection)
            broken = None if problem is None or _answered(problem) else problem
    with suppress(OSError):  # they are sent, whether or not it says good-bye
        connection.close()


def _send(letter: Letter, connection: Any) -> OSError | None:
    """Send one and write down what became of it; the error of a server, if there was one."""
    if not needed(letter):
        _settle(letter, Letter.State.NEEDLESS)
        return None
    words = words_of(letter)
    mail = EmailMessage(words.subject, words.text, to=[letter.to.email], connection=connection)
    try:
        mail.send()
    except ValueError as error:  # an address that no mail can be sent to
        log.warning("letter %d cannot be written: %s", letter.pk, type(error).__name__)
        _settle(letter, Letter.State.FAILED, Letter.Problem.ADDRESS)
    except OSError as error:
        _tried(letter, error)
        return error
    else:
        _settle(letter, Letter.State.SENT if mail_goes_out() else Letter.State.KEPT)
    return None


def _answered(error: OSError) -> bool:
    """Whether the server said no to this one mail, and may take the next."""
    return isinstance(error, SMTPRecipientsRefused | SMTPResponseException)


def _tried(letter: Letter, error: OSError) -> None:
    """Try it again later, or give it up where that would change nothing. The address is not logged."""
    problem, lasts = problem_of(error)
    log.warning("letter %d was not sent: %s", letter.pk, type(error).__name__)
    if lasts or letter.tries > len(PAUSES):
        _settle(letter, Letter.State.FAILED, problem)
        return
    letter.problem, letter.due = problem, timezone.now() + PAUSES[letter.tries - 1]
    letter.save(update_fields=["problem", "due"])


def problem_of(error: OSError) -> tuple[str, bool]:
    """What went wrong, and whether it will go wrong each time: SMTP's 5xx last, 4xx do not (RFC 5321)."""
    if isinstance(error, SMTPRecipientsRefused):
        codes = [code for code, _text in error.recipients.values()]
        return Letter.Problem.ADDRESS, all(code >= 500 for code in codes)
    if isinstance(error, SMTPAuthenticationError):
        return Letter.Problem.LOGIN, False  # an administrator may put the password right
    if isinstance(error, SMTPResponseException):
        return Letter.Problem.REFUSED, error.smtp_code >= 500
    return Letter.Problem.SERVER, False


def _settle(letter: Letter, state: str, problem: str = "") -> None:
    letter.state, letter.problem, letter.settled = state, problem, timezone.now()
    letter.save(update_fields=["state", "problem", "settled"])


def old_files_remove() -> None:
    """Of mails that were written to files: their links hold no longer, and they name people."""
    if settings.EMAIL_BACKEND != "django.core.mail.backends.filebased.EmailBackend":
        return
    before_s = time() - settings.PASSWORD_RESET_TIMEOUT
    for path in Path(settings.EMAIL_FILE_PATH).glob("*.log"):
        if path.stat().st_mtime < before_s:
            path.unlink(missing_ok=True)

"""What a teacher reads of a letter."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from assay.punctuation import listed
from letters.models import Letter
from letters.sending import mail_goes_out
from letters.services import Written
from people.models import User


def newest_letters(course_id: int, kind: str, to: Iterable[int]) -> dict[int, Letter]:
    """By person the last letter of this kind in the course; one query."""
    found = Letter.objects.filter(course=course_id, kind=kind, to__in=list(to)).order_by("pk")
    return {letter.to_id: letter for letter in found}


def reached(letter: Letter | None) -> bool:
    """Whether the mail server took it: only then nobody has to hand anything over."""
    return letter is not None and letter.state == Letter.State.SENT


def on_its_way(letter: Letter | None) -> bool:
    """Whether nothing has gone wrong with it so far."""
    waits = letter is not None and letter.state == Letter.State.WAITING and not letter.problem
    return waits and mail_goes_out()


def letter_sentence(person: User, letter: Letter | None) -> str:
    """Where the letter is, and if it did not go out, why."""
    if letter is None:
        return _("Not mailed.") if person.email else _("No mail address is known.")
    if letter.state == Letter.State.FAILED:
        return _given_up(letter)
    if letter.state == Letter.State.WAITING and mail_goes_out():
        return _waiting(letter)
    return {
        Letter.State.SENT: _("Mailed on %(time)s."),
        Letter.State.KEPT: _without_server(),
        Letter.State.WAITING: _without_server(),  # for the file that stands for it
        Letter.State.NEEDLESS: _("Not mailed: it was no longer needed."),
    }[Letter.State(letter.state)] % {"time": _time(letter.settled)}


def _without_server() -> str:
    return _("Not mailed: there is no mail server here.")


def _waiting(letter: Letter) -> str:
    if not letter.problem:
        return _("The mail has been on its way since %(time)s.") % {"time": _time(letter.written)}
    text = {
        Letter.Problem.ADDRESS: _(
            "Not mailed yet: the mail server does not take the address just now. It is tried again at %(time)s."
        ),
        Letter.Problem.LOGIN: _(
            "Not mailed yet: the mail server refuses Assay's log-in; tell your administrator. It is tried again at %(time)s."
        ),
    }.get(
        Letter.Problem(letter.problem),
        _("Not mailed yet: the mail server does not answer. It is tried again at %(time)s."),
    )
    return text % {"time": _time(letter.due)}


def _given_up(letter: Letter) -> str:
    return {
        Letter.Problem.ADDRESS: _(
            "Not mailed: the mail server refused the address. Check it with the person."
        ),
        Letter.Problem.SERVER: _(
            "Not mailed: the mail server did not answer for hours. Tell your administrator."
        ),
        Letter.Problem.LOGIN: _(
            "Not mailed: the mail server refused Assay's log-in. Tell your administrator."
        ),
        Letter.Problem.REFUSED: _(
            "Not mailed: the mail server refused the mail. Tell your administrator."
        ),
    }[Letter.Problem(letter.problem)]


def _time(time: datetime | None) -> str:
    return str(date_format(localtime(time), "SHORT_DATETIME_FORMAT")) if time else ""


def refusals(written: Written) -> list[str]:
    """A sentence for each reason why somebody was not written to."""
    found = {
        _("No mail address is known of: %(names)s."): written.without_address,
        _(
            "Written to a short while ago, or five times today: %(names)s. Try it later."
        ): written.too_soon,
        _(
            "You have reached the limit of mails for today; not written to: %(names)s. Try it tomorrow."
        ): written.too_many,
    }
    return [
        text % {"names": listed(one.shown_name for one in people)}
        for text, people in found.items()
        if people
    ]

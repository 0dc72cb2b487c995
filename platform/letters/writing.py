"""What a letter says, in its language, with a link that is made when it is sent."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from letters.models import Letter
from people.invitations import invitation_path, waits


@dataclass(frozen=True)
class Words:
    """A subject of one line, and a text without markup."""

    subject: str
    text: str


def needed(letter: Letter) -> bool:
    """Whether its recipient has an address, is in the course, and has not come in already."""
    person = letter.to
    inside = letter.course.memberships.filter(user=person)
    if letter.kind == Letter.Kind.INVITATION:
        return bool(person.email) and waits(person) and inside.exists()
    return bool(person.email) and person.is_active and inside.filter(part="teacher").exists()


def words_of(letter: Letter) -> Words:
    """The letter as it is sent now."""
    with translation.override(letter.language):
        words = _invitation(letter) if letter.kind == Letter.Kind.INVITATION else _teacher(letter)
    return Words(" ".join(words.subject.split()), words.text)


def _invitation(letter: Letter) -> Words:
    until = timezone.localdate() + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
    text = _(
        "Hello %(name)s,\n\n"
        "%(teacher)s has brought you into the course “%(course)s” on Assay. Your login is %(login)s.\n\n"
        "Choose your password here:\n%(link)s\n\n"
        "The link works once, and until %(date)s. If you do not know what this is about, do nothing:"
        " without a password the account opens to nobody.\n"
    )
    named = _named(letter, invitation_path(letter.to)) | {"date": date_format(until, "DATE_FORMAT")}
    return Words(_("Your account for %(course)s") % named, text % named)


def _teacher(letter: Letter) -> Words:
    text = _(
        "Hello %(name)s,\n\n"
        "%(teacher)s has added you as a teacher of the course “%(course)s” on Assay. You find its class,"
        " its assignments and its marks here, once you have logged in as %(login)s:\n%(link)s\n\n"
        "If that was a mistake, take yourself out on that page, under “Teachers”.\n"
    )
    named = _named(letter, reverse("courses:course", args=[letter.course_id]))
    return Words(_("You teach %(course)s too") % named, text % named)


def _named(letter: Letter, path: str) -> dict[str, str]:
    """What every letter names."""
    return {
        "name": letter.to.shown_name,
        "teacher": letter.by.shown_name if letter.by is not None else _("A teacher"),
        "course": letter.course.title,
        "login": letter.to.username,
        "link": letter.origin + path,
    }

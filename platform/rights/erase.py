"""Erases a person: what they did goes, what others depend on stays with an account that names nobody."""

import logging
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from classroom.services import board_ring
from courses.models import Course
from people.log_ins import standing_changed
from people.models import Role, User
from rights import traces
from rights.models import Erasure
from rights.overwriting import overwrite_what_goes
from rights.relations import NOBODYS, Link, links
from runs.models import Run
from starting.models import SampleClass
from starting.sample import sample_remove

log = logging.getLogger(__name__)


def check_erasable(*, person: User, by: User | None) -> None:
    """Nobody erases themselves, and no school is left without an administrator."""
    if by is not None and by.pk == person.pk:
        raise ValidationError(_("You cannot erase yourself; ask another administrator."))
    if person.erased is not None:
        raise ValidationError(_("This account has been erased already."))
    if _last_of(person, is_superuser=True) if person.is_superuser else _last_administrator(person):
        raise ValidationError(
            _("This is the last administrator. Make somebody else one first, then erase this one.")
        )


def _last_administrator(person: User) -> bool:
    here = {"role": Role.ADMIN, "institution": person.institution_id}
    return person.role == Role.ADMIN and _last_of(person, **here)


def _last_of(person: User, **kind: Any) -> bool:
    return not User.objects.filter(is_active=True, **kind).exclude(pk=person.pk).exists()


@transaction.atomic
def person_erase(*, person: User, by: User | None) -> Erasure:
    """All of it or nothing. `by` is None for a command on the server."""
    person = _held(person)
    check_erasable(person=person, by=by)
    overwrite_what_goes()
    key, kind, institution = person.pk, person.role, person.institution
    courses = list(Course.objects.filter(memberships__user=person).distinct())
    files = partial(traces.forget_mails, person.email)
    for sample in SampleClass.objects.filter(teacher=person):
        sample_remove(sample=sample)
    traces.forget(person)
    for link in links():
        _forget_rows(link, person)
    kept = any(link.rows(person).exists() for link in links())
    if kept:
        _make_nameless(person)
    else:
        person.delete()
    erasure = Erasure.objects.create(institution=institution, kind=kind, kept_account=kept, by=by)
    log.info("erasure %d: an account of the kind %s", erasure.pk, kind)
    transaction.on_commit(files)
    standing_changed(key)
    for course in courses:
        transaction.on_commit(partial(board_ring, course))
    return erasure


def _held(person: User) -> User:
    """The account and its runs, locked: nobody begins or writes anything of theirs meanwhile."""
    held = User.objects.select_for_update(of=("self",)).filter(pk=person.pk).first()
    if held is None:  # somebody else was quicker
        raise ValidationError(_("This account has been erased already."))
    list(Run.objects.select_for_update(of=("self",)).filter(student=held).values_list("pk"))
    return held


def _forget_rows(link: Link, person: User) -> None:
    if link.name in NOBODYS:
        link.rows(person).update(**{link.key.name: None})
    elif link.is_theirs:
        link.rows(person).delete()


def _make_nameless(person: User) -> None:
    """Nobody logs in with it again, and nothing in it tells whose it was."""
    person.username = _free_login(f"erased-{person.pk}")
    person.first_name = person.last_name = person.email = ""
    person.set_unusable_password()
    person.is_active = person.is_staff = person.is_superuser = False
    person.consents_to_training = False
    person.last_login = None
    person.erased = timezone.now()
    person.save()


def _free_login(login: str) -> str:
    """Somebody may have chosen just this one."""
    return _free_login(f"{login}-x") if User.objects.filter(username=login).exists() else login

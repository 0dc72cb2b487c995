"""Where a person is named beside the keys that lead to them: log-ins, reports, sentences, files of mails."""

from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.auth import SESSION_KEY
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db.models import Model

from courses.models import RosterImport
from learners.models import Decision
from people.models import User
from rights.texts import take_name_out, without_teacher

BETWEEN_MAILS = "-" * 79 + "\n"  # as Django's backend writes several into one file


def forget(person: User) -> None:
    """Call it while the account still has its names."""
    for model in (AccessAttempt, AccessFailureLog, AccessLog):
        model.objects.filter(username__iexact=person.username).delete()  # as it was typed
    end_sessions(person)
    _forget_in_djangos_log(person)
    _forget_who_chose(person)
    take_name_out(person)
    rosters = RosterImport.objects.filter(course__institution=person.institution_id)
    for roster in rosters.iterator():
        _forget_in_roster(roster, {one.lower() for one in (person.username, person.email) if one})


def _forget_who_chose(person: User) -> None:
    """A lab that one teacher chose another may have kept: then the name is not that of `locked_by`."""
    chosen = Decision.objects.filter(
        locked_by__isnull=False, student__institution=person.institution_id
    )
    for decision in chosen.iterator():
        mine = decision.locked_by_id == person.pk
        reasons = [
            without_teacher(one)
            if mine or one.get("params", {}).get("teacher") == person.shown_name
            else one
            for one in decision.reasons
        ]
        if reasons != decision.reasons:
            decision.reasons = reasons
            decision.save(update_fields=["reasons"])


def end_sessions(person: User) -> None:
    """A session tells only in its sealed contents whose it is."""
    key = str(person.pk)
    mine = [
        one.pk
        for one in Session.objects.iterator()
        if str(one.get_decoded().get(SESSION_KEY)) == key
    ]
    Session.objects.filter(pk__in=mine).delete()


def _forget_in_djangos_log(person: User) -> None:
    """Superusers' record of what they changed calls each thing by its name."""
    addresses = EmailAddress.objects.filter(user=person).values_list("pk", flat=True)
    _rename(User, [person.pk])
    _rename(EmailAddress, list(addresses))


def _rename(model: type[Model], keys: list[Any]) -> None:
    kind = ContentType.objects.get_for_model(model)
    entries = LogEntry.objects.filter(content_type=kind, object_id__in=[str(one) for one in keys])
    entries.update(object_repr="", change_message="")


def _forget_in_roster(roster: RosterImport, names: set[str]) -> None:
    """A file that waits loses the row; a report of mistakes what the row said."""
    rows = [
        one
        for one in roster.rows
        if not names & {str(one.get(part, "")).lower() for part in ("login", "email")}
    ]
    report = [_without(one, names) for one in roster.report]
    if (rows, report) != (roster.rows, roster.report):
        roster.rows, roster.report = rows, report
        roster.save(update_fields=["rows", "report"])


def _without(done: dict[str, Any], names: set[str]) -> dict[str, Any]:
    problems = [
        one | {"value": "–"} if str(one.get("value", "")).lower() in names else one
        for one in done.get("problems", [])
    ]
    return done | {"problems": problems}


def forget_mails(address: str) -> None:
    """Where no mail server is set mails are files, and each of them names whom it is to."""
    if not address or not settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
        return
    for path in Path(settings.EMAIL_FILE_PATH).glob("*.log"):
        mails = path.read_text(encoding="utf-8", errors="replace").split(BETWEEN_MAILS)
        others = [one for one in mails if not _is_to(one, address)]
        if len(others) == len(mails):
            continue
        if any(one.strip() for one in others):
            path.write_text(BETWEEN_MAILS.join(others), encoding="utf-8")
        else:
            path.unlink()


def _is_to(mail: str, address: str) -> bool:
    head = mail.partition("\n\n")[0].lower()
    return any(
        line.startswith("to:") and address.lower() in line.replace(",", " ").split()
        for line in head.splitlines()
    )

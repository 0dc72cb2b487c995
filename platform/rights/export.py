"""Everything that Assay keeps about a person, as one ZIP: a README, and a JSON file for each table.

The file is written row by row to disk, so that its size costs no memory.
"""

import logging
from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.db.models import BinaryField, Model
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _

from people.models import User
from rights.relations import Table, made, theirs
from rights.rows import Writer, file_of, in_batches, line, not_told_yet
from rights.words import LEFT_OUT, MADE, NOT_HERE, THEIRS

log = logging.getLogger(__name__)

ACCOUNT = Table(User, ("pk",))
LOG_INS = (AccessLog, AccessAttempt, AccessFailureLog)  # they know a login, and no account


def person_export(*, person: User, language: str) -> IO[bytes]:
    """The ZIP as an open file that is gone once it is closed; the README is in `language`."""
    file = TemporaryFile()  # noqa: SIM115  (who asked closes it)
    try:
        with ZipFile(file, "w", ZIP_DEFLATED) as archive, translation.override(language):
            Export(person, archive).write()
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


class Export:
    """One person's file while it is written."""

    def __init__(self, person: User, archive: ZipFile) -> None:
        self.person = person
        self.archive = archive
        self.writer = Writer(person)
        self.contents: list[tuple[str, int, str]] = []  # file, rows, what it is

    def write(self) -> None:
        self._table("account.json", ACCOUNT, User.objects.filter(pk=self.person.pk), THEIRS)
        for model in LOG_INS:
            rows = model.objects.filter(username__iexact=self.person.username)  # as it was typed
            self._table(f"{place_of(model)}.json", Table(model, ()), rows, THEIRS)
        for table in exported():
            rows = table.rows(self.person).exclude(not_told_yet(table.label))
            self._table(f"{place_of(table.model)}.json", table, rows, THEIRS)
        for table in made():
            rows = without_own(table, self.person)
            self._table(f"made/{place_of(table.model)}.json", table, rows, MADE)
        self.archive.writestr("README.txt", readme(self.person, self.contents))
        log.info("an export of %d files was written", len(self.contents))

    def _table(self, name: str, table: Table, rows: Any, words: dict[str, Any]) -> None:
        """An array with a row a line; no file where there is no row."""
        found = in_batches(rows)
        first = next(found, None)
        if first is None:
            return
        count, pictures = 0, []
        with self.archive.open(name, "w", force_zip64=True) as file:
            for row in chain(first, found):
                start = ",\n" if count else "[\n"
                file.write((start + line(self.writer.written(row, table))).encode())
                pictures += [row.pk] if has_bytes(row) else []
                count += 1
            file.write(b"\n]\n")
        self._files(table.model, pictures)
        what = words.get(table.label) or table.model._meta.verbose_name
        self.contents.append((name, count, str(what)))

    def _files(self, model: type[Model], keys: list[Any]) -> None:
        for key in keys:
            row = model._base_manager.get(pk=key)
            for field in row._meta.concrete_fields:
                if isinstance(field, BinaryField):
                    self.archive.writestr(file_of(row), bytes(getattr(row, field.attname)))


def chain(first: Model, rest: Iterator[Model]) -> Iterator[Model]:
    yield first
    yield from rest


def has_bytes(row: Model) -> bool:
    return any(isinstance(one, BinaryField) for one in row._meta.concrete_fields)


def place_of(model: type[Model]) -> str:
    """Folder and file by the names in the code, which stay the same in every language."""
    return f"{model._meta.app_label}/{model._meta.model_name}"


def exported() -> list[Table]:
    """The tables about a person that an export has."""
    return [one for one in theirs() if one.label not in LEFT_OUT]


def without_own(table: Table, person: User) -> Any:
    """What a person made, without what is about them and stands among theirs already."""
    rows = table.rows(person)
    for own in exported():
        if own.model is table.model:
            about = own.model._base_manager.filter(own.condition(person))
            rows = rows.exclude(pk__in=about.order_by().values("pk"))
    return rows


def readme(person: User, contents: list[tuple[str, int, str]]) -> str:
    """What is in the file, for who opens it first."""
    when = date_format(localtime(now()), "DATETIME_FORMAT")
    files = [f"{name}  ({count})\n    {what}" for name, count, what in contents]
    title = _("Everything that Assay keeps about %(name)s (%(login)s), on %(when)s") % {
        "name": person.shown_name,
        "login": person.username,
        "when": when,
    }
    how = _(
        "Each file is a list in JSON, which programs and every text editor read. Behind its name stands how"
        " many rows it has. Times are in UTC. In “made” is what you did for others."
    )
    left_out = [f"- {one}" for one in (*NOT_HERE, *sorted({str(w) for w in LEFT_OUT.values()}))]
    parts = [title, how, "\n".join(files), _("What is not here") + "\n" + "\n".join(left_out)]
    return "\n\n".join(parts) + "\n"

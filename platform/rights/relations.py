"""Whose rows are whose: every table that leads to a person, found along Django's own relations.

A table whose rows go with a person (`on_delete=CASCADE`) is theirs without being named here, with all
that hangs from it: it is exported and erased from the day on which it is added. Where a key says
otherwise, it stands in a list below; a test fails for one that stands in none.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.db.models import CASCADE, Field, ForeignKey, ForeignObjectRel, Model, Q, QuerySet

from people.models import User
from rights.kept import KEPT

Lookups = tuple[str, ...]

# About the person, although the database does not delete them with the account by itself.
ABOUT_THEM = frozenset({"runs.Run.student"})
# About the person as long as there is one: the row stays when the person is erased, and is nobody's then.
NOBODYS = frozenset({"registry.Pseudonym.user", "comparisons.Participant.student"})
# What superusers did in Django's own pages: a record of others, so it goes with no person.
RECORDED = frozenset({"admin.LogEntry.user"})


@dataclass(frozen=True)
class Link:
    """A foreign key to a person."""

    model: type[Model]
    key: "Field[Any, Any]"
    on_delete: Any

    @property
    def name(self) -> str:
        return f"{self.model._meta.label}.{self.key.name}"

    @property
    def is_theirs(self) -> bool:
        """Whether such rows are about the person, and not what the person did for others."""
        goes = self.on_delete is CASCADE and self.name not in RECORDED
        return goes or self.name in ABOUT_THEM | NOBODYS

    def rows(self, person: User) -> QuerySet[Any]:
        return self.model._base_manager.filter(**{self.key.name: person})


@dataclass(frozen=True)
class Table:
    """A table with the ways from it to the person; a row is meant if one of them leads there."""

    model: type[Model]
    paths: Lookups
    without: frozenset[str] = field(default_factory=frozenset)  # columns that tell of others

    @property
    def label(self) -> str:
        return self.model._meta.label

    def rows(self, person: User) -> QuerySet[Any]:
        return self.model._base_manager.filter(self.condition(person))

    def condition(self, person: User) -> Q:
        return reduce(or_, (Q(**{path: person}) for path in self.paths))


def keys_to(model: type[Model]) -> Iterator[tuple[type[Model], "Field[Any, Any]", Any]]:
    """Each foreign key to a model: of which table, which column, and what becomes of the row."""
    for one in model._meta.get_fields(include_hidden=True):
        if isinstance(one, ForeignObjectRel) and isinstance(one.field, ForeignKey):
            yield one.related_model, one.field, one.on_delete


def links() -> list[Link]:
    """Each foreign key to a person."""
    return [Link(*key) for key in keys_to(User)]


@cache
def theirs() -> tuple[Table, ...]:
    """Every table with rows about a person, directly or over another table that is theirs."""
    found: dict[type[Model], list[str]] = {}
    waiting = [(one.model, one.key.name, one.key.null, ()) for one in links() if one.is_theirs]
    waiting.sort(key=lambda one: one[2])  # a key that each row has makes other ways needless
    safe: set[type[Model]] = set()
    while waiting:
        model, path, may_lack, before = waiting.pop(0)
        if model in safe or model in before:
            continue
        found.setdefault(model, []).append(path)
        if not may_lack:
            safe.add(model)
            found[model] = [path]
        for child, key, _rule in keys_to(model):
            if child is not model and child is not User:
                step = (child, f"{key.name}__{path}", may_lack or key.null, (*before, model))
                waiting.append(step)  # type: ignore[arg-type]
    return tuple(Table(model, tuple(paths)) for model, paths in found.items())


@cache
def made() -> tuple[Table, ...]:
    """Every table with rows that a person made, of things that are others' or are everybody's."""
    found: dict[str, Table] = {}
    for one in KEPT:
        before = found[one.label].paths if one.label in found else ()
        model = apps.get_model(one.label)
        found[one.label] = Table(model, (*before, one.path), frozenset(one.without))
    return tuple(found.values())

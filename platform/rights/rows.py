"""Rows as JSON: the person is “you”, everybody else “somebody else”, courses and their like have their names."""

import json
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import BinaryField, Field, ForeignKey, Model, Q, QuerySet

from courses.models import Assignment, Course, Group, Sequence
from labs.core.questions import QUESTIONS
from learners.models import Decision
from people.models import Institution, User
from registry.models import ModelVersion
from registry.scrubbing import without_names
from registry.training_data import class_names, names_of
from rights.relations import Table
from rights.texts import COLUMNS, with_note, without_teacher
from runs.models import Run

AT_ONCE = 200  # rows read at a time: an export needs no more memory for fifty thousand of them
NAMED = (Institution, Course, Assignment, Group, Sequence, ModelVersion)
SECRETS = {"people.User": {"password"}, "axes.AccessAttempt": {"get_data", "post_data"}}
# The way from a table to the score whose verdict it tells.
VERDICTS = {
    "scoring.Score": "",
    "scoring.Feedback": "score__",
    "scoring.ScoreMarks": "score__",
    "scoring.ReviewItem": "score__",
    "scoring.Review": "score__",
    "registry.ShadowVerdict": "score__",
    "learners.MasteryEvidence": "score__",
}


def not_told_yet(label: str) -> Q:
    """Rows that would tell a student answers of a question set that is not handed in."""
    if label not in VERDICTS:
        return Q(pk__in=())
    run = f"{VERDICTS[label]}run__"
    return Q(**{f"{run}lab": QUESTIONS}) & ~Q(**{f"{run}state": Run.State.FINISHED})


def in_batches(rows: QuerySet[Any]) -> Iterator[Model]:
    """Each row in the order in which it was written; only the keys are held all at once."""
    keys = sorted(rows.order_by().values_list("pk", flat=True).distinct())
    for start in range(0, len(keys), AT_ONCE):
        yield from rows.model._base_manager.filter(pk__in=keys[start : start + AT_ONCE]).order_by(
            "pk"
        )


def line(row: dict[str, Any]) -> str:
    return json.dumps(row, cls=DjangoJSONEncoder, ensure_ascii=False)


class Writer:
    """Writes rows of one person; what courses are called is looked up once."""

    def __init__(self, person: User) -> None:
        self.person = person
        self.names: dict[tuple[type[Model], Any], str] = {}
        self.own = names_of(person)  # they stay, whoever else is called so

    @cached_property
    def others(self) -> list[str]:
        """Names of everybody in the person's courses, the own ones among them."""
        return class_names(self.person.pk)

    def written(self, row: Model, table: Table) -> dict[str, Any]:
        """A row without what is secret and without what tells of others."""
        left_out = table.without | SECRETS.get(table.label, set())
        fields = [one for one in row._meta.concrete_fields if one.name not in left_out]
        found = {one.name: self._value(row, one) for one in fields}
        for name in COLUMNS.get(table.label, ()):
            if name in found:
                found[name] = without_names(found[name], self.others, self.own)
        return self._without_names(row, found)

    def _value(self, row: Model, field: "Field[Any, Any]") -> Any:
        value = getattr(row, field.attname)
        if value is None:
            return None
        if isinstance(field, BinaryField):
            return file_of(row)
        if not isinstance(field, ForeignKey):
            return value
        if field.related_model is User:
            return "you" if value == self.person.pk else "somebody else"
        if field.related_model in NAMED:
            return {"number": value, "name": self._name(field.related_model, value)}
        return value

    def _name(self, model: Any, key: Any) -> str:
        if (model, key) not in self.names:
            self.names[model, key] = str(model._base_manager.get(pk=key))
        return self.names[model, key]

    def _without_names(self, row: Model, found: dict[str, Any]) -> dict[str, Any]:
        if isinstance(row, Run) and row.state != Run.State.FINISHED:
            found.pop("seed")  # with it the noise of what is still to be measured could be foretold
        if isinstance(row, Decision) and "reasons" in found:
            reasons = [without_teacher(one) for one in row.reasons]
            found["reasons"] = [with_note(one, self.others, self.own) for one in reasons]
        return found


def file_of(row: Model) -> str:
    """Under which name the bytes of a row lie in the file."""
    kind = str(getattr(row, "kind", "")).rpartition("/")[2] or "bin"
    return f"files/{row._meta.model_name}-{row.pk}.{kind}"

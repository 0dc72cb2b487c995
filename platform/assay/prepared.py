"""Small queries that are asked for every student: put together once, asked again with other values.

What the ORM needs to put a query with one or two conditions together is several times what the database needs to
answer it, and a decision for one student asks a dozen of them. The query is written in the ORM as ever; its SQL is
kept for each connection, with what turns the columns into values.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet
from django.db.models.query import ModelIterable, ValuesListIterable

Row = TypeVar("Row")
Value = int | str | UUID

FIRST_PLACE = 7_310_000  # far from any key: what stands in the SQL where a value goes is made of it
MOST_SHAPES = 200  # statements kept for one connection: as many as there are lengths of lists


@dataclass(frozen=True)
class _Statement:
    """SQL for one connection; `places` has for each parameter which value goes there, or None for a constant."""

    sql: str
    constants: tuple[Any, ...]
    places: tuple[int | None, ...]
    compiler: Any
    # Makes a model of a row; None where plain values are asked for.
    into: Callable[[Any], Any] | None

    def parameters(self, values: Sequence[Any]) -> list[Any]:
        pairs = zip(self.constants, self.places, strict=True)
        return [constant if place is None else values[place] for constant, place in pairs]


class Prepared(Generic[Row]):
    """`Prepared(lambda student: Mastery.objects.filter(student=student))(7)` is the list of rows.

    It is called with numbers, texts and UUIDs, or with lists of one of these, for conditions that say `in`; each has
    to stand in the query as it is. The query gives models without related ones, or tuples of `values_list`.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Row]]) -> None:
        self._build = build

    def __call__(self, *given: Value | list[Any]) -> list[Row]:
        connection = connections[DEFAULT_DB_ALIAS]
        made = self._statement(connection, given)
        if made is None:
            return []
        with connection.cursor() as cursor:
            cursor.execute(made.sql, made.parameters(_flat(given, connection)))
            found = cursor.fetchall()
        rows = made.compiler.results_iter([found], tuple_expected=True)
        return list(rows if made.into is None else map(made.into, rows))

    def first(self, *given: Value | list[Any]) -> Row | None:
        """The first row, of a query that is cut to one."""
        return next(iter(self(*given)), None)

    def _statement(self, connection: Any, given: Sequence[Any]) -> _Statement | None:
        # At the connection, which they hold on to: they end with it.
        statements = vars(connection).setdefault("prepared", {}).setdefault(self, {})
        shape = tuple(len(one) if isinstance(one, list) else None for one in given)
        if shape not in statements:
            if len(statements) >= MOST_SHAPES:
                statements.clear()
            statements[shape] = self._put_together(connection, given)
        found: _Statement | None = statements[shape]
        return found

    def _put_together(self, connection: Any, given: Sequence[Any]) -> _Statement | None:
        """None where nothing can be found, as of no students."""
        numbers = count(FIRST_PLACE)
        asked = [
            [_stand_in(one, next(numbers)) for one in each]
            if isinstance(each, list)
            else _stand_in(each, next(numbers))
            for each in given
        ]
        queryset = self._build(*asked)
        compiler = queryset.query.get_compiler(connection=connection)
        try:
            sql, parameters = compiler.as_sql()
        except EmptyResultSet:
            return None
        flat = _flat(asked, connection)
        places = tuple(flat.index(one) if one in flat else None for one in parameters)
        if missing := set(range(len(flat))) - set(places):
            raise ValueError(f"values {sorted(missing)} do not stand in the query as they are")
        return _Statement(sql, tuple(parameters), places, compiler, _into(queryset, compiler))


def _stand_in(value: Value, number: int) -> Value:
    """What stands for a value of this kind while the query is put together."""
    if isinstance(value, UUID):
        return UUID(int=number)
    return f"\x01{number}" if isinstance(value, str) else -number


def _flat(given: Sequence[Any], connection: Any) -> list[Any]:
    """One after the other, as the database is given them."""
    values = [one for each in given for one in (each if isinstance(each, list) else [each])]
    return [_plain(one, connection) for one in values]


def _plain(value: Value, connection: Any) -> Any:
    """As Django's own fields give it: SQLite has UUIDs as 32 hexadecimal digits."""
    native = connection.features.has_native_uuid_field
    return value.hex if isinstance(value, UUID) and not native else value


def _into(queryset: QuerySet[Any, Any], compiler: Any) -> Callable[[Any], Any] | None:
    """What makes a model of a row, where the query gives models."""
    kind = queryset._iterable_class
    if kind is ValuesListIterable:
        return None
    if kind is not ModelIterable or len(compiler.klass_info["select_fields"]) != compiler.col_count:
        raise ValueError("only models without related ones and tuples of values can be prepared")
    columns = [column.target.attname for column, _, _ in compiler.select]
    model: Any = queryset.model
    return lambda row: model.from_db(DEFAULT_DB_ALIAS, columns, row)

"""Small queries that are asked for every student: put together once, asked again with other numbers.

What the ORM needs to put a query with one or two conditions together is several times what the database needs to
answer it, and a decision for one student asks a dozen of them. The query is written in the ORM as ever; its SQL is
kept for each connection, with what turns the columns into values.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet
from django.db.models.query import ModelIterable, ValuesListIterable

Row = TypeVar("Row")

FIRST_PLACE = -7_310_000  # no key of a row: what stands in the SQL where a number goes


@dataclass(frozen=True)
class _Statement:
    """SQL for one connection; `places` has for each parameter which number goes there, or None for a constant."""

    sql: str
    constants: tuple[Any, ...]
    places: tuple[int | None, ...]
    compiler: Any
    into: (
        Callable[[Any], Any] | None
    )  # makes a model of a row; None where plain values are asked for

    def parameters(self, numbers: tuple[int, ...]) -> list[Any]:
        pairs = zip(self.constants, self.places, strict=True)
        return [constant if place is None else numbers[place] for constant, place in pairs]


class Prepared(Generic[Row]):
    """`Prepared(lambda student: Mastery.objects.filter(student=student))(7)` is the list of rows.

    What it is called with are numbers (keys of rows, say), each of which has to stand in the query as it is. The
    query gives models without related ones, or tuples of `values_list`.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Row]]) -> None:
        self._build = build
        self._made: WeakKeyDictionary[Any, _Statement] = WeakKeyDictionary()

    def __call__(self, *numbers: int) -> list[Row]:
        connection = connections[DEFAULT_DB_ALIAS]
        made = self._made.get(connection)
        if made is None:
            made = self._made[connection] = self._put_together(connection, len(numbers))
        with connection.cursor() as cursor:
            cursor.execute(made.sql, made.parameters(numbers))
            found = cursor.fetchall()
        rows = made.compiler.results_iter([found], tuple_expected=True)
        return list(rows if made.into is None else map(made.into, rows))

    def first(self, *numbers: int) -> Row | None:
        """The first row, of a query that is cut to one."""
        return next(iter(self(*numbers)), None)

    def _put_together(self, connection: Any, numbers: int) -> _Statement:
        asked = [FIRST_PLACE - place for place in range(numbers)]
        queryset = self._build(*asked)
        compiler = queryset.query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        places = tuple(asked.index(one) if one in asked else None for one in parameters)
        if missing := set(range(numbers)) - set(places):
            raise ValueError(f"numbers {sorted(missing)} do not stand in the query as they are")
        return _Statement(sql, tuple(parameters), places, compiler, _into(queryset, compiler))


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

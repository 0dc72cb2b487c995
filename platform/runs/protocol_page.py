"""The schema of the live protocol as a page for people: one table a message."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Schema = Mapping[str, Any]


@dataclass(frozen=True)
class FieldLine:
    """One field of a message."""

    name: str
    kind: str
    required: bool
    description: str


@dataclass(frozen=True)
class MessageTable:
    """One message, or one shape that messages share."""

    name: str
    description: str
    fields: tuple[FieldLine, ...]


@dataclass(frozen=True)
class ProtocolPage:
    """Everything that the page shows."""

    title: str
    description: str
    tables: tuple[MessageTable, ...]


def described(schema: Schema) -> ProtocolPage:
    """The page of a schema; what the schema doesn't say isn't on it."""
    shapes = [(name, shape) for name, shape in schema.get("$defs", {}).items()]
    return ProtocolPage(
        title=schema.get("title", ""),
        description=schema.get("description", ""),
        tables=tuple(_table(name, shape) for name, shape in shapes if "properties" in shape),
    )


def _table(name: str, shape: Schema) -> MessageTable:
    required = shape.get("required", [])
    fields = tuple(
        FieldLine(field, kind_of(one), field in required, one.get("description", ""))
        for field, one in shape["properties"].items()
    )
    return MessageTable(name, shape.get("description", ""), fields)


def kind_of(shape: Schema | bool) -> str:
    """A field's kind in a few words: `integer`, `text`, `"resume"`, `list of integer`."""
    if isinstance(shape, bool):
        return "anything"
    if "const" in shape:
        return f'"{shape["const"]}"'
    if "enum" in shape:
        return " | ".join(f'"{value}"' for value in shape["enum"])
    if "$ref" in shape:
        return str(shape["$ref"]).rpartition("/")[2]
    for several in ("anyOf", "oneOf"):
        if several in shape:
            return " | ".join(kind_of(one) for one in shape[several])
    kind = shape.get("type", "anything")
    if isinstance(kind, list):
        return " | ".join(_word(one) for one in kind)
    if kind == "array" and "items" in shape:
        return f"list of {kind_of(shape['items'])}"
    return _word(kind)


def _word(kind: str) -> str:
    return {"string": "text", "array": "list"}.get(kind, kind)

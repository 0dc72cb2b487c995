"""The graph as it is shipped: one readable file beside this one."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).with_name("shipped.yaml")


@dataclass(frozen=True)
class ShippedSkill:
    """A skill; its words are empty where a lab, or the practices of all labs, name it."""

    key: str
    en: str
    zh: str
    textbook: tuple[str, ...]


@dataclass(frozen=True)
class ShippedEdge:
    """`after` builds on `before`; `grade` says how far the source was confirmed."""

    before: str
    after: str
    source: str
    grade: str


@cache
def shipped_skills() -> tuple[ShippedSkill, ...]:
    """Every skill in the order of the file."""
    return tuple(
        ShippedSkill(
            one["key"], one.get("en", ""), one.get("zh-hans", ""), tuple(one.get("textbook", ()))
        )
        for one in _written()["skills"]
    )


@cache
def shipped_edges() -> tuple[ShippedEdge, ...]:
    """Every edge in the order of the file."""
    sources = _written()["sources"]
    return tuple(_edge(one, sources[one["source"]]) for one in _written()["prerequisites"])


def _edge(written: dict[str, str], source: dict[str, str]) -> ShippedEdge:
    where = f" ({written['at']})" if "at" in written else ""
    return ShippedEdge(written["before"], written["after"], source["text"] + where, source["grade"])


@cache
def _written() -> dict[str, Any]:
    return dict(yaml.safe_load(FILE.read_text(encoding="utf-8")))

"""The skills of OATutor's skill model, to be found by words.

The data are OATutor-Content of CAHLR, University of California, Berkeley, under CC BY 4.0; the file
says what was changed.
"""

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("textbook.json.gz")
FOUND = 30  # a page's worth of a search


@dataclass(frozen=True)
class TextbookSkill:
    """A skill there: how many steps practise it, and in which lessons of which courses."""

    name: str
    steps: int
    lessons: tuple[tuple[str, str], ...]

    @property
    def title(self) -> str:
        return self.name.replace("_", " ")

    @property
    def courses(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(course for course, _ in self.lessons))

    @property
    def haystack(self) -> str:
        """What a search looks into: its name, then its lessons."""
        return " ".join([self.title, *(lesson for _, lesson in self.lessons)]).lower()


@cache
def textbook_skills() -> Mapping[str, TextbookSkill]:
    """All of them by name."""
    skills = _written()["skills"]
    return {
        name: TextbookSkill(name, one["steps"], tuple((a, b) for a, b in one["lessons"]))
        for name, one in skills.items()
    }


def credit() -> str:
    """Where the data come from, for the foot of a page."""
    written = _written()
    return f"{written['source']} ({written['licence']})"


@cache
def _written() -> dict[str, Any]:
    return dict(json.loads(gzip.decompress(FILE.read_bytes())))


def textbook_search(words: str) -> list[TextbookSkill]:
    """Skills in whose name or lessons every word occurs; those with them in the name come first."""
    wanted = words.lower().replace("_", " ").split()
    if not wanted:
        return []
    found = [
        one for one in textbook_skills().values() if all(word in one.haystack for word in wanted)
    ]

    def rank(one: TextbookSkill) -> tuple[int, int, str]:
        in_name = sum(word in one.title.lower() for word in wanted)
        return (-in_name, -one.steps, one.name)

    return sorted(found, key=rank)[:FOUND]

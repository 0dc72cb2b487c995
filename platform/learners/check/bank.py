"""The items of the check, and those of them that fit a course."""

import random
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from courses.models import Course, Stage
from labs.core import PRACTICES
from learners.skills import subject_of

FILE = Path(__file__).with_name("items.yaml")
OPTIONS = 4


@dataclass(frozen=True)
class Item:
    """One question with four options, in both languages, in the order of the page."""

    name: str
    skill: str
    difficulty: float  # logits; a prior, written down by its author
    key: int
    ask: dict[str, str]
    options: dict[str, list[str]]

    def words(self, language: str) -> tuple[str, list[str]]:
        """The question and its options; English where a language is not there."""
        known = language if language in self.ask else "en"
        return self.ask[known], self.options[known]


@cache
def bank_version() -> str:
    """What an answer is kept with."""
    return str(_written()["version"])


@cache
def all_items() -> dict[str, Item]:
    """Every item by its name."""
    return {one["name"]: _item(one) for one in _written()["items"]}


def _written() -> dict:
    return dict(yaml.safe_load(FILE.read_text(encoding="utf-8")))


def _item(written: dict) -> Item:
    order = list(range(OPTIONS))
    random.Random(written["name"]).shuffle(order)
    words = {language: written[language] for language in ("en", "zh-hans")}
    return Item(
        name=written["name"],
        skill=written["skill"],
        difficulty=float(written["difficulty"]),
        key=order.index(0),
        ask={language: one["ask"] for language, one in words.items()},
        options={
            language: [one["options"][place] for place in order] for language, one in words.items()
        },
    )


def items_for(course: Course) -> list[str]:
    """Practices always; concepts of the labs that the course is given, of all labs when of none."""
    labs = _labs_of(Stage.objects.filter(version__assignments__course=course))
    return [
        item.name
        for item in all_items().values()
        if item.skill in PRACTICES or not labs or subject_of(item.skill) in labs
    ]


def _labs_of(stages: Iterable[Stage]) -> set[str]:
    return {lab for stage in stages for lab in (stage.lab, *stage.allowed_labs) if lab}

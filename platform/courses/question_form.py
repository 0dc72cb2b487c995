"""The settings of a question set: its questions as rows of a form, saved as they are typed.

A question may be unfinished while it is written; what it still lacks stands beside the preview.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.forms import language
from courses.models import Stage
from courses.selectors import skill_choices
from courses.stage_forms import Raw, RunStageForm
from labs.core import lab_names
from labs.core.questions.question import LONGEST, MOST_OPTIONS

KIND_NAMES = {
    "one": gettext_lazy("one answer is right"),
    "several": gettext_lazy("several answers are right"),
    "number": gettext_lazy("a number"),
    "text": gettext_lazy("an answer in words"),
}
MOST_REFERENCES = 8
ROW = re.compile(r"[0-9]{1,9}")
TOLERANCES = (("percent", gettext_lazy("percent")), ("unit", gettext_lazy("in its unit")))

Written = dict[str, Any]


@dataclass(frozen=True)
class OptionRow:
    """An answer to choose from, and whether it is right."""

    place: int
    text: forms.BoundField
    right: bool


@dataclass(frozen=True)
class QuestionRow:
    """The bound fields of one question."""

    number: int
    key: str
    kind: str
    kind_name: str
    ask: forms.BoundField
    skill: forms.BoundField
    told: forms.BoundField
    options: list[OptionRow]
    right_name: str
    numbers: list[forms.BoundField]  # value, unit, tolerance and what the tolerance is in
    references: list[forms.BoundField]


def area(label: str, rows: int = 2, **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "spellcheck": "true"})
    return forms.CharField(label=label, required=False, max_length=LONGEST, widget=widget, **more)


def line(label: str, most: int = LONGEST) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=most)


def number(label: str) -> forms.FloatField:
    widget = forms.NumberInput(attrs={"step": "any"})
    return forms.FloatField(label=label, required=False, widget=widget)


def rows_shown(standing: int, sent: int, most: int) -> int:
    """Those that are filled, and a free one."""
    return min(most, max(standing, sent) + 1)


class QuestionsForm(RunStageForm):
    """What is asked, when it is answered right or wrong, and where the way goes on."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    feedback = forms.ChoiceField(
        label=gettext_lazy("When students read how an answer was judged"),
        choices=Stage.Feedback.choices,
        help_text=gettext_lazy(
            "After each answer: an answer that was handed in stays. After the whole set: until then every answer can be changed."
        ),
    )

    def __init__(self, stage: Stage, data: Any = None) -> None:
        super().__init__(stage, data)
        gate = self.fields["gate"]
        gate.label = _("Share of right answers to go on, in percent")
        gate.help_text = _(
            "Whoever has fewer answers the set again, up to three times in all. 0: everybody goes on."
        )
        self.skill_choices = [
            ("", _("none: it moves no mastery")),
            *skill_choices(lab_names(), language()),
        ]
        for one in stage.questions:
            self._offer(one, data)
        self.order_fields(["title", "feedback", "gate", "minutes"])

    def standing(self, stage: Stage) -> dict[str, Any]:
        return {**super().standing(stage), "title": stage.title, "feedback": stage.feedback}

    # -- the fields ----------------------------------------------------------------------------

    def _offer(self, question: Mapping[str, Any], data: Any) -> None:
        for name, field, initial in self._fields_of(question, data):
            self.fields[f"q-{question['key']}-{name}"] = field
            self.initial[f"q-{question['key']}-{name}"] = initial

    def _fields_of(
        self, question: Mapping[str, Any], data: Any
    ) -> Iterator[tuple[str, forms.Field, Any]]:
        yield "ask", area(_("What is asked, in Markdown")), question["ask"]
        match question["kind"]:
            case "number":
                yield "value", number(_("Right number")), question["value"]
                yield "unit", line(_("Unit"), 20), question["unit"]
                factor = 100 if question["relative"] else 1
                tolerance = round(question["tolerance"] * factor, 9)
                yield "tolerance", number(_("Tolerance, ±")), tolerance
                choice = forms.ChoiceField(label=_("Tolerance in"), choices=TOLERANCES)
                yield "in", choice, "percent" if question["relative"] else "unit"
            case "text":
                yield from self._references(question, data)
            case _:
                yield from self._options(question, data)
        skill = forms.ChoiceField(label=_("Skill"), choices=self.skill_choices, required=False)
        yield "skill", skill, question["skill"]
        yield "told", area(_("Shown with the verdict")), question["told"]

    def _sent(self, question: Mapping[str, Any], name: str, most: int, data: Any) -> int:
        """How many rows the browser has filled."""
        names = [f"q-{question['key']}-{name}-{n}" for n in range(most)]
        filled = [n for n, one in enumerate(names) if data and str(data.get(one, "")).strip()]
        return filled[-1] + 1 if filled else 0

    def _options(
        self, question: Mapping[str, Any], data: Any
    ) -> Iterator[tuple[str, forms.Field, Any]]:
        standing = question["options"]
        sent = self._sent(question, "option", MOST_OPTIONS, data)
        count = rows_shown(len(standing), sent, MOST_OPTIONS)
        for n in range(max(2, count)):
            label = _("Answer %(place)s") % {"place": n + 1}
            yield f"option-{n}", line(label), standing[n] if n < len(standing) else ""

    def _references(
        self, question: Mapping[str, Any], data: Any
    ) -> Iterator[tuple[str, forms.Field, Any]]:
        standing = question["references"]
        sent = self._sent(question, "reference", MOST_REFERENCES, data)
        for n in range(rows_shown(len(standing), sent, MOST_REFERENCES)):
            label = _("Reference answer %(place)s, in English") % {"place": n + 1}
            yield f"reference-{n}", area(label), standing[n] if n < len(standing) else ""

    def marks(self) -> Raw:
        """What is marked right."""
        return {
            f"q-{one['key']}-right": [str(place) for place in one["right"]]
            for one in self.stage.questions
            if "right" in one
        }

    # -- the rows ------------------------------------------------------------------------------

    def question_rows(self) -> list[QuestionRow]:
        """Question by question, as the page shows them."""
        return [self._row(place, one) for place, one in enumerate(self.stage.questions, start=1)]

    def _row(self, place: int, question: Mapping[str, Any]) -> QuestionRow:
        key, kind = question["key"], question["kind"]
        right = self._right(question)
        options = [OptionRow(n, self[name], n in right) for n, name in self._rows(key, "option")]
        numbers = ("value", "unit", "tolerance", "in") if kind == "number" else ()
        return QuestionRow(
            number=place,
            key=key,
            kind=kind,
            kind_name=str(KIND_NAMES[kind]),
            ask=self[f"q-{key}-ask"],
            skill=self[f"q-{key}-skill"],
            told=self[f"q-{key}-told"],
            options=options,
            right_name=f"q-{key}-right",
            numbers=[self[f"q-{key}-{name}"] for name in numbers],
            references=[self[name] for _n, name in self._rows(key, "reference")],
        )

    def _rows(self, key: str, name: str) -> list[tuple[int, str]]:
        start = f"q-{key}-{name}-"
        found = [one for one in self.fields if one.startswith(start)]
        return [(int(one.removeprefix(start)), one) for one in found]

    def _right(self, question: Mapping[str, Any]) -> set[int]:
        """The rows that are marked right: as sent, else as they stand."""
        if not self.is_bound:
            return set(question.get("right", ()))
        read = getattr(self.data, "getlist", None)
        sent: list[str] = read(f"q-{question['key']}-right") if read else []
        return {int(one) for one in sent if ROW.fullmatch(one)}

    # -- what they say -------------------------------------------------------------------------

    def values(self) -> dict[str, Any]:
        given = {name: self.cleaned_data[name] for name in ("title", "feedback")}
        return {**super().values(), **given, "questions": self.questions()}

    def questions(self) -> list[Written]:
        """As the form leaves them; a question that came in elsewhere meanwhile stays as it is."""
        return [
            self._written(one) if f"q-{one['key']}-ask" in self.data else dict(one)
            for one in self.stage.questions
        ]

    def _written(self, question: Mapping[str, Any]) -> Written:
        said = {
            name: self.cleaned_data[f"q-{question['key']}-{name}"]
            for name in ("ask", "skill", "told")
        }
        common = {"key": question["key"], "kind": question["kind"], **said}
        match question["kind"]:
            case "number":
                return common | self._number(question["key"])
            case "text":
                rows = self._rows(question["key"], "reference")
                texts = [self.cleaned_data[name].strip() for _n, name in rows]
                return common | {"references": [one for one in texts if one]}
            case _:
                return common | self._choice(question)

    def _number(self, key: str) -> Written:
        value, tolerance = (self.cleaned_data[f"q-{key}-{one}"] for one in ("value", "tolerance"))
        relative = self.cleaned_data[f"q-{key}-in"] == "percent"
        return {
            "value": value,
            "tolerance": (tolerance or 0.0) / (100 if relative else 1),
            "relative": relative,
            "unit": self.cleaned_data[f"q-{key}-unit"].strip(),
        }

    def _choice(self, question: Mapping[str, Any]) -> Written:
        """Empty rows go; what is marked right follows its row."""
        marked = self._right(question)
        rows = [
            (n, self.cleaned_data[name].strip())
            for n, name in self._rows(question["key"], "option")
        ]
        kept = [(n, text) for n, text in rows if text]
        return {
            "options": [text for _n, text in kept],
            "right": [place for place, (n, _text) in enumerate(kept) if n in marked],
        }

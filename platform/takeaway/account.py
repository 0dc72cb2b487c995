"""A run as its report and its files tell it: the record with words, notes, table and fit."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assay.punctuation import listed
from labs.core import RunRecord
from labs.core.values import Setting
from labs.core.words import LabWords, words_of
from runs.models import Event, Run
from runs.selectors import events_after, record_of
from scoring.feedback import words_for
from scoring.models import Feedback
from scoring.standing import place_of, standing_of
from takeaway.numbers import decimals_of, figures, fixed, measured

NAMED = ("controls", "quantities", "instruments")


@dataclass(frozen=True)
class Note:
    """The last note of its kind on a step, or what counts in its place, with the rubric or model that made it."""

    about: str
    text: str
    source: str


@dataclass(frozen=True)
class Table:
    """The notebook: heads, and a row for each trial."""

    heads: list[str]
    rows: list[list[str]]
    struck: list[bool]


@dataclass(frozen=True)
class Account:
    """Everything about one run that is read at once."""

    run: Run
    events: Sequence[Event]
    record: RunRecord
    words: LabWords
    notes: dict[str, list[Note]]

    # -- names ------------------------------------------------------------------------------------

    @property
    def title(self) -> str:
        return self.words.text("title")

    def name(self, name: str) -> str:
        return self.words.name(name, NAMED)

    def unit(self, unit: str) -> str:
        return self.words.unit_at_head(unit)

    def step_title(self, step: str) -> str:
        return self.words.name(step, ("steps",))

    def with_unit(self, name: str, unit: str) -> str:
        symbol = self.unit(unit)
        return f"{self.name(name)} / {symbol}" if symbol else self.name(name)

    def setting(self, name: str, value: Setting) -> str:
        """A setting without its unit, as the notebook's column has it."""
        if isinstance(value, str):
            sections = (f"options.{name}", "options")
            return self.words.name(value, sections)
        control = self.record.lab.control(name)
        if control is None or not control.step:
            return figures(value)
        return fixed(value, max(decimals_of(control.step), min(3, decimals_of(value))))

    # -- what was said ----------------------------------------------------------------------------

    def said(self, step: str) -> list[str]:
        """A step's answer in sentences, the student's own words word for word."""
        if step in self.record.statements:
            stated = self.record.statements[step]
            return list(self._stated(step, stated[-1][1])) if stated else []
        answer = self.record.answers.get(step, "")
        return [answer] if answer else []

    def _stated(self, step: str, value: dict[str, Any]) -> Iterator[str]:
        if step == "plan":
            yield from self._plan(value)
        elif value.get("independent"):
            yield _("If {independent} increases, {dependent} {direction}.").format(
                independent=self.name(value["independent"]),
                dependent=self.name(value["dependent"]),
                direction=self.words.name(value["direction"], ("directions",)),
            )
        for part in ("text", "reasoning"):
            if value.get(part):
                yield str(value[part])
        if rows := value.get("evidence"):
            text = ngettext("Evidence: trial {trials}.", "Evidence: trials {trials}.", len(rows))
            yield text.format(trials=listed(map(str, rows)))

    def _plan(self, value: dict[str, Any]) -> Iterator[str]:
        if value.get("vary"):
            count = value.get("trials", "–")
            text = ngettext(
                "Vary {control} in {count} trial.",
                "Vary {control} in {count} trials.",
                1 if count == 1 else 2,
            )
            yield text.format(control=self.name(value["vary"]), count=count)
        if kept := value.get("keep"):
            names = self.words.joined([self.name(one) for one in kept])
            yield _("Keep {controls} the same.").format(controls=names)

    # -- what was measured ------------------------------------------------------------------------

    @property
    def settings(self) -> list[str]:
        """What has a column: every setting that a trial has and that this variant lets one see."""
        hidden = self.record.variant.hidden_controls
        found = [name for trial in self.record.trials for name in trial.settings]
        return [name for name in dict.fromkeys(found) if name not in hidden]

    @property
    def quantities(self) -> dict[str, str]:
        """What was read, with its unit."""
        readings = [trial.readings for trial in self.record.trials]
        return {name: str(one["unit"]) for some in readings for name, one in some.items()}

    def table(self) -> Table:
        heads = [_("Trial")]
        heads += [self.with_unit(name, self.unit_of(name)) for name in self.settings]
        heads += [self.with_unit(name, unit) for name, unit in self.quantities.items()]
        trials = self.record.trials
        return Table(heads, [self._row(one) for one in trials], [one.struck for one in trials])

    def unit_of(self, control: str) -> str:
        found = self.record.lab.control(control)
        return found.unit if found else ""

    def _row(self, trial: Any) -> list[str]:
        settings = [
            self.setting(name, trial.settings[name]) if name in trial.settings else ""
            for name in self.settings
        ]
        readings = [
            measured(trial.readings[name]["value"], trial.readings[name]["uncertainty"])
            if name in trial.readings
            else ""
            for name in self.quantities
        ]
        return [str(trial.number), *settings, *readings]


def account_of(run: Run, language: str) -> Account:
    """Read with a fixed number of queries."""
    events = events_after(run.pk, 0)
    words = words_of(run.lab, language)
    return Account(run, events, record_of(run, events), words, _notes(run, words))


def _notes(run: Run, words: LabWords) -> dict[str, list[Note]]:
    """Of several notes about the same the last: earlier ones were about earlier tries.

    A note stays as it was said. Where another verdict counts now, that stands behind it.
    """
    last: dict[tuple[str, str], Feedback] = {}
    for row in Feedback.objects.filter(run=run.pk).select_related("score").order_by("pk"):
        last[row.score.step, row.score.practice] = row
    standing = standing_of(run)
    found: dict[str, list[Note]] = {}
    for (step, practice), row in last.items():
        about = words.name(practice, ("practices", "steps"))
        source = row.score.model_version or row.score.rubric_version
        notes = found.setdefault(step, [])
        notes.append(Note(about, words_for(run.lab, row), source))
        if stands := standing.get(place_of(row.score)):
            notes.append(Note(about, stands.sentence, stands.source or _("it counts")))
    return found

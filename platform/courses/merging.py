"""The settings of a stage that stand open on two pages: a save changes only what its own page changed.

A page says beside its fields what they held when it was made, or when it was last told how they
stand. What it has not touched stays as it is now. What it has changed, and somebody else meanwhile,
is not written: it is a clash, which the person who came second decides on.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from assay.punctuation import listed, titled
from courses.history import content_of
from courses.models import DraftState, Stage
from courses.stage_forms import Raw, StageForm, offered
from courses.stage_settings import stage_form

SHOWN = "shown"
BESIDE = frozenset({"csrfmiddlewaretoken", "stage", SHOWN})
ONE_ANSWER = {"option": "answers", "right": "answers"}
ONE_NUMBER = dict.fromkeys(("value", "unit", "tolerance", "in"), "number")


@dataclass(frozen=True)
class Clash:
    """Fields that two have changed: what they are called, and what they say now."""

    names: list[str]
    label: str
    now: str
    gone: bool  # a question that was removed: what was written into it has no place now

    def text(self, hand: DraftState | None, own: bool) -> str:
        """Who was first."""
        name = hand.by.shown_name if hand and hand.by else _("Somebody else")
        told = {"name": name, "label": self.label}
        if self.gone:
            return _("%(label)s: it was removed meanwhile. What you wrote is not saved.") % told
        if own:
            return (
                _(
                    "You have changed “%(label)s” on another page meanwhile. What you wrote here is not saved."
                )
                % told
            )
        return (
            _("%(name)s has changed “%(label)s” meanwhile. What you wrote here is not saved.")
            % told
        )


@dataclass(frozen=True)
class Merge:
    """What a form is to be filled with: `data` to be written, `mine` as its page had it."""

    data: QueryDict
    mine: QueryDict
    clashes: list[Clash] = field(default_factory=list)
    theirs: list[str] = field(default_factory=list)  # fields in which somebody else's change stands


def unit_of(name: str) -> str:
    """Fields that mean something only together are changed by one person at a time."""
    first, *rest = name.split("-")
    if first == "branch":
        return "branches"
    if first in ("steps", "given"):
        return "steps"
    if first == "q":
        key, part, *_place = rest
        together = ONE_ANSWER.get(part) or ONE_NUMBER.get(part)
        return f"q-{key}-{together}" if together else name
    return f"control-{first}" if rest else name


def merged(form: StageForm, sent: QueryDict) -> Merge:
    """What stands, with what was changed on the page. Sent without what was shown, all of it is taken."""
    was = shown_in(sent)
    if was is None:
        return Merge(sent, sent)
    now, mine = form.untouched(), {k: sent.getlist(k) for k in sent if k not in BESIDE}
    merge = Merge(QueryDict(mutable=True), QueryDict(mutable=True))
    for names in _units([*now, *mine, *was]):
        first, second = (_said(raw, names) for raw in (was, mine))
        third = _said(now, names) if any(name in now for name in names) else None
        changed_by_me, changed_by_others = second != first, third != first and third != second
        _put(merge.data, mine if changed_by_me and not changed_by_others else now, names)
        _put(merge.mine, mine if changed_by_me else now, names)
        if changed_by_me and changed_by_others:
            merge.clashes.append(_clash(form, names, now))
        elif changed_by_others:
            merge.theirs.extend(names)
    return merge


def shown_in(sent: QueryDict) -> Raw | None:
    """What the page's fields held; None where it does not say so."""
    try:
        shown = json.loads(sent.get(SHOWN, ""))
    except ValueError:
        return None
    fits = isinstance(shown, dict) and all(isinstance(one, list) for one in shown.values())
    return {name: list(map(str, given)) for name, given in shown.items()} if fits else None


def _units(names: Iterable[str]) -> list[list[str]]:
    found: dict[str, dict[str, None]] = {}
    for name in names:
        found.setdefault(unit_of(name), {})[name] = None
    return [list(one) for one in found.values()]


def _said(raw: Raw, names: Iterable[str]) -> Raw:
    """To be compared: a browser ends lines its own way, leaves empty boxes out, and a form strips."""
    plain = {n: sorted(one.replace("\r\n", "\n").strip() for one in raw.get(n, ())) for n in names}
    return {name: given for name, given in plain.items() if any(given)}


def _put(data: QueryDict, raw: Raw, names: Iterable[str]) -> None:
    for name in names:
        if name in raw:
            data.setlist(name, raw[name])


def changed_by(stage: Stage, clash: Clash) -> DraftState | None:
    """The change after which these fields say what they say now; None where it is kept no longer."""
    content, now = content_of(stage), _said(stage_form(stage).untouched(), clash.names)
    later = None
    states = stage.version.states.filter(number__lte=stage.version.state_at)
    for state in states.select_related("by").order_by("-number"):
        before = next((one for one in state.stages if one["key"] == stage.key), None)
        if before is None:
            return None
        if before != content:
            form = stage_form(Stage(version=stage.version, **before))
            if _said(form.untouched(), clash.names) != now:
                return later
        later = state
    return None


# -- in words ------------------------------------------------------------------------------------


def _clash(form: StageForm, names: list[str], now: Raw) -> Clash:
    there = [name for name in names if name in form.fields]
    return Clash(names, _label(form, names, there), _told(form, there, now), gone=not there)


def _told(form: StageForm, there: list[str], now: Raw) -> str:
    """What the fields say; of several each with its name, and which answers are marked right."""
    said = [(form.fields[one], now.get(one, ())) for one in _telling(there, now)]
    words = [(str(one.label), text) for one, given in said if (text := _words(one, given))]
    if len(words) == 1:
        return words[0][1]
    lines = [titled(label, text) for label, text in words]
    if there and unit_of(there[0]).endswith("-answers"):
        _q, key, *_place = there[0].split("-")
        right = sorted(int(place) + 1 for place in now.get(f"q-{key}-right", ()))
        lines += [_("Answer %(place)s is right") % {"place": place} for place in right]
    return "\n".join(lines)


def _telling(names: list[str], now: Raw) -> list[str]:
    """Without the fields that say nothing as the others stand: the limits of a control left open."""
    mode = next((now[name][0] for name in names if name.endswith("-mode")), None)
    if mode is not None:
        ends = {"range": ("-mode", "-low", "-high"), "locked": ("-mode", "-value")}
        return [name for name in names if name.endswith(ends.get(mode, ("-mode",)))]
    rows = {name.rpartition("-")[0] for name in names if name.endswith("-rule") and now[name][0]}
    return [
        name
        for name in names
        if name != "steps-shown"
        and (unit_of(name) != "branches" or name.rpartition("-")[0] in rows)
    ]


def _words(one: forms.Field, given: Iterable[str]) -> str:
    choices: dict[Any, Any] = {}
    if isinstance(one, forms.ChoiceField):
        choices = {str(value): words for value, words in offered(one)}
    return listed(str(choices.get(value, value)) for value in given if value)


def _label(form: StageForm, names: list[str], there: list[str]) -> str:
    if unit_of(names[0]) == "branches":
        return _("Where the way parts")
    label = str(form.fields[there[0]].label) if there else ""
    first, *rest = names[0].split("-")
    if first != "q":
        return label
    keys = [one["key"] for one in form.stage.questions]
    if rest[0] not in keys:
        return _("A question")
    if unit_of(names[0]).endswith("-answers"):
        label = _("the answers to choose from")
    told = {"place": keys.index(rest[0]) + 1, "why": label}
    return _("Question %(place)s: %(why)s") % told

"""A sequence as one readable YAML file, and back, with a report of what did not fit."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

import yaml
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from courses.branching import check_branches
from courses.building import check_set_up
from courses.models import Sequence, SequenceVersion, Stage, new_stage_key
from courses.packed_pictures import PackedPictures, names_in, unpacked
from courses.picture_texts import question_with_texts, texts_of
from courses.question_files import read_questions, written_question
from courses.selectors import skills_in
from courses.yaml_files import loaded
from labs.core import Variant, lab_names

FORMAT = "sequence/1"
MOST_STAGES = 100
SET_UP = {one.name for one in fields(Variant)} - {"questions", "feedback"}
FIELDS = {
    "name", "lab", "choose_from", "page", "skills", "set_up", "gate", "branches", "minutes", "text",
    "questions", "feedback", "items",
}  # fmt: skip


@dataclass
class Imported:
    """What a file says, as far as it fits; `notes` tell what did not, and what was done instead."""

    title: str
    contents: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    pictures: dict[str, bytes] = field(default_factory=dict)  # by the name that pages call them


# -- out ---------------------------------------------------------------------------------------------


def exported(sequence: Sequence, version: SequenceVersion) -> str:
    """The file of one version, pictures last; what of them did not fit is told at its head."""
    packed = PackedPictures(sequence)
    stages = [_written(stage, packed) for stage in version.stages.order_by("position")]
    whole: dict[str, Any] = {"assay": FORMAT, "title": sequence.title, "stages": stages}
    if packed.written:
        whole["pictures"] = packed.written
    text = yaml.dump(
        whole, Dumper=_Readable, allow_unicode=True, sort_keys=False, width=100, indent=2
    )
    return "".join(f"# {note}\n" for note in packed.left_out) + text


class _Readable(yaml.SafeDumper):
    """Texts of several lines as blocks, and no references from one place to another."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Readable.add_representer(str, _text)


def _written(stage: Stage, packed: PackedPictures) -> dict[str, Any]:
    """Only what differs from what is usual."""
    found: dict[str, Any] = {"name": stage.key}
    match stage.kind:
        case Stage.Kind.LAB:
            found |= {"lab": stage.lab, "set_up": stage.variant}
        case Stage.Kind.ADAPTIVE:
            found |= {"choose_from": stage.allowed_labs, "skills": stage.skills}
        case Stage.Kind.QUESTIONS:
            items = [
                written_question(question_with_texts(one, packed.named_in))
                for one in stage.questions
            ]
            found |= {"questions": stage.title, "feedback": stage.feedback, "items": items}
        case _:
            text = "\n".join(line.rstrip() for line in stage.text.strip().splitlines())
            found |= {"page": stage.title, "text": packed.named_in(text)}
    if stage.kind != Stage.Kind.PAGE:
        found |= {"gate": stage.gate, "branches": stage.branches}
    found["minutes"] = stage.minutes
    kept = ("name", "gate", "choose_from", "page", "questions", "items")
    return {name: value for name, value in found.items() if name in kept or value}


# -- in ----------------------------------------------------------------------------------------------


def imported(text: str) -> Imported:
    """Read a file; refused only where it is no such file at all."""
    whole = loaded(text)
    if not isinstance(whole, dict) or whole.get("assay") != FORMAT:
        raise ValidationError(
            _("This is no sequence of Assay: its first line would be “assay: %(format)s”.")
            % {"format": FORMAT}
        )
    found = Imported(str(whole.get("title") or _("Imported sequence"))[:200])
    known = {"assay", "title", "stages", "subject", "summary", "pictures"}
    for name in sorted(set(map(str, whole)) - known):
        found.notes.append(_("“%(name)s” means nothing here and was left out.") % {"name": name})
    listed = whole.get("stages")
    if not isinstance(listed, list):
        found.notes.append(_("There is no list of stages."))
        listed = []
    if len(listed) > MOST_STAGES:
        found.notes.append(_("Only the first %(most)s stages were taken.") % {"most": MOST_STAGES})
    for place, given in enumerate(listed[:MOST_STAGES], start=1):
        _Reader(found, place).read(given)
    _check_ways(found)
    found.pictures = unpacked(whole.get("pictures"), found.notes.append)
    for place, content in enumerate(found.contents, start=1):
        named = {name for text in texts_of(content) for name in names_in(text)}
        lost = sorted(named - set(found.pictures))
        if lost:
            text = _(
                "Stage %(place)s: these pictures are not in the file: %(names)s; put them in anew."
            )
            found.notes.append(text % {"place": place, "names": _(", ").join(lost)})
    return found


class _Reader:
    """Reads one stage, and notes what of it does not fit."""

    def __init__(self, into: Imported, place: int) -> None:
        self.into, self.place = into, place

    def note(self, text: str) -> None:
        self.into.notes.append(_("Stage %(place)s: %(what)s") % {"place": self.place, "what": text})

    def read(self, given: Any) -> None:
        if not isinstance(given, Mapping):
            self.note(_("this is no stage; it was left out."))
            return
        content = self.kind_of(given)
        if content is None:
            return
        for name in sorted({str(one) for one in given} - FIELDS):
            self.note(_("“%(name)s” means nothing here and was left out.") % {"name": name})
        names = {one["key"] for one in self.into.contents}
        key = str(given.get("name", ""))[:12]
        content["key"] = key if key and key not in names else new_stage_key()
        content["gate"] = self.number(given, "gate", 0, 1, 0.8)
        minutes = self.number(given, "minutes", 1, 600, None)
        content["minutes"] = None if minutes is None else round(minutes)
        content["branches"] = given.get("branches") or []
        self.into.contents.append(content)

    def kind_of(self, given: Mapping[str, Any]) -> dict[str, Any] | None:
        """The part that depends on the kind of stage; None where there is nothing to make of it."""
        if "lab" in given:
            return self.lab(given)
        if "choose_from" in given:
            return self.slot(given)
        if "page" in given:
            text = str(given.get("text") or "").strip("\n")[:50_000]
            self.strange_pictures([text])
            return {"kind": "page", "title": str(given["page"])[:200], "text": text}
        if "questions" in given:
            return self.questions(given)
        self.note(
            _(
                "it names neither a lab, nor labs to choose from, nor a page, nor questions; it was left out."
            )
        )
        return None

    def lab(self, given: Mapping[str, Any]) -> dict[str, Any] | None:
        name = str(given["lab"])
        if name not in lab_names():
            self.note(
                _("there is no lab “%(name)s” here; the stage was left out.") % {"name": name}
            )
            return None
        set_up = given.get("set_up") or {}
        try:
            set_up = self.known_part(dict(set_up))
            check_set_up(name, set_up)
            json.dumps(set_up, allow_nan=False)
        except (ValidationError, TypeError, ValueError) as error:
            why = " ".join(getattr(error, "messages", [str(error)]))
            self.note(_("its set-up was left out. %(why)s") % {"why": why})
            set_up = {}
        return {"kind": "lab", "lab": name, "variant": set_up}

    def known_part(self, set_up: dict[Any, Any]) -> dict[str, Any]:
        for name in sorted(str(one) for one in set_up if one not in SET_UP):
            self.note(_("“%(name)s” means nothing here and was left out.") % {"name": name})
        return {name: value for name, value in set_up.items() if name in SET_UP}

    def slot(self, given: Mapping[str, Any]) -> dict[str, Any]:
        labs = list(self.known(given.get("choose_from"), set(lab_names()), _("no lab “%(name)s”")))
        if not labs:
            self.note(_("none of its labs is known here; all labs may come."))
            labs = list(lab_names())
        shown = {skill for name in lab_names() for skill in skills_in(name)}
        skills = list(self.known(given.get("skills"), shown, _("no skill “%(name)s”")))
        return {"kind": "adaptive", "allowed_labs": labs, "skills": skills}

    def questions(self, given: Mapping[str, Any]) -> dict[str, Any]:
        feedback = given.get("feedback", Stage.Feedback.AT_ONCE.value)
        if feedback not in Stage.Feedback.values:
            self.note(_("“feedback” is “at_once” or “end”; “at_once” stands there now."))
            feedback = Stage.Feedback.AT_ONCE.value
        title = str(given["questions"] or _("Questions"))[:200]
        items = read_questions(given.get("items"), self.note)
        self.strange_pictures(texts_of({"questions": items}))
        return {"kind": "questions", "title": title, "feedback": feedback, "questions": items}

    def strange_pictures(self, texts: Iterable[str]) -> None:
        """A number of the place that the file comes from means another picture here, or none."""
        if any("(/sequences/pictures/" in text for text in texts):
            self.note(_("it names pictures of another place; put them in anew."))

    def known(self, given: Any, names: set[str], text: str) -> Iterator[str]:
        for name in given if isinstance(given, list) else []:
            if isinstance(name, str) and name in names:
                yield name
            else:
                self.note(text % {"name": name} + _("; it was left out."))

    def number(
        self, given: Mapping[str, Any], name: str, low: float, high: float, usual: float | None
    ) -> float | None:
        value = given.get(name)
        if value is None:
            return usual
        right = isinstance(value, int | float) and not isinstance(value, bool)
        if right and low <= value <= high:
            return float(value)
        text = _(
            "“%(name)s” must lie between %(low)s and %(high)s; the usual value stands there now."
        )
        self.note(text % {"name": name, "low": low, "high": high})
        return usual


def _check_ways(found: Imported) -> None:
    """Branches are checked last: they may lead to any stage."""
    keys = {one["key"] for one in found.contents}
    for place, content in enumerate(found.contents, start=1):
        ways, kept = content["branches"], []
        for way in ways if isinstance(ways, list) else [ways]:
            try:
                check_branches([way] if isinstance(way, dict) else [{}], content["key"], keys)
                kept.append(way)
            except ValidationError as error:
                text = _("Stage %(place)s: a branch was left out. %(why)s")
                found.notes.append(text % {"place": place, "why": " ".join(error.messages)})
        content["branches"] = kept

"""The parts of the data that a version was measured on, in the reader's language.

The figures name them in English, by data set, cut and lab; a name that is not known stays.
"""

import re
from collections.abc import Iterable

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from labs.core import lab_names, load_lab

KNOWN = {
    "all new questions": gettext_lazy("all new questions"),
    "curve": gettext_lazy("by the number of graded answers"),
    "graded": gettext_lazy("graded answers at hand"),
    "known questions": gettext_lazy("known questions"),
    "new questions": gettext_lazy("new questions"),
    "pooled": gettext_lazy("pooled"),
    "real": gettext_lazy("real"),
    "runs of this installation": gettext_lazy("runs of this installation"),
    "simulated students": gettext_lazy("simulated students"),
    "the next verdict": gettext_lazy("the next verdict"),
    "whole": gettext_lazy("whole"),
}


def part_name(path: Iterable[str]) -> str:
    """The way to a row of figures, as one reads it."""
    return _(", ").join(_called(one) for one in path)


def _called(name: str) -> str:
    if name in KNOWN:
        return str(KNOWN[name])
    if ", " in name and KNOWN.keys() & (parts := name.split(", ")):
        return part_name(parts)
    if found := re.fullmatch(r"cut (\d+)", name):
        return _("cut %(number)s") % {"number": found[1]}
    if found := re.fullmatch(r"first (\d+)", name):
        return _("first %(count)s actions") % {"count": found[1]}
    if found := re.fullmatch(r"(\w+) unseen (answers|questions|domains)", name):
        return _unseen(found[2]) % {"set": found[1]}
    lab = name.removeprefix("simulated ")
    if lab != name and lab in lab_names():
        title = load_lab(lab).words(get_language() or "en").text("title")
        return _("simulated students, %(lab)s") % {"lab": title}
    return name


def _unseen(what: str) -> str:
    return {
        "answers": _("%(set)s, unseen answers"),
        "questions": _("%(set)s, unseen questions"),
        "domains": _("%(set)s, unseen domains"),
    }[what]

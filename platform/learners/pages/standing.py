"""How a skill stands, of one student or of a class, in a mark, a word and a number."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from statistics import fmean, pstdev

from django.utils.translation import gettext as _

from learners.graph.selectors import Node
from learners.reasons import moment_words
from learners.tracing import NOTHING, Belief

# Each standing has a mark of its own beside its colour and its outline.
MARKS = {
    "shown": "✓",
    "growing": "◐",
    "missing": "△",
    "not_seen": "○",
    "groundwork": "",
    "plain": "",
}
SURE, FAIRLY_SURE = 0.12, 0.2  # standard deviation of the probability
MOST, SOME = 0.75, 0.25  # shares of a class: shown by most, missing with some


@dataclass(frozen=True)
class Standing:
    """`probability` and `uncertainty` are None where nothing was seen or nothing can be."""

    moment: str  # shown | growing | missing | not_seen | groundwork; plain: of nobody
    words: str
    detail: str  # how sure that is, or how many it is true of
    probability: float | None = None
    uncertainty: float | None = None
    counts: Mapping[str, int] = field(default_factory=dict)  # students of a class by moment

    @property
    def mark(self) -> str:
        return MARKS[self.moment]

    @property
    def label(self) -> str:
        """The second line of a skill in the drawing; what has no mark needs none."""
        if not self.mark:
            return ""
        said = " · ".join(part for part in (self.words, self.detail) if part)
        return f"{self.mark} {said}"


def groundwork() -> Standing:
    """Of a skill that no lab here looks for."""
    return Standing("groundwork", _("no lab here looks for it"), "")


def sure_words(uncertainty: float) -> str:
    """How well something is known, for who does not read standard deviations."""
    if uncertainty <= SURE:
        return _("quite sure")
    return _("fairly sure") if uncertainty <= FAIRLY_SURE else _("not sure yet")


def of_student(node: Node, belief: Belief | None, language: str, numbers: bool) -> Standing:
    """How a skill of one student stands; with numbers for teachers."""
    if not node.measured:
        return groundwork()
    known = belief or NOTHING
    moment = known.moment
    words = moment_words(moment, language)
    if moment == "not_seen":
        return Standing(moment, words, "")
    detail = sure_words(known.uncertainty)
    if numbers:
        detail = f"{known.probability:.2f} ± {known.uncertainty:.2f}"
    return Standing(moment, words, detail, known.probability, known.uncertainty)


def of_class(node: Node, beliefs: Iterable[Belief], students: int, language: str) -> Standing:
    """How a skill of a class stands: the mean and the spread over those who were seen.

    Shown: most of the class have shown it. Missing: some of those who tried are not there yet.
    """
    if not node.measured:
        return groundwork()
    seen = [one for one in beliefs if one.moment != "not_seen"]
    if not seen:
        return Standing("not_seen", moment_words("not_seen", language), "")
    counts = dict.fromkeys(("shown", "growing", "missing"), 0)
    for one in seen:
        counts[one.moment] += 1
    moment = _moment_of_class(counts, len(seen), students)
    reached = [one.probability for one in seen]
    words = _("shown by %(shown)s of %(all)s") % {"shown": counts["shown"], "all": students}
    all_counts = {**counts, "not_seen": students - len(seen)}
    return Standing(moment, words, "", fmean(reached), pstdev(reached), all_counts)


def _moment_of_class(counts: Mapping[str, int], seen: int, students: int) -> str:
    if counts["shown"] >= MOST * students:
        return "shown"
    return "missing" if counts["missing"] >= SOME * seen else "growing"

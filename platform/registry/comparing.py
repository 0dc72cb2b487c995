"""How far two models say the same of the same steps."""

from collections import Counter
from collections.abc import Sequence
from statistics import median
from typing import NamedTuple

from registry.models import ModelVersion, ShadowVerdict
from scoring.models import Review, Verdict

MOST = 5000  # of the newest verdicts: the page stays quick however long a shadow runs


class ShadowReport(NamedTuple):
    """A shadow version beside the live one, on the steps that both have scored."""

    steps: int
    agreement: float  # share of steps with the same label
    kappa: float | None  # Cohen's: agreement beyond chance; None where chance explains everything
    shown: float
    live_shown: float
    agreement_when_both_shown: float | None
    ms: float  # median, a step
    live_ms: float
    reviewed: int
    right: float | None  # share of reviewed steps on which the teacher says the same
    live_right: float | None


def agreement(first: Sequence[str], second: Sequence[str]) -> float:
    """Share of places with the same label."""
    return sum(a == b for a, b in zip(first, second, strict=True)) / len(first)


def kappa(first: Sequence[str], second: Sequence[str]) -> float | None:
    """Cohen's kappa: (observed - expected) / (1 - expected)."""
    size = len(first)
    one, two = Counter(first), Counter(second)
    expected = sum(one[label] * two[label] for label in one) / size**2
    if expected >= 1.0:
        return None
    return (agreement(first, second) - expected) / (1 - expected)


def shadow_report(version: ModelVersion) -> ShadowReport | None:
    """None before the shadow has scored anything. Two queries."""
    rows = list(version.shadow_verdicts.order_by("-pk")[:MOST])
    if not rows:
        return None
    mine, live = [one.label for one in rows], [one.live_label for one in rows]
    both = [one for one in rows if not one.abstained and not one.live_abstained]
    judged = _judged(rows)
    return ShadowReport(
        steps=len(rows),
        agreement=agreement(mine, live),
        kappa=kappa(mine, live),
        shown=_share([not one.abstained for one in rows]) or 0.0,
        live_shown=_share([not one.live_abstained for one in rows]) or 0.0,
        agreement_when_both_shown=_share([one.label == one.live_label for one in both]),
        ms=median(one.ms for one in rows),
        live_ms=median(one.live_ms for one in rows),
        reviewed=len(judged),
        right=_share([_same(one.label, said) for one, said in judged]),
        live_right=_share([_same(one.live_label, said) for one, said in judged]),
    )


def _judged(rows: Sequence[ShadowVerdict]) -> list[tuple[ShadowVerdict, str]]:
    """Those that a teacher has judged too, with the teacher's last word."""
    oldest = min(one.score_id for one in rows)
    reviews = Review.objects.filter(
        score__shadow_verdicts__version=rows[0].version_id, score__gte=oldest
    )
    said = dict(reviews.order_by("pk").values_list("score_id", "verdict"))
    wanted = (Verdict.CORRECT, Verdict.INCORRECT, Verdict.INCOMPLETE)
    return [(one, said[one.score_id]) for one in rows if said.get(one.score_id) in wanted]


def _same(label: str, said: str) -> bool:
    """A teacher's three verdicts tell right from not right; so much of a label is compared."""
    return (label in ("correct", "productive")) == (said == Verdict.CORRECT)


def _share(flags: Sequence[bool]) -> float | None:
    return sum(flags) / len(flags) if flags else None

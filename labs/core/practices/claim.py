"""Claim matches own data: what the student says against what the student measured."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from labs.core.fit import MODELS, fit
from labs.core.fit import Point as FitPoint
from labs.core.practices.comparing import value_at
from labs.core.practices.coverage import share_of_range
from labs.core.practices.trend import SCATTER, Point, Trend, points_of, trend_of
from labs.core.practices.verdict import PracticeVerdict
from labs.core.record import RunRecord, Trial
from labs.core.values import JsonDict

NAME = "claim_matches_data"
_SIGNS = {"increases": 1, "decreases": -1}
_WIDE_ENOUGH = 0.25  # share of the range below which "no effect" has hardly been looked for


def on_claim(record: RunRecord, seq: int) -> list[PracticeVerdict]:
    """The direction of the named rows (or of all rows) against the claimed direction."""
    claim = record.claim
    if claim is None or record.seq_of("claim") != seq:
        return []
    cited = [
        t for t in record.kept_trials if not claim["evidence"] or t.number in claim["evidence"]
    ]
    trend = trend_of(record, cited, claim["independent"], claim["dependent"])
    verdict, key = _judged(record, claim, cited, trend)
    misconception = ""
    if key in ("contradicted", "turns"):
        misconception = _misconception(record, claim)
        verdict = "incorrect" if misconception else verdict
    elif trend.direction == claim["direction"] and (idea := _wrong_curve(record, claim, trend)):
        verdict, misconception = "incomplete", idea
    message = (
        f"misconceptions.{misconception}.feedback" if misconception else f"feedback.{NAME}.{key}"
    )
    used = [p.trial for p in trend.points] or cited
    return [
        PracticeVerdict(
            NAME,
            verdict,
            message,
            _params(
                record, claim, trend, used, against=key == "contradicted" or misconception != ""
            ),
            (*(t.seq for t in used), seq),
            tuple(t.number for t in used),
            (claim["independent"],),
            misconception,
        )
    ]


def _judged(
    record: RunRecord, claim: Mapping[str, Any], cited: list[Trial], trend: Trend
) -> tuple[str, str]:
    """Verdict and message: is there data, does it test the claim, does it agree?"""
    if not points_of(record, cited, claim["independent"], claim["dependent"]):
        return "incomplete", "no_data"
    if trend.direction == "untested":
        if len({p.x for p in trend.points}) > 1:
            return "incorrect", "confounded"
        return "incomplete", "one_row" if len(cited) == 1 else "one_value"
    if trend.direction == "unclear":
        return "incomplete", "unclear"
    if trend.direction == "turns" and claim["direction"] != "no_effect":
        return "incomplete", "turns"  # it may hold for a part of the range
    if trend.direction != claim["direction"]:
        return "incorrect", "contradicted"
    if claim["direction"] == "no_effect" and not _looked(record, trend, claim["independent"]):
        return "incomplete", "narrow"
    return ("correct", "supported") if claim["evidence"] else ("incomplete", "no_evidence")


def _looked(record: RunRecord, trend: Trend, variable: str) -> bool:
    """Whether the points cover enough of the range for an effect to show."""
    return share_of_range(record, [p.x for p in trend.points], variable) >= _WIDE_ENOUGH


def _params(
    record: RunRecord, claim: Mapping[str, Any], trend: Trend, used: list[Trial], against: bool
) -> JsonDict:
    """What was claimed, and the readings at both ends of what was varied, or those against it."""
    params: JsonDict = {
        "independent": claim["independent"],
        "dependent": claim["dependent"],
        "direction": claim["direction"],
        "rows": [t.number for t in used],
    }
    if not trend.points:
        return params
    low, high = _told(claim, trend, against)
    told = {"low": low, "high": high} | ({"turn": trend.turn} if trend.turn else {})
    quantity = record.lab.quantity_of(claim["dependent"])
    for name, point in told.items():
        unit = point.trial.readings[quantity]["unit"]
        params[name] = value_at(record, claim["independent"], point.x)
        params[f"at_{name}"] = {"value": point.y, "unit": unit}
    return params


def _told(claim: Mapping[str, Any], trend: Trend, against: bool) -> tuple[Point, Point]:
    """Two points whose readings show what the trend is, the one with the smaller x first.

    `against` the claim: the side of a hill or valley on which it does not hold.
    """
    low, high = trend.ends or (
        min(trend.points, key=lambda p: p.x),
        max(trend.points, key=lambda p: p.x),
    )
    if trend.turn is None or not against:
        return low, high
    sides, sign = ((low, trend.turn), (trend.turn, high)), _SIGNS.get(claim["direction"])
    rises = [side[1].y - side[0].y for side in sides]
    strength = [abs(rise) if sign is None else -sign * rise for rise in rises]
    return sides[0] if strength[0] > strength[1] else sides[1]


def _ideas(record: RunRecord, claim: Mapping[str, Any]) -> Iterator[tuple[str, Sequence[str]]]:
    """The misconceptions that such a claim can show, each with the curves it goes with if any."""
    for misconception in record.lab.misconceptions:
        for shown in misconception.claims:
            if (
                shown["independent"] == claim["independent"]
                and shown["dependent"] == claim["dependent"]
                and claim["direction"] in shown["direction"]
            ):
                yield misconception.name, shown.get("fits", ())


def _misconception(record: RunRecord, claim: Mapping[str, Any]) -> str:
    """The named misconception that a claim against one's own data shows."""
    return next((name for name, curves in _ideas(record, claim) if not curves), "")


def _wrong_curve(record: RunRecord, claim: Mapping[str, Any], trend: Trend) -> str:
    """The misconception of a claim whose direction is right, but not the curve drawn with it."""
    axes = claim["independent"], record.lab.quantity_of(claim["dependent"])
    drawn = record.fits.get(axes, "")
    for name, curves in _ideas(record, claim):
        if drawn in curves and not _lies_on(drawn, trend):
            return name
    return ""


def _lies_on(model: str, trend: Trend) -> bool:
    """Whether the points lie on such a curve within their uncertainties, or are too few to tell."""
    points = [FitPoint(p.x, p.y, p.u) for p in trend.points]
    if len(points) <= len(MODELS[model].parameters):
        return True
    chi_square = fit(model, points)["chi2_reduced"]
    return chi_square is None or chi_square <= SCATTER


def on_diagram(record: RunRecord, seq: int) -> list[PracticeVerdict]:
    """Each link of the diagram, drawn or left out, against what the trials show."""
    diagram = record.diagram
    if diagram is None or record.seq_of("diagram") != seq:
        return []
    drawn = {tuple(link) for link in diagram["links"]}
    wrong, open_ = _compared(record, drawn)
    if wrong:
        verdict, key, controls = "incorrect", "diagram_contradicted", wrong
    elif open_:
        verdict, key, controls = "incomplete", "diagram_untested", open_
    else:
        verdict, key, controls = "correct", "diagram_supported", list(record.lab.independent)
    trials = record.kept_trials
    return [
        PracticeVerdict(
            NAME,
            verdict,
            f"feedback.{NAME}.{key}",
            {"controls": controls},
            (*(t.seq for t in trials), seq),
            tuple(t.number for t in trials),
            tuple(controls),
        )
    ]


def _compared(record: RunRecord, drawn: set[tuple[str, ...]]) -> tuple[list[str], list[str]]:
    """The controls whose links disagree with the data, and those that no data settle."""
    wrong, open_ = [], []
    for control in record.lab.independent:
        trends = {
            output: trend_of(record, record.kept_trials, control, output).direction
            for output in record.lab.dependent
        }
        settled = {o: d for o, d in trends.items() if d not in ("untested", "unclear")}
        if any(((control, o) in drawn) != (d != "no_effect") for o, d in settled.items()):
            wrong.append(control)
        elif len(settled) < len(trends):
            open_.append(control)
    return wrong, open_

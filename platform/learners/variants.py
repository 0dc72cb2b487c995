"""A lab's set-up for one student: how much support, which ranges, how much scatter, which idea, which hints."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from labs.core import SCAFFOLDS, BadDefinition, Lab, Variant
from learners.stages import Beliefs

Reason = dict[str, Any]  # {"key": ..., "params": {...}}

LEAD_BELOW = 0.5  # mean of the practices seen: below, the bench leads
LEAVE_ABOVE = 0.85  # above, it leaves the way to the student
CALM, USUAL, LIVELY = 0.5, 1.0, 1.5  # instrument noise: 1 is as the lab is written
FRESH_SHARE = (
    0.8  # of a range; the rest is cut away when a lab is repeated, from either end in turn
)


@dataclass(frozen=True)
class Wish:
    """What adaptation wants of a set-up, before the teacher's own wishes."""

    scaffold: str
    target: str = ""
    attempt: int = 0  # how often the student has done this lab
    again: bool = False  # the gate stayed closed, and this is the lab to try again


@dataclass
class SetUp:
    """A variant with the reasons for it."""

    variant: Variant
    reasons: list[Reason] = field(default_factory=list)


def reason(key: str, **params: Any) -> Reason:
    return {"key": key, "params": params}


def support_for(lab: Lab, beliefs: Beliefs) -> str:
    """The scaffold that fits what was seen of the lab's practices; the middle one at first."""
    seen = [
        beliefs[p].probability
        for p in lab.practices
        if p in beliefs and beliefs[p].moment != "not_seen"
    ]
    if not seen:
        return "structured"
    mean = sum(seen) / len(seen)
    return "guided" if mean < LEAD_BELOW else "open" if mean >= LEAVE_ABOVE else "structured"


def shifted(scaffold: str, steps: int) -> str:
    """More support for negative steps, less for positive ones, within what there is."""
    place = SCAFFOLDS.index(scaffold) + steps
    return SCAFFOLDS[max(0, min(len(SCAFFOLDS) - 1, place))]


def set_up(lab: Lab, wish: Wish, beliefs: Beliefs, fixed: Mapping[str, Any]) -> SetUp:
    """Fill a variant; what the teacher fixed wins over everything, where it fits the lab."""
    wanted = fixed.get("scaffold")
    scaffold = wanted if wanted in SCAFFOLDS else wish.scaffold
    reasons = [reason(f"support_{scaffold}")]
    made: dict[str, Any] = {**lab.default_variant(scaffold).to_json()}
    _set_noise(made, lab, beliefs, reasons)
    _set_hints(made, lab, wish, beliefs, reasons)
    if wish.attempt:
        _set_fresh_ranges(made, lab, wish.attempt, reasons)
    if target := _target(lab, wish, fixed):
        _set_target(made, lab, target, reasons)
    return _with_fixed(lab, made, fixed, reasons)


def _target(lab: Lab, wish: Wish, fixed: Mapping[str, Any]) -> str:
    """The idea to aim at: the teacher's own where the lab knows it, else adaptation's."""
    wanted = str(fixed.get("target_misconception") or "")
    return wanted if wanted in {idea.name for idea in lab.misconceptions} else wish.target


def _set_noise(made: dict[str, Any], lab: Lab, beliefs: Beliefs, reasons: list[Reason]) -> None:
    low, high = lab.adaptation.get("noise", [USUAL, USUAL])
    repeats = beliefs.get("replication")
    wanted = made["noise"]
    if made["scaffold"] == "guided":
        wanted = CALM
    elif made["scaffold"] == "open" and repeats and repeats.moment == "shown":
        wanted = LIVELY
    noise = max(low, min(high, wanted))
    if noise != made["noise"]:
        reasons.append(reason("noise_less" if noise < made["noise"] else "noise_more"))
    made["noise"] = noise


def hints_for(lab: Lab, scaffold: str, beliefs: Beliefs, again: bool = False) -> str:
    """When hints come, as `labs.core.hints` tells the policies; empty: whenever the student asks.

    Offered to who is stuck where the bench leads, the gate stayed closed, or a practice was tried and
    is not there yet; only after an own try where the student plans and has shown a practice.
    """
    moments = [beliefs[p].moment for p in lab.practices if p in beliefs]
    if scaffold == "guided" or again or "missing" in moments:
        return "when_stuck"
    return "after_try" if scaffold == "open" and "shown" in moments else ""


def _set_hints(
    made: dict[str, Any], lab: Lab, wish: Wish, beliefs: Beliefs, reasons: list[Reason]
) -> None:
    if policy := hints_for(lab, made["scaffold"], beliefs, wish.again):
        made["hints"] = policy
        reasons.append(reason(f"hints_{policy}"))


def _set_fresh_ranges(made: dict[str, Any], lab: Lab, attempt: int, reasons: list[Reason]) -> None:
    """New limits for a repeated lab, so that old numbers do not answer it."""
    for name in lab.adaptation.get("ranges", {}):
        control = lab.control(name)
        if control is None or name in made["locked"] or name in made["hidden_controls"]:
            continue
        low, high = made["ranges"].get(name, (control.minimum, control.maximum))
        width = FRESH_SHARE * (high - low)
        span = (high - width, high) if attempt % 2 else (low, low + width)
        made["ranges"][name] = [_to_step(edge, control.minimum, control.step) for edge in span]
    if made["ranges"]:
        reasons.append(reason("fresh_ranges"))


def _to_step(edge: float, minimum: float, step: float) -> float:
    return round(minimum + round((edge - minimum) / step) * step, 9) if step else edge


def _set_target(made: dict[str, Any], lab: Lab, target: str, reasons: list[Reason]) -> None:
    """Aim at an idea: as the lab says it, and with the controls it is about shown and free."""
    laid_over = lab.adaptation.get("targets", {}).get(target, {})
    made.update({part: value for part, value in laid_over.items() if part != "ranges"})
    made["target_misconception"] = target
    about = _about(lab, target)
    made["hidden_controls"] = [c for c in made["hidden_controls"] if c not in about]
    made["locked"] = {c: value for c, value in made["locked"].items() if c not in about}
    ranges = {c: limits for c, limits in made["ranges"].items() if c not in about}
    made["ranges"] = {**ranges, **laid_over.get("ranges", {})}
    reasons.append(reason("misconception", lab=lab.name, misconception=target))


def _about(lab: Lab, target: str) -> set[str]:
    """The controls that a misconception is about."""
    return {
        claim["independent"]
        for idea in lab.misconceptions
        if idea.name == target
        for claim in idea.claims
        if "independent" in claim
    }


def _with_fixed(
    lab: Lab, made: dict[str, Any], fixed: Mapping[str, Any], reasons: list[Reason]
) -> SetUp:
    """Lay the teacher's wishes over the set-up; where they fit no lab, say so and go on without."""
    if not fixed:
        return SetUp(Variant.from_json(made), reasons)
    try:
        variant = Variant.from_json(_overlaid(made, fixed))
        lab.check_variant(variant)
    except (BadDefinition, TypeError, ValueError, OverflowError) as error:
        wrong = reason("teacher_set_up_does_not_fit", problem=str(error))
        return SetUp(Variant.from_json(made), [*reasons, wrong])
    kept = [one for one in reasons if not _overruled(one["key"], fixed)]
    return SetUp(variant, [*kept, reason("teacher_fixed", parts=sorted(fixed))])


def _overlaid(made: Mapping[str, Any], fixed: Mapping[str, Any]) -> dict[str, Any]:
    named = {*fixed.get("locked", {}), *fixed.get("ranges", {})}
    ours = {
        part: {c: value for c, value in made[part].items() if c not in named}
        for part in ("ranges", "locked")
    }
    hidden = [c for c in made["hidden_controls"] if c not in named]
    return {
        **made,
        **fixed,
        "ranges": {**ours["ranges"], **fixed.get("ranges", {})},
        "locked": {**ours["locked"], **fixed.get("locked", {})},
        "hidden_controls": fixed.get("hidden_controls", hidden),
    }


def _overruled(key: str, fixed: Mapping[str, Any]) -> bool:
    """Whether a reason of ours speaks about a part that the teacher fixed."""
    parts = {
        "support": "scaffold",
        "noise": "noise",
        "fresh": "ranges",
        "misconception": "target_misconception",
        "hints": "hints",
    }
    part = parts.get(key.partition("_")[0], "")
    return part in fixed

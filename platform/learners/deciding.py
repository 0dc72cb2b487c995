"""Choose the next lab for one student: pure choice over what the selectors read."""

from dataclasses import dataclass, replace
from typing import Any

from courses.models import Stage
from courses.selectors import labs_of
from labs.core import SCAFFOLDS, lab_names
from labs.core.questions import QUESTIONS
from learners import tracing
from learners.candidates import Candidate, Learner, by_value, candidate, level, neighbours, support
from learners.stages import Place
from learners.variants import Reason, reason
from ml.sequencing import next_lab

MODEL_VERSION = next_lab.VERSION


@dataclass(frozen=True)
class Choice:
    """The outcome of a decision: candidates best first. An empty lab means the sequence is done."""

    stage: Stage | None
    lab: str
    variant: dict[str, Any]
    reasons: list[Reason]
    candidates: list[dict[str, Any]]
    made_by: str = MODEL_VERSION
    mastery_by: str = tracing.MODEL_VERSION


def choose(place: Place | None, learner: Learner) -> Choice:
    """The next lab at a place in a sequence; without a sequence, free practice."""
    cohort = learner.cohort.name if learner.cohort else ""
    made_by = tracing.named(MODEL_VERSION, cohort)
    return replace(_choose(place, learner), made_by=made_by, mastery_by=learner.mastery_by)


def _choose(place: Place | None, learner: Learner) -> Choice:
    if place is None:
        seen = any(one.moment != "not_seen" for one in learner.beliefs.values())
        return _free(learner, [reason("free_practice" if seen else "free_practice_first")])
    if place.why == "again":
        learner = replace(learner, again=True)
    if place.stage is None:
        return _finished(place, learner)
    return _at_stage(place, place.stage, learner)


def _at_stage(place: Place, stage: Stage, learner: Learner) -> Choice:
    if stage.kind == Stage.Kind.QUESTIONS:
        return _asked(place, stage, learner)
    fixed = stage.variant or {}
    if stage.kind == Stage.Kind.LAB:
        own = candidate(stage.lab, support(stage.lab, learner), learner, fixed)
        found = [own, *neighbours(own, learner, fixed)]
    else:
        learner = replace(learner, focus=tuple(stage.skills))
        found = by_value(labs_of(stage), learner, fixed)
    more = level(found[0].variant["scaffold"]) < level(learner.last_scaffold or SCAFFOLDS[0])
    here = way_here(place, learner, more, found[0].lab)
    way = [*here, *([reason("branched")] if place.branched else [])]
    reasons = [*way, reason(f"stage_{stage.kind}"), *found[0].reasons]
    return _chosen(stage, found, reasons)


def _asked(place: Place, stage: Stage, learner: Learner) -> Choice:
    """A question set is the same for everybody; which questions, the run keeps when it begins."""
    branched = [reason("branched")] if place.branched else []
    reasons = [*way_here(place, learner), *branched, reason("stage_questions")]
    return Choice(stage, QUESTIONS, {"scaffold": SCAFFOLDS[1]}, reasons, [])


def way_here(
    place: Place, learner: Learner, more_support: bool = False, chosen: str = ""
) -> list[Reason]:
    """Why the student stands at this stage, with the lab that was chosen there."""
    lab = learner.last_lab
    if lab == QUESTIONS and place.why in ("again", "moved_on", "passed", "opened"):
        return [reason(f"questions_{place.why}", tries=place.tries)]
    match place.why:
        case "again":
            key = "again_with_support" if more_support else "again"
            if chosen not in ("", lab):
                key = "again_elsewhere"
            return [reason(key, lab=lab, skills=list(place.weak[:2]), tries=place.tries)]
        case "moved_on":
            return [reason("moved_on", lab=lab, skills=list(place.weak[:2]), tries=place.tries)]
        case "added":
            return [reason("sequence_goes_on")]
        case "opened":
            return [reason("gate_opened", lab=lab)]
        case "passed":
            return [reason("passed", lab=lab)]
        case _:
            return [reason("first")]


def _chosen(stage: Stage | None, found: list[Candidate], reasons: list[Reason]) -> Choice:
    best = found[0]
    return Choice(stage, best.lab, best.variant, reasons, [one.to_json() for one in found])


def _free(learner: Learner, reasons: list[Reason]) -> Choice:
    found = by_value(list(lab_names()), learner, {}, freely=True)
    return _chosen(None, found, [*reasons, *found[0].reasons])


def _finished(place: Place, learner: Learner) -> Choice:
    """The sequence is done; what could be practised freely stands beside that."""
    found = by_value(list(lab_names()), replace(learner, again=False), {}, freely=True)
    done = Candidate("", {}, 0.0, 0.0, 0.0, reasons=[reason("sequence_finished")])
    more = level(found[0].variant["scaffold"]) < level(learner.last_scaffold or SCAFFOLDS[0])
    reasons = [*way_here(place, learner, more), reason("sequence_finished")]
    return Choice(None, "", {}, reasons, [done.to_json(), *[one.to_json() for one in found]])

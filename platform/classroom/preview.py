"""A sequence as a student with a given mastery would go through it.

The same functions decide here as for real: `learners.deciding` chooses lab and set-up,
`learners.stages` says whether a gate opens, `courses.branching` where the way goes on. Only what is
known of the student is assumed.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from courses.branching import next_of, stage_after
from courses.models import Stage
from labs.core.questions import QUESTIONS, Question, skills_asked
from learners.candidates import Learner
from learners.deciding import Choice, choose
from learners.skills import skills_of
from learners.stages import MAX_TRIES, Beliefs, Place, skills_below
from learners.tracing import HIGHEST, LOWEST, Belief

SEEN = 3.0  # how much evidence is assumed behind each mastery: enough to count as shown or missing
LONGEST = 40  # stages of a walk; a way back is taken three times at most, so that this is never met


@dataclass(frozen=True)
class Assumed:
    """What is assumed of the student, all between 0 and 1. A new student has shown nothing yet."""

    new: bool = False
    mastery: float = 0.5
    score: float = 0.5  # the share of right steps in every run
    skills: Mapping[str, float] = field(default_factory=dict)  # where they differ from `mastery`

    def belief(self, skill: str) -> Belief:
        reached = self.skills.get(skill, self.mastery)
        probability = max(LOWEST, min(HIGHEST, reached))
        return Belief(probability, SEEN * reached, SEEN * (1 - reached), round(SEEN))

    def beliefs_of(self, labs: Sequence[str]) -> dict[str, Belief]:
        """Nothing of a new student, but for skills that were set by hand."""
        known = {skill for lab in labs for skill in skills_of(lab)}
        return {
            skill: self.belief(skill) for skill in known if not self.new or skill in self.skills
        }


@dataclass(frozen=True)
class Step:
    """One stage on the student's way: what is decided there, and how it goes on."""

    stage: Stage
    choice: Choice | None  # None: a page to read
    weak: tuple[str, ...] = ()  # the skills that keep the gate closed
    branched: bool = False
    goes_to: Stage | None = None
    held: bool = False  # by a question set: too few answers are right


def walk(stages: Sequence[Stage], labs: Sequence[str], assumed: Assumed) -> list[Step]:
    """The way through the sequence, stage by stage, pages too."""
    beliefs, done = assumed.beliefs_of(labs), Counter[str]()
    learner, steps = Learner(beliefs, {}, {}), list[Step]()
    last: Step | None = None
    stage = stages[0] if stages else None
    while stage is not None and len(steps) < LONGEST:
        if stage.kind == Stage.Kind.PAGE:
            following = next_of(stages, stage)
            steps.append(Step(stage, None, goes_to=following))
            stage = following
            continue
        choice = choose(_arrived(stage, last), learner)
        last = _left(stages, stage, choice, beliefs, assumed, done)
        steps.append(last)
        done[choice.lab] += 1
        scaffold = choice.variant["scaffold"]
        learner = Learner(beliefs, dict(done), {}, choice.lab, scaffold)
        stage = last.goes_to
    return steps


def _arrived(stage: Stage, last: Step | None) -> Place:
    """How the student came here from the stage before, a page aside."""
    if last is None:
        return Place(stage, "first")
    why, tries = ("moved_on", MAX_TRIES) if last.weak or last.held else ("passed", 1)
    return Place(stage, why, tries, last.weak, last.branched)


def _left(
    stages: Sequence[Stage],
    stage: Stage,
    choice: Choice,
    beliefs: Beliefs,
    assumed: Assumed,
    done: Counter[str],
) -> Step:
    """How the student leaves a stage, once the run is over."""
    asked = choice.lab == QUESTIONS
    held = asked and assumed.score < stage.gate
    weak: tuple[str, ...] = () if asked else skills_below(choice.lab, stage.gate, beliefs)
    reached = _reached(_skills_at(stage, choice), beliefs, assumed)
    # Of a set each stage asks its own; of a lab the runs count wherever it stands.
    tries = (MAX_TRIES if weak or held else 1) + (0 if asked else done[choice.lab])
    following = stage_after(stages, stage, reached, tries)
    branched = following != next_of(stages, stage)
    return Step(stage, choice, weak, branched, following, held)


def _skills_at(stage: Stage, choice: Choice) -> tuple[str, ...]:
    if choice.lab == QUESTIONS:
        return skills_asked(map(Question.from_json, stage.questions))
    return skills_of(choice.lab)


def _reached(skills: Sequence[str], beliefs: Beliefs, assumed: Assumed) -> dict[str, float | None]:
    seen = [beliefs[skill].probability for skill in skills if skill in beliefs]
    return {"mastery": sum(seen) / len(seen) if seen else None, "score": assumed.score}


def off_the_way(stages: Sequence[Stage], steps: Sequence[Step]) -> list[Stage]:
    """The stages to which this student does not come."""
    met = {step.stage.key for step in steps}
    return [stage for stage in stages if stage.key not in met]


def alternatives(choice: Choice) -> list[dict[str, Any]]:
    """What else would be offered, best first."""
    return choice.candidates[1:3]

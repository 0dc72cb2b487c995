"""The definition of a lab, read from its folder."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any

from labs.core.controls import Control, Instrument
from labs.core.errors import BadAction, BadDefinition
from labs.core.questions import FEEDBACK, QUESTIONS, check_questions, questions_of
from labs.core.simulation import Simulation
from labs.core.values import JsonDict, Setting
from labs.core.variant import HINT_POLICIES, SCAFFOLDS, Variant

if TYPE_CHECKING:
    from labs.core.words import LabWords

STEPS = ("question", "hypothesis", "plan", "collect", "analyse", "claim", "limits")
DIRECTIONS = ("increases", "decreases", "no_effect")
PRACTICES = (
    "control_of_variables",
    "range_coverage",
    "replication",
    "tests_hypothesis",
    "claim_matches_data",
)
FITS = ("linear", "proportional", "power", "quadratic", "square_root")


# Why a choice of steps is refused.
STEPS_PROBLEMS = {
    "unknown": f"the steps to choose from are {', '.join(STEPS)}, each once",
    "collect": "collecting data can't be left out: without measurements there is nothing to judge",
    "answer": "the analysis or the claim must stay: otherwise the measurements answer nothing",
}


def steps_problem(known: Sequence[str], chosen: Sequence[str]) -> str:
    """Why these steps make no inquiry, as a key of STEPS_PROBLEMS; empty where they do."""
    if not chosen:
        return ""
    if len(set(chosen)) != len(chosen) or not set(chosen) <= set(known):
        return "unknown"
    if "collect" not in chosen:
        return "collect"
    return "" if {"analyse", "claim"} & set(chosen) else "answer"


@dataclass(frozen=True)
class Reference:
    """A graded answer to a written step.

    `about` and `of` limit it to statements on one independent and one dependent variable.
    """

    text: str
    grade: str  # best | good | minimal
    about: str = ""
    of: str = ""

    def fits(self, independent: str, dependent: str) -> bool:
        return self.about in ("", independent) and self.of in ("", dependent)


@dataclass(frozen=True)
class Step:
    """A stage of the inquiry with its reference answers (English, never sent to a browser)."""

    name: str
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True)
class Misconception:
    """A named wrong idea, its source, and what shows it: claims, a way of working, a set-up."""

    name: str
    source: str
    # {independent, dependent, direction: [...]}; with `fits: [...]` such a claim shows it only
    # where the student drew one of these curves and the trials do not lie on it.
    claims: tuple[Mapping[str, Any], ...] = ()
    shows: tuple[Mapping[str, str], ...] = ()  # {practice, verdict}: a way of working
    signs: tuple[str, ...] = ()  # names out of `Simulation.signs`: a set-up that was recorded


@dataclass(frozen=True)
class Skill:
    """A knowledge component, and the practices and written steps that show it."""

    name: str
    practices: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scaffold:
    """How much the bench leads: trials asked for, sentence starters, how soon a hint is offered."""

    name: str
    trials: int
    starters: bool = False
    hint_after_s: int = 0  # 0: never offered unasked


@dataclass(frozen=True)
class Lab:
    """A published experiment definition with a version."""

    name: str
    version: str
    subject: str
    seconds: int
    model: str
    controls: tuple[Control, ...]
    instruments: tuple[Instrument, ...]
    actions: tuple[tuple[str, str], ...]
    independent: tuple[str, ...]
    dependent: tuple[str, ...]
    steps: tuple[Step, ...]
    practices: tuple[str, ...]
    skills: tuple[Skill, ...]
    scaffolds: Mapping[str, Scaffold]
    misconceptions: tuple[Misconception, ...]
    adaptation: Mapping[str, Any]
    measured_as: Mapping[str, str] = field(default_factory=dict)  # dependent -> quantity of trials
    baseline: Mapping[str, Setting] = field(default_factory=dict)  # settings known at the start
    coverage: Mapping[str, float] = field(default_factory=dict)  # share and values of a good range
    measure: tuple[Mapping[str, Any], ...] = ()  # the actions after which instruments show a value
    models: tuple[str, ...] = FITS  # the curves that students can choose from
    additive: bool = False  # the effects of the controls add up, so trials tell together
    module: str = ""  # where the model is; empty: in the lab's own folder

    @cached_property
    def _controls(self) -> dict[str, Control]:
        return {c.name: c for c in self.controls}

    @cached_property
    def _instruments(self) -> dict[str, Instrument]:
        return {i.name: i for i in self.instruments}

    @cached_property
    def _written(self) -> dict[str, Variant]:
        return {}  # by level of scaffolding, once it was asked for

    @property
    def variables(self) -> JsonDict:
        """Names of what may be varied and of what may be measured."""
        return {"independent": list(self.independent), "dependent": list(self.dependent)}

    def control(self, name: str) -> Control | None:
        return self._controls.get(name)

    def instrument(self, name: str) -> Instrument | None:
        return self._instruments.get(name)

    def step(self, name: str) -> Step:
        return next(step for step in self.steps if step.name == name)

    def quantity_of(self, dependent: str) -> str:
        """The quantity in a trial's readings that tells about a dependent variable."""
        return self.measured_as.get(dependent, dependent)

    def limits(self, control: Control, variant: Variant) -> tuple[float, float]:
        """The range of a number control in this variant."""
        return variant.ranges.get(control.name, (control.minimum, control.maximum))

    def starting_values(self, variant: Variant) -> dict[str, Setting]:
        """Every number and choice control at the start of a run."""
        return {c.name: self._start(c, variant) for c in self.controls if c.kind != "board"}

    def _start(self, control: Control, variant: Variant) -> Setting:
        if control.name in variant.locked:
            return control.accept(variant.locked[control.name], *self.limits(control, variant))
        if control.kind == "choice" or control.name in variant.hidden_controls:
            return control.default
        low, high = self.limits(control, variant)
        return min(max(control.default, low), high) if not isinstance(control.default, str) else low

    def default_variant(self, scaffold: str = "structured") -> Variant:
        """The lab as it is written, at one level of scaffolding."""
        if scaffold not in self._written:
            declared = self.adaptation.get("scaffolds", {}).get(scaffold, {})
            made = self.checked(Variant.from_json({**declared, "scaffold": scaffold}))
            self._written[scaffold] = made
        return self._written[scaffold]

    def variant_for(self, *, scaffold: str, misconception: str = "", noise: float = 1.0) -> Variant:
        """The set-up at a level of scaffolding, pointed at a misconception if one is named."""
        base = self.adaptation.get("scaffolds", {}).get(scaffold, {})
        target = self.adaptation.get("targets", {}).get(misconception, {})
        return self.checked(
            Variant.from_json(
                {
                    **base,
                    **target,
                    "scaffold": scaffold,
                    "noise": noise,
                    "target_misconception": misconception,
                }
            )
        )

    def checked(self, variant: Variant) -> Variant:
        """The variant itself, once it is known to fit."""
        self.check_variant(variant)
        return variant

    def check_variant(self, variant: Variant) -> None:
        """Refuse a variant that does not fit this lab."""
        self._check_questions(variant)
        self._check_steps(variant)
        if variant.scaffold not in SCAFFOLDS:
            raise BadDefinition(f"{self.name}: unknown scaffold {variant.scaffold}")
        known = {m.name for m in self.misconceptions} | {""}
        if variant.target_misconception not in known:
            raise BadDefinition(
                f"{self.name}: unknown misconception {variant.target_misconception}"
            )
        if not 0 <= variant.noise <= 10:
            raise BadDefinition(f"{self.name}: noise {variant.noise} is not between 0 and 10")
        if variant.hints not in ("", *HINT_POLICIES):
            raise BadDefinition(
                f"{self.name}: hints {variant.hints!r} are none of {', '.join(HINT_POLICIES)}"
            )
        for name in (*variant.ranges, *variant.locked, *variant.hidden_controls):
            if name not in self._controls:
                raise BadDefinition(f"{self.name}: no control {name}")
        for name, (low, high) in variant.ranges.items():
            control = self._controls[name]
            if control.kind != "number":
                raise BadDefinition(f"{self.name}: {name} has no range")
            if not control.minimum <= low < high <= control.maximum:
                raise BadDefinition(
                    f"{self.name}: range {low}..{high} of {name} is not in the lab's"
                )
        for name, value in variant.locked.items():
            control = self._controls[name]
            try:
                control.accept(value, *self.limits(control, variant))
            except BadAction as error:
                raise BadDefinition(f"{self.name}: {error}") from error

    def _check_questions(self, variant: Variant) -> None:
        if (self.name == QUESTIONS) != bool(variant.questions):
            raise BadDefinition(f"{self.name}: questions belong to a question set, and to no lab")
        if not variant.questions:
            return
        if variant.feedback not in FEEDBACK:
            raise BadDefinition(f"{self.name}: feedback comes {' or '.join(FEEDBACK)}")
        check_questions(questions_of(variant))

    def _check_steps(self, variant: Variant) -> None:
        if problem := steps_problem([step.name for step in self.steps], variant.steps):
            raise BadDefinition(f"{self.name}: {STEPS_PROBLEMS[problem]}")
        given = variant.hypothesis
        if not given:
            return
        if "hypothesis" in (variant.steps or STEPS):
            raise BadDefinition(f"{self.name}: a hypothesis is given or asked for, not both")
        fits = (
            set(given) == {"independent", "dependent", "direction"}
            and given["independent"] in self.independent
            and given["dependent"] in self.dependent
            and given["direction"] in DIRECTIONS
        )
        if not fits:
            raise BadDefinition(f"{self.name}: the hypothesis given names no variables of this lab")

    def for_steps(self, variant: Variant) -> "Lab":
        """This lab with the steps that the variant asks for alone."""
        if not variant.steps:
            return self
        return replace(self, steps=tuple(s for s in self.steps if s.name in variant.steps))

    def simulation(self, variant: Variant, seed: int) -> Simulation:
        """A fresh model of this lab; its module is imported only here."""
        module = import_module(self.module or f"labs.{self.name}.model")
        model: type[Simulation] = getattr(module, self.model)
        return model(self, variant, seed)

    def words(self, language: str) -> "LabWords":
        from labs.core.words import words_of  # words need the catalogue, which needs this module

        return words_of(self.name, language)

    def _hint_after_s(self, variant: Variant) -> int:
        """Seconds without an action after which the page offers a hint; 0: never.

        Where hints come when a student is stuck, an open bench offers them as a structured one does;
        where they come after a try, a pause brings none.
        """
        if variant.hints == "after_try":
            return 0
        own = self.scaffolds[variant.scaffold].hint_after_s
        usual = self.scaffolds["structured"].hint_after_s
        return own or usual if variant.hints == "when_stuck" else own

    def _can_stand(self, thing: Control | Instrument, variant: Variant) -> bool:
        """Whether a control or instrument may ever belong to the set-up, as a choice is hidden."""
        stands = {n: self._controls[n].default for n in variant.hidden_controls}
        return all(stands.get(n, options[0]) in options for n, options in thing.shown_with.items())

    def for_page(self, variant: Variant) -> JsonDict:
        """The definition that goes to the browser: no reference answers, no hidden physics."""
        start = self.starting_values(variant)
        hidden = variant.hidden_controls
        controls = [
            c.for_page(*self.limits(c, variant), start.get(c.name, ""), c.name in variant.locked)
            for c in self.controls
            if c.name not in hidden and self._can_stand(c, variant)
        ]
        scaffold = self.scaffolds[variant.scaffold]
        return {
            "name": self.name,
            "version": self.version,
            "subject": self.subject,
            "seconds": self.seconds,
            "controls": controls,
            "instruments": [i.for_page() for i in self.instruments if self._can_stand(i, variant)],
            "actions": [{"target": target, "action": action} for target, action in self.actions],
            "variables": {
                "independent": [v for v in self.independent if v not in hidden],
                "dependent": list(self.dependent),
                "measured_as": {d: self.quantity_of(d) for d in self.dependent},
            },
            "steps": [{"name": step.name} for step in self.for_steps(variant).steps],
            "given": {"hypothesis": dict(variant.hypothesis)} if variant.hypothesis else {},
            "practices": list(self.practices),
            "scaffold": {
                "name": scaffold.name,
                "trials": scaffold.trials,
                "starters": scaffold.starters,
                "hint_after_s": self._hint_after_s(variant),
            },
            "hints": variant.hints or HINT_POLICIES[0],
            "models": list(self.models),
            # How the apparatus stands before anything has happened; it depends on no seed.
            "scene": self.simulation(variant, 0).scene(),
        }

"""What a run's events say, folded up: the trials, the statements and the steps.

A RunRecord needs no simulation, so that scoring, replays and the class board can read a run.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from labs.core.questions import QUESTIONS
from labs.core.values import JsonDict, Setting

if TYPE_CHECKING:
    from labs.core.lab import Lab
    from labs.core.variant import Variant

ANSWER_STEPS = {"question": "question", "analyse": "analyse", "limits": "limits"}
STATEMENTS = ("hypothesis", "plan", "claim", "diagram")


@dataclass(frozen=True)
class EventRow:
    """One event of a run, whoever stores it. `seconds` count from the start of the run."""

    seq: int
    target: str
    action: str
    old: Any = None
    new: Any = None
    observations: Mapping[str, Any] = field(default_factory=dict)
    seconds: float = 0.0
    actor: str = "user"


@dataclass(frozen=True)
class Trial:
    """One setting of the controls and what was measured at it."""

    number: int
    seq: int
    settings: Mapping[str, Setting]
    readings: Mapping[str, Mapping[str, Any]]
    struck: bool = False
    signs: Mapping[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Explanation:
    """An answer in words with what it is to be compared with."""

    step: str
    question: str
    reference_answers: tuple[str, ...]
    reference_grades: tuple[str, ...]
    answer: str
    question_id: str


class RunRecord:
    """A fold over the events of one run."""

    def __init__(self, lab: "Lab", variant: "Variant") -> None:
        self.lab = lab.for_steps(variant)
        self.variant = variant
        self.events: list[EventRow] = []
        self.settings: dict[str, Setting] = lab.starting_values(variant)
        self.trials: list[Trial] = []
        self.statements: dict[str, list[tuple[int, JsonDict]]] = {name: [] for name in STATEMENTS}
        if variant.hypothesis:  # given before anything happened
            self.statements["hypothesis"].append((0, dict(variant.hypothesis)))
        self.answers: dict[str, str] = {}
        self.hints: dict[str, int] = {}
        self.notes: list[str] = []
        self.saved: dict[str, JsonDict] = {}  # answers to the questions of a set, by key
        self.items: dict[str, JsonDict] = {}  # those that were handed in
        self.opened = ""
        self.fits: dict[tuple[str, str], str] = {}  # (x, y) of the plot -> the curve drawn last
        self.finished = False

    # -- folding -------------------------------------------------------------------------------

    def add(self, event: EventRow) -> None:
        """Take in the next event; those of other actors are kept but say nothing of the student."""
        self.events.append(event)
        if event.actor != "user":
            return
        if "controls" in event.observations:
            self.settings = dict(event.observations["controls"])
        if "trial" in event.observations:
            self._add_trial(event)
        if event.target in STATEMENTS and isinstance(event.new, Mapping):
            self.statements[event.target].append((event.seq, dict(event.new)))
        elif event.target in ANSWER_STEPS and isinstance(event.new, Mapping):
            self.answers[event.target] = str(event.new.get("text", ""))
        else:
            self._add_other(event)

    def _add_trial(self, event: EventRow) -> None:
        trial = event.observations["trial"]
        self.trials.append(
            Trial(
                trial["number"],
                event.seq,
                trial["settings"],
                trial["readings"],
                signs=trial.get("signs", {}),
            )
        )

    def _add_other(self, event: EventRow) -> None:
        match event.target, event.action:
            case "notebook", "strike":
                self.trials = [
                    replace(t, struck=True) if t.number == event.new else t for t in self.trials
                ]
            case "notebook", "note":
                self.notes.append(str(event.new))
            case "plot", "fit":
                self.fits[event.new["x"], event.new["y"]] = str(event.new["model"])
            case "hint", "ask":
                self.hints[event.new["step"]] = self.hints.get(event.new["step"], 0) + 1
            case "step", "open":
                self.opened = str(event.new)
            case "item", "save":
                self.saved[event.new["question"]] = dict(event.new)
            case "item", "answer":
                self.items[event.new["question"]] = dict(event.new)
            case "run", "finish":
                self.finished = True

    # -- what the student said -----------------------------------------------------------------

    def _latest(self, name: str) -> JsonDict | None:
        said = self.statements[name]
        return said[-1][1] if said else None

    @property
    def hypothesis(self) -> JsonDict | None:
        return self._latest("hypothesis")

    @property
    def plan(self) -> JsonDict | None:
        return self._latest("plan")

    @property
    def claim(self) -> JsonDict | None:
        return self._latest("claim")

    @property
    def diagram(self) -> JsonDict | None:
        return self._latest("diagram")

    @property
    def kept_trials(self) -> list[Trial]:
        """The trials that the student has not struck out."""
        return [trial for trial in self.trials if not trial.struck]

    def seq_of(self, name: str) -> int:
        """The event of the latest statement of that name; 0 where there is none, or it was given."""
        said = self.statements[name]
        return said[-1][0] if said else 0

    # -- where the run stands ------------------------------------------------------------------

    @property
    def steps(self) -> dict[str, str]:
        """Each step's status: open, working or done."""
        return {step.name: self._status(step.name) for step in self.lab.steps}

    def _status(self, step: str) -> str:
        if self._done(step):
            return "done"
        begun = {
            "collect": bool(self.trials),
            "analyse": bool(self.fits) or "analyse" in self.answers,
            QUESTIONS: bool(self.saved or self.items),
        }.get(step, step in self.answers)
        return "working" if begun or self.opened == step else "open"

    def _done(self, step: str) -> bool:
        match step:
            case "collect":
                return len(self.kept_trials) >= self.lab.scaffolds[self.variant.scaffold].trials
            case "analyse" if ("diagram", "draw") in self.lab.actions:
                return self.diagram is not None
            case "hypothesis" | "plan" | "claim":
                return bool(self.statements[step])
            case "questions":
                return self.finished or len(self.items) == len(self.variant.questions)
            case _:
                return bool(self.answers.get(step, "").strip())

    @property
    def current_step(self) -> str:
        """The step that the student opened last while it is not done, else the first not done."""
        steps = self.steps
        if self.opened and steps.get(self.opened) != "done":
            return self.opened
        return next((name for name, status in steps.items() if status != "done"), list(steps)[-1])

    # -- what the models read ------------------------------------------------------------------

    def explanation(self, seq: int) -> Explanation | None:
        """The free text of an event with its references, where the lab has references for it."""
        from labs.core.reading import explanation_of  # reading imports this module

        return explanation_of(self, seq)

    def procedure(self) -> list[JsonDict]:
        """The run as the generic list of actions that the procedure model reads."""
        from labs.core.reading import procedure_of  # reading imports this module

        return procedure_of(self)

    def at(self, seq: int) -> "RunRecord":
        """The record as it stood right after event `seq`."""
        if self.events and self.events[-1].seq == seq:
            return self
        earlier = RunRecord(self.lab, self.variant)
        for event in self.events:
            if event.seq <= seq:
                earlier.add(event)
        return earlier

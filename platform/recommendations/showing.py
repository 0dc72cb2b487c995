"""What the start page shows of recommendations."""

from dataclasses import dataclass

from learners.reasons import lab_title, rendered
from people.models import User
from recommendations.selectors import Recommendations, is_off, recommendations_for, to_rate
from runs.models import Run


@dataclass(frozen=True)
class Suggestion:
    """A lab with the sentences that say why."""

    lab: str
    title: str
    because: list[str]


@dataclass(frozen=True)
class ToRead:
    """A page or a lab's sheet with the sentences that say why."""

    kind: str  # page | sheet
    title: str
    address: str
    because: list[str]


@dataclass(frozen=True)
class Panel:
    """Suggestions, and the newest finished lab that can be rated; neither where interests are off."""

    off: bool
    suggestions: list[Suggestion]
    reading: list[ToRead]
    run: Run | None
    run_title: str


def panel_for(student: User, language: str, free: bool) -> Panel:
    """`free`: whether the student practises freely now; otherwise the sequence says what comes next."""
    if is_off(student):
        return Panel(True, [], [], None, "")
    run = to_rate(student).first()
    found = recommendations_for(student) if free else Recommendations([], [])
    return Panel(
        False,
        [
            Suggestion(one.lab, lab_title(one.lab, language), rendered(one.reasons, language))
            for one in found.labs
        ],
        [
            ToRead(one.kind, one.title, one.address, rendered(one.reasons, language))
            for one in found.resources
        ],
        run,
        lab_title(run.lab, language) if run else "",
    )

"""What the start page shows of recommendations."""

from dataclasses import dataclass

from learners.reasons import lab_title, rendered
from people.models import User
from recommendations.selectors import is_off, recommended_to, to_rate
from runs.models import Run


@dataclass(frozen=True)
class Suggestion:
    """A lab with the sentences that say why."""

    lab: str
    title: str
    because: list[str]


@dataclass(frozen=True)
class Panel:
    """Suggestions, and the newest finished lab that can be rated; neither where interests are off."""

    off: bool
    suggestions: list[Suggestion]
    run: Run | None
    run_title: str


def panel_for(student: User, language: str, free: bool) -> Panel:
    """`free`: whether the student practises freely now; otherwise the sequence says what comes next."""
    if is_off(student):
        return Panel(True, [], None, "")
    run = to_rate(student).first()
    found = recommended_to(student) if free else []
    return Panel(
        False,
        [
            Suggestion(one.lab, lab_title(one.lab, language), rendered(one.reasons, language))
            for one in found
        ],
        run,
        lab_title(run.lab, language) if run else "",
    )

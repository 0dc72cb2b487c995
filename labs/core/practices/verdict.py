"""What an exact rule says about an action."""

from dataclasses import dataclass, field

from labs.core.values import JsonDict


@dataclass(frozen=True)
class PracticeVerdict:
    """A verdict with the events, notebook rows and controls that it rests on."""

    practice: str
    verdict: str  # correct | incorrect | incomplete
    message: str  # key of the sentence in the words files
    params: JsonDict = field(default_factory=dict)
    evidence: tuple[int, ...] = ()
    rows: tuple[int, ...] = ()
    controls: tuple[str, ...] = ()
    misconception: str = ""

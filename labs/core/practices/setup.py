"""A set-up that shows a misconception by itself, before anything is claimed."""

from labs.core.practices.comparing import trial_of
from labs.core.practices.hypothesis import NAME
from labs.core.practices.verdict import PracticeVerdict
from labs.core.record import RunRecord


def on_trial(record: RunRecord, seq: int) -> list[PracticeVerdict]:
    """The first misconception whose sign the new trial's set-up bears.

    Such a trial puts no hypothesis to the test, so this speaks in that practice's place; it is
    "incomplete", not "incorrect", for a student may also try a set-up to see that it fails.
    """
    new = trial_of(record, seq)
    if new is None:
        return []
    for misconception in record.lab.misconceptions:
        parts = [part for sign in misconception.signs for part in new.signs.get(sign, ())]
        if parts:
            return [
                PracticeVerdict(
                    NAME,
                    "incomplete",
                    f"misconceptions.{misconception.name}.feedback",
                    {"rows": [new.number], "parts": parts},
                    (seq,),
                    (new.number,),
                    misconception=misconception.name,
                )
            ]
    return []

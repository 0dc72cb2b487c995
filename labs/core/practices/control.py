"""Control of variables (Klahr, Chen & Toth 2001): compare trials that differ in one setting."""

from labs.core.practices.verdict import PracticeVerdict
from labs.core.record import RunRecord, Trial
from labs.core.values import same


def changed(first: Trial, second: Trial) -> tuple[str, ...]:
    """The settings in which two trials differ."""
    names = list(first.settings) + [n for n in second.settings if n not in first.settings]
    return tuple(
        n
        for n in names
        if n not in first.settings
        or n not in second.settings
        or not same(first.settings[n], second.settings[n])
    )


def control_of_variables(record: RunRecord, seq: int) -> list[PracticeVerdict]:
    """A new trial against the earlier ones."""
    if not record.trials or record.trials[-1].seq != seq or len(record.trials) < 2:
        return []
    new = record.trials[-1]
    differences = [(changed(old, new), old) for old in reversed(record.trials[:-1])]
    if any(not names for names, _ in differences):
        return []
    one = [(names, old) for names, old in differences if len(names) == 1]
    names, old = one[0] if one else differences[0]
    return [
        PracticeVerdict(
            "control_of_variables",
            "correct" if one else "incorrect",
            "feedback.control_of_variables.fair"
            if one
            else "feedback.control_of_variables.confounded",
            {
                "first": old.number,
                "second": new.number,
                "changed": list(names),
                "count": len(names),
            },
            (old.seq, new.seq),
            (old.number, new.number),
            names,
        )
    ]

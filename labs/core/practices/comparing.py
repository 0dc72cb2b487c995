"""Comparing trials: which settings differ, and which trials differ in one alone."""

from collections.abc import Iterable, Sequence

from labs.core.record import RunRecord, Trial
from labs.core.values import JsonDict, Setting, finite, same


def changed(first: Trial, second: Trial) -> tuple[str, ...]:
    """The settings in which two trials differ; one that only one of them has counts too."""
    names = list(first.settings) + [n for n in second.settings if n not in first.settings]
    return tuple(
        n
        for n in names
        if n not in first.settings
        or n not in second.settings
        or not same(first.settings[n], second.settings[n])
    )


def start_of(record: RunRecord) -> list[Trial]:
    """Trial 0 of a lab whose start is itself a comparison: the controls at rest."""
    baseline = record.lab.baseline
    return [Trial(0, 0, baseline, {})] if baseline else []


def trial_of(record: RunRecord, seq: int) -> Trial | None:
    """The trial that event `seq`, the latest, wrote down."""
    return record.trials[-1] if record.trials and record.trials[-1].seq == seq else None


def fair_partners(trial: Trial, earlier: Iterable[Trial]) -> list[tuple[str, Trial]]:
    """The earlier trials that differ from this one in a single setting, with its name."""
    pairs = ((changed(old, trial), old) for old in earlier)
    return [(names[0], old) for names, old in pairs if len(names) == 1]


def distinct(values: Sequence[Setting]) -> list[Setting]:
    """The different settings among these, each once."""
    found: list[Setting] = []
    for value in values:
        if not any(same(value, known) for known in found):
            found.append(value)
    return found


def position(record: RunRecord, variable: str, value: Setting) -> float | None:
    """A setting as a number: itself, or its place among a choice's options."""
    control = record.lab.control(variable)
    if control is not None and isinstance(value, str) and value in control.options:
        return float(control.options.index(value))
    return finite(value)


def unit_of(record: RunRecord, variable: str) -> str:
    control = record.lab.control(variable)
    return control.unit if control is not None else ""


def value_at(record: RunRecord, variable: str, place: float) -> JsonDict:
    """A position as a sentence shows it: the number with its unit, or the option at that place."""
    control = record.lab.control(variable)
    if control is not None and control.kind == "choice":
        return {"value": control.options[round(place)], "unit": ""}
    return {"value": place, "unit": unit_of(record, variable)}

"""Finds the labs: every folder beside `core` that holds a lab.yaml."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from labs.core.controls import Control, Instrument
from labs.core.errors import BadDefinition
from labs.core.fit import MODELS
from labs.core.lab import (
    FITS,
    PRACTICES,
    STEPS,
    Lab,
    Misconception,
    Reference,
    Scaffold,
    Skill,
    Step,
)
from labs.core.questions import QUESTIONS
from labs.core.questions.lab import question_lab

LABS = Path(__file__).resolve().parent.parent
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(path: Path) -> dict[str, Any]:
    """A YAML file as a dictionary."""
    data = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)
    if not isinstance(data, dict):
        raise BadDefinition(f"{path.name} holds no mapping")
    return data


@cache
def lab_names() -> tuple[str, ...]:
    """The names of all labs, in alphabetical order."""
    return tuple(sorted(path.parent.name for path in LABS.glob("*/lab.yaml")))


@cache
def load_lab(name: str) -> Lab:
    """The lab of that name; read once. A question set is one too, though no catalogue lists it."""
    if name == QUESTIONS:
        return question_lab()
    if name not in lab_names():
        raise KeyError(f"no lab {name!r}; there are {', '.join(lab_names())}")
    data = read_yaml(LABS / name / "lab.yaml")
    try:
        lab = _lab_of(data)
    except (KeyError, TypeError) as error:
        raise BadDefinition(f"{name}/lab.yaml: {error}") from error
    if lab.name != name:
        raise BadDefinition(f"{name}/lab.yaml calls itself {lab.name}")
    return lab


def _lab_of(data: Mapping[str, Any]) -> Lab:
    practices = tuple(data.get("practices", PRACTICES))
    _known(practices, PRACTICES, "practice")
    steps = tuple(_step_of(entry) for entry in data["steps"])
    if tuple(step.name for step in steps) != STEPS:
        raise BadDefinition(f"{data['name']}: the steps are {', '.join(STEPS)}, in this order")
    controls = tuple(Control.from_yaml(entry) for entry in data["controls"])
    instruments = tuple(Instrument.from_yaml(entry) for entry in data["instruments"])
    _check_set_ups(controls, instruments)
    return Lab(
        name=data["name"],
        version=str(data["version"]),
        subject=data["subject"],
        seconds=int(data["seconds"]),
        model=data["model"],
        controls=controls,
        instruments=instruments,
        actions=tuple((entry["target"], entry["action"]) for entry in data["actions"]),
        independent=tuple(data["variables"]["independent"]),
        dependent=tuple(data["variables"]["dependent"]),
        measured_as=data["variables"].get("measured_as", {}),
        steps=steps,
        practices=practices,
        skills=tuple(_skill_of(entry) for entry in data["skills"]),
        scaffolds={name: Scaffold(name, **entry) for name, entry in data["scaffolds"].items()},
        misconceptions=tuple(_misconception_of(entry) for entry in data["misconceptions"]),
        adaptation=data.get("adaptation", {}),
        baseline=data.get("baseline", {}),
        coverage=data.get("coverage", {}),
        measure=tuple(data.get("measure", ())),
        models=_fits_of(data),
        additive=bool(data.get("additive", False)),
    )


def _check_set_ups(controls: tuple[Control, ...], instruments: tuple[Instrument, ...]) -> None:
    """What is shown with an option names one that exists."""
    options = {c.name: c.options for c in controls}
    things: list[Control | Instrument] = [*controls, *instruments]
    for thing in things:
        for name, wanted in thing.shown_with.items():
            _known((name,), tuple(options), "control")
            _known(wanted, options[name], "option")


def _fits_of(data: Mapping[str, Any]) -> tuple[str, ...]:
    models = tuple(data.get("models", FITS))
    _known(models, tuple(MODELS), "fit model")
    return models


def _step_of(data: Mapping[str, Any]) -> Step:
    return Step(data["name"], tuple(Reference(**entry) for entry in data.get("references", ())))


def _skill_of(data: Mapping[str, Any]) -> Skill:
    practices, steps = tuple(data.get("practices", ())), tuple(data.get("steps", ()))
    _known(practices, PRACTICES, "practice")
    _known(steps, STEPS, "step")
    return Skill(data["name"], practices, steps)


def _misconception_of(data: Mapping[str, Any]) -> Misconception:
    shows = tuple(data.get("shows", ()))
    _known(tuple(entry["practice"] for entry in shows), PRACTICES, "practice")
    claims = tuple(
        {**entry, "direction": _listed(entry["direction"])} for entry in data.get("claims", ())
    )
    signs = tuple(data.get("signs", ()))
    for claim in claims:
        _known(tuple(claim.get("fits", ())), tuple(MODELS), "fit model")
    return Misconception(data["name"], data["source"], claims, shows, signs)


def _listed(value: str | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _known(names: tuple[str, ...], known: tuple[str, ...], kind: str) -> None:
    for name in names:
        if name not in known:
            raise BadDefinition(f"unknown {kind} {name}")

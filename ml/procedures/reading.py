"""Takes a request as it comes from outside and refuses what is no run, by itself alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeGuard

from ml.procedures.actions import KINDS, ProcedureAction, ProcedureRequest, Setting
from ml.procedures.steps import Folded, folded

MOST_ACTIONS = 5000
MOST_CONTROLS = 64
MOST_CHARACTERS = 200
LARGEST = 2**53


class Unreadable(ValueError):
    """The request is no run of a lab."""


def read(request: ProcedureRequest) -> Folded:
    """The steps of a checked request, and the actions they came from."""
    if not 0 < len(request.controls) <= MOST_CONTROLS:
        raise Unreadable(f"{len(request.controls)} controls")
    if not 0 < len(request.actions) <= MOST_ACTIONS:
        raise Unreadable(f"{len(request.actions)} actions")
    if not all(isinstance(name, str) for name in request.controls):
        raise Unreadable("a control's name is no text")
    actions = tuple(_checked(action, request.controls) for action in request.actions)
    return folded(replace(request, actions=actions))


def _checked(action: ProcedureAction, controls: tuple[str, ...]) -> ProcedureAction:
    if action.kind not in KINDS:
        raise Unreadable("an action of an unknown kind")
    if not isinstance(action.settings, Mapping) or not _is_number(action.seconds):
        raise Unreadable("an action without settings or time")
    wanted = {name: action.settings[name] for name in controls if name in action.settings}
    return replace(action, settings={name: _setting(value) for name, value in wanted.items()})


def _setting(value: object) -> Setting:
    if isinstance(value, str):
        if len(value) > MOST_CHARACTERS:
            raise Unreadable("a setting of very many characters")
        return value
    if _is_number(value):
        return float(value)
    raise Unreadable("a setting that is neither number nor choice")


def _is_number(value: object) -> TypeGuard[float]:
    """A number that fits a float: Python's own integers have no bound."""
    return isinstance(value, float) or (isinstance(value, int) and abs(value) < LARGEST)

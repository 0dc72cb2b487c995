"""What a student does to the board, as it comes in a message: checked, then done.

Each command gives back the state before and the value that does the same again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from labs.core.errors import BadAction
from labs.core.values import JsonDict, Setting, fields_of, one_of, shown

from .board import Board, BoardError
from .circuits import LAYOUTS, START, lay_out

if TYPE_CHECKING:
    from labs.core.lab import Lab
    from labs.core.variant import Variant

# Each value a part may have, and the slider that sets it for all parts of its kind.
VALUES: dict[str, dict[str, str]] = {
    "battery": {"emf": "emf", "internal_resistance": "internal_resistance"},
    "resistor": {"resistance": "resistance"},
    "bulb": {"resistance": "bulb_resistance"},
}
Done = tuple[Any, Any]
MOST_UNDONE = 50


class Commands:
    """The hands at the board. `values` are the sliders, which new parts take theirs from."""

    def __init__(self, lab: Lab, variant: Variant, values: dict[str, Setting]) -> None:
        self.lab = lab
        self.variant = variant
        self.values = values
        self.board = Board()
        self.earlier: list[Board] = []  # for undo, the latest last
        self.reset(None)

    def do(self, target: str, action: str, value: Any) -> Done:
        """Do one command, or raise BadAction and leave the board as it was."""
        before = self.board.copy()
        try:
            done = COMMANDS[(target, action)](self, value)
        except BoardError as error:
            self.board = before
            raise BadAction(error.code, error.params, self.lab.name) from error
        except BadAction:
            self.board = before
            raise
        if action != "undo":
            self.earlier = [*self.earlier[1 - MOST_UNDONE :], before]
        return done

    def place(self, value: Any) -> Done:
        given = fields_of(
            value, {"kind": "", "from": [], "to": []}, {"value": None, "closed": None}
        )
        kind = given["kind"] if isinstance(given["kind"], str) else ""
        values = self.usual(kind)
        if given["value"] is not None:
            main = next(iter(values), "value")
            values[main] = self._checked(kind, main, given["value"])
        closed = kind != "switch" or given["closed"] is True
        self.board.place(kind, given["from"], given["to"], values, closed)
        return None, _without_none(given)

    def move(self, value: Any) -> Done:
        given = fields_of(value, {"id": "", "from": [], "to": []}, {})
        old = self.board.part(given["id"])
        self.board.move(old.id, given["from"], given["to"])
        return {"id": old.id, "from": list(old.start), "to": list(old.end)}, dict(given)

    def remove(self, value: Any) -> Done:
        given = fields_of(value, {"id": ""}, {})
        self.board.remove(given["id"])
        return None, dict(given)

    def connect(self, value: Any) -> Done:
        given = fields_of(value, {"from": [], "to": []}, {})
        self.board.connect(given["from"], given["to"])
        return None, dict(given)

    def disconnect(self, value: Any) -> Done:
        given = fields_of(value, {"from": [], "to": []}, {})
        self.board.disconnect(given["from"], given["to"])
        return None, dict(given)

    def toggle(self, value: Any) -> Done:
        """Turn a switch over, or to the state asked for."""
        given = fields_of(value, {"id": ""}, {"closed": None})
        old = self.board.part(given["id"])
        new = old if given["closed"] is old.closed else self.board.toggle(old.id)
        return {"id": old.id, "closed": old.closed}, {"id": new.id, "closed": new.closed}

    def set(self, value: Any) -> Done:
        names = {"emf": None, "internal_resistance": None, "resistance": None}
        given = _without_none(fields_of(value, {"id": ""}, names))
        part = self.board.part(given.pop("id"))
        for name, number in given.items():
            self.board.set_value(part.id, name, self._checked(part.kind, name, number))
        return {"id": part.id, **part.values}, {"id": part.id, **given}

    def probe(self, value: Any) -> Done:
        given = fields_of(value, {}, {"red": None, "black": None})
        old = {name: list(place) for name, place in self.board.probes.items()}
        self.board.probe(given["red"], given["black"])
        return old, dict(given)

    def clear(self, value: Any) -> Done:
        self.board = Board()
        return None, None

    def reset(self, value: Any) -> Done:
        """Lay out a ready-made circuit, the one of the start if none is named."""
        given = fields_of(value or {}, {}, {"circuit": START[self.variant.scaffold]})
        name = one_of(given["circuit"], tuple(LAYOUTS), "unknown_circuit")
        values = {kind: self.usual(kind) for kind in VALUES}
        self.board = lay_out(Board(), LAYOUTS[name], values)
        return None, {"circuit": name}

    def undo(self, value: Any) -> Done:
        """Back to the board as it was before the last command that is not undone yet."""
        if not self.earlier:
            raise BoardError("nothing_to_undo")
        self.board = self.earlier.pop()
        return None, None

    def slide(self, name: str, number: float) -> None:
        """A slider sets the value of all parts of its kind."""
        for kind, sliders in VALUES.items():
            for own, slider in sliders.items():
                for part in self.board.of_kind(kind):
                    if slider == name:
                        self.board.set_value(part.id, own, number)

    def usual(self, kind: str) -> dict[str, float]:
        """The values that a new part of this kind takes from the sliders."""
        return {own: float(self.values[name]) for own, name in VALUES.get(kind, {}).items()}

    def _checked(self, kind: str, name: str, number: object) -> float:
        """A part's value has the range of the slider that sets it for all."""
        control = self.lab.control(VALUES.get(kind, {}).get(name, ""))
        if control is None:
            raise BoardError("no_such_value", name=name)
        if control.name in (*self.variant.locked, *self.variant.hidden_controls):
            raise BadAction("locked", {"control": control.name, "value": shown(number)})
        return float(control.accept(number, *self.lab.limits(control, self.variant)))


def _without_none(given: Mapping[str, Any]) -> JsonDict:
    return {name: value for name, value in given.items() if value is not None}


COMMANDS: Mapping[tuple[str, str], Callable[[Commands, Any], Done]] = {
    ("board", "place"): Commands.place,
    ("board", "move"): Commands.move,
    ("board", "remove"): Commands.remove,
    ("board", "connect"): Commands.connect,
    ("board", "disconnect"): Commands.disconnect,
    ("board", "toggle"): Commands.toggle,
    ("board", "set"): Commands.set,
    ("board", "clear"): Commands.clear,
    ("board", "reset"): Commands.reset,
    ("board", "undo"): Commands.undo,
    ("voltmeter", "probe"): Commands.probe,
}

"""Which trials a simulated student makes, and which lines of a diagram it draws."""

from typing import TYPE_CHECKING

from labs.core.controls import Control
from labs.core.practices.trend import trend_of
from labs.core.values import Setting
from labs.students.beliefs import Belief

if TYPE_CHECKING:
    from labs.students.student import Student

Settings = dict[str, Setting]


def trials(student: "Student", belief: Belief) -> list[Settings]:
    """The settings of every trial, in order, slips and repeats included."""
    planned = _of_each(student) if student.lab.baseline else _of_one(student, belief)
    wanted = [_slipped(student, settings) for settings in planned]
    if wanted and student.chance(student.habits.repeats):
        wanted.append(dict(student.rng.choice(wanted)))
    return wanted


def _controls(student: "Student") -> list[Control]:
    return [c for c in student.lab.controls if student.can_vary(c.name)]


def _grid(student: "Student", control: Control, count: int, span: float) -> list[Setting]:
    """Values over a share of the control's range, on its steps."""
    if control.kind == "choice":
        return list(control.options[:count])
    if control.kind == "board":
        wired: list[Setting] = [*student.beliefs.boards[control.name]]
        return wired[:count]
    low, high = student.lab.limits(control, student.variant)
    start = low + student.rng.uniform(0.0, 1.0 - span) * (high - low)
    values = [start + span * (high - low) * i / (count - 1) for i in range(count)]
    return [_stepped(control, value, low, high) for value in values]


def _stepped(control: Control, value: float, low: float, high: float) -> Setting:
    """The nearest value that the slider has."""
    step = control.step or (high - low) / 100
    stepped = min(max(low + round((value - low) / step) * step, low), high)
    return int(round(stepped)) if control.whole else round(stepped, 6)


def _of_one(student: "Student", belief: Belief) -> list[Settings]:
    """One variable over its range, the others where they are."""
    rest = {c.name: student.record.settings[c.name] for c in _controls(student)}
    control = student.lab.control(belief.independent)
    if control is None or control.name not in rest:
        return [rest] * student.habits.values
    values = _grid(student, control, student.habits.values, student.habits.span)
    return [{**rest, control.name: value} for value in values]


def _of_each(student: "Student") -> list[Settings]:
    """Where the controls are unknown: rest, then each of them by itself."""
    controls = _controls(student)
    rest: Settings = {c.name: student.lab.baseline[c.name] for c in controls}
    order = student.rng.sample(controls, len(controls))
    wanted = [dict(rest)] if student.chance(student.habits.fair * 0.8) else []
    for control in order:
        if student.chance(0.3 * (1 - student.habits.writes)):
            continue  # forgets one
        sizes = [1, 2, -1, -2] if student.habits.span > 0.5 else [1, -1]
        for size in student.rng.sample(sizes, 2 if student.chance(0.5) else 1):
            wanted.append({**rest, control.name: size})
    return wanted


def _slipped(student: "Student", settings: Settings) -> Settings:
    """A student who does not control variables moves others along with the one in hand."""
    if student.chance(student.habits.fair):
        return settings
    moved = dict(settings)
    controls = _controls(student)
    for control in student.rng.sample(controls, min(len(controls), student.rng.choice((1, 2)))):
        moved[control.name] = student.rng.choice(_grid(student, control, 5, 0.8))
    return moved


def links(student: "Student") -> list[list[str]]:
    """The diagram: what the data settle, and guesses for the rest."""
    drawn = []
    for control in student.lab.independent:
        mine = [o for o in student.lab.dependent if _linked(student, control, o)]
        if _one_effect_only(student) and len(mine) > 1:
            mine = [student.rng.choice(mine)]
        drawn += [[control, output] for output in mine]
    return drawn


def _one_effect_only(student: "Student") -> bool:
    claims = student.beliefs.misled.get(student.kind, ())
    return bool(claims) and all(b.direction == "no_effect" for b in claims)


def _linked(student: "Student", control: str, output: str) -> bool:
    """From the trials if the student reads them well; else from whatever moved meanwhile."""
    record = student.record
    direction = trend_of(record, record.kept_trials, control, output).direction
    if student.chance(student.habits.honest) and direction not in ("untested", "unclear"):
        return direction != "no_effect"
    quantity = student.lab.quantity_of(output)
    seen = [
        t.readings[quantity]["value"]
        for t in record.kept_trials
        if t.settings.get(control) and quantity in t.readings
    ]
    return any(abs(value) > 1e-9 for value in seen) if seen else student.chance(0.5)

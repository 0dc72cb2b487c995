"""The recorded figures of a version as rows of a table, whatever its task calls them."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from registry.part_names import part_name

HEADLINES = ("macro_f1", "auc")


class Figures(NamedTuple):
    """One part of the data that a version was measured on."""

    name: str
    answers: int
    measure: str
    value: float
    interval: tuple[float, float] | None
    accuracy: float | None
    accuracy_interval: tuple[float, float] | None
    calibration_error: float | None
    share_shown: float | None
    right_when_shown: float | None


def figure_rows(metrics: Mapping[str, Any]) -> list[Figures]:
    """Every part that has a headline figure, in the order in which they were recorded."""
    return list(_walk(metrics, ()))


def figures_of(name: str, row: Mapping[str, Any]) -> Figures | None:
    """One row; None where there is no headline figure."""
    measure = next((one for one in HEADLINES if isinstance(row.get(one), int | float)), None)
    if measure is None:
        return None
    return Figures(
        name=name,
        answers=int(row.get("labelled", row.get("answers", 0))),
        measure="AUC" if measure == "auc" else "macro-F1",
        value=row[measure],
        interval=_interval(row, measure),
        accuracy=row.get("accuracy"),
        accuracy_interval=_interval(row, "accuracy"),
        calibration_error=row.get("ece"),
        share_shown=row.get("share_shown"),
        right_when_shown=row.get("accuracy_when_shown"),
    )


def _walk(row: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[Figures]:
    found = figures_of(part_name(path), row)
    if found is not None:
        yield found
        return
    for name, inner in row.items():
        if isinstance(inner, Mapping) and name != "reviews":  # these stand side by side elsewhere
            yield from _walk(inner, path if name == "validation" else (*path, name))


def _interval(row: Mapping[str, Any], measure: str) -> tuple[float, float] | None:
    found = row.get(f"{measure}_95")
    return (found[0], found[1]) if found else None

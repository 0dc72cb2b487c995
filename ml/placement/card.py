"""``python -m ml card placement``: writes card.md from the recorded replays of all inventories.

``python -m ml evaluate placement --all --repeats 3 --json > ml/placement/recorded/metrics.json`` records them.
"""

import argparse
import json
from pathlib import Path
from typing import Any

IN_DETAIL = "sphere_mwcs"  # the bank whose figures are told one by one
RECORDED = Path(__file__).parent / "recorded"
WAYS = {
    "adaptive": "adaptive, each student until sure",
    "adaptive_same_length": "adaptive, the same number for all",
    "random": "random order, the same number for all",
    "random_stopping": "random order, each student until sure",
    "given": "the order given, the same number for all",
    "random_number_right": "random order, the number right alone",
    "adaptive_same_length_interpolated": "adaptive, the same number for all, interpolated",
    "random_interpolated": "random order, the same number for all, interpolated",
}
COMPARED = ("adaptive", "adaptive_same_length", "random", "given")


def main(arguments: list[str]) -> int:
    """Regenerate the card beside the record."""
    parser = argparse.ArgumentParser(prog="python -m ml card placement")
    parser.add_argument("--folder", type=Path, default=RECORDED)
    folder: Path = parser.parse_args(arguments).folder
    (folder / "card.md").write_text(card(folder), encoding="utf-8")
    print(folder / "card.md")
    return 0


def card(folder: Path) -> str:
    """The model card as Markdown; every figure comes from metrics.json."""
    banks = json.loads((folder / "metrics.json").read_text(encoding="utf-8"))["banks"]
    found = next(bank for bank in banks if bank["bank"] == IN_DETAIL)
    text = (Path(__file__).parent / "card.template.md").read_text(encoding="utf-8")
    rule = found["stop_rule"]
    return text.format(
        **{name: found[name] for name in ("bank", "students", "patterns", "items", "folds")},
        repeats=found["repeats"],
        orders=found["random_orders"],
        target=found["target_correlation"],
        banks="\n".join(map(_bank, banks)),
        ways="\n".join(_way(name, found) for name in WAYS),
        savings="\n".join(_saving(name, found) for name in found["saving"]),
        curve="\n".join(_after(count, found) for count in _counts(found["items"])),
        definitions="\n".join(
            f"- *{name}*: {said}." for name, said in found["definitions"].items()
        ),
        bound=rule["sd_bound_items"],
        stop_items=rule["mean_items"],
        stop_correlation=rule["correlation"],
    )


def _bank(found: dict[str, Any]) -> str:
    needed = found["items_needed"]
    name = found["bank"].removeprefix("sphere_").upper()
    asked = " | ".join(f"{needed[way]:.2f}" for way in COMPARED)
    saved = " | ".join(_share(way, found) for way in ("adaptive", "adaptive_same_length"))
    return f"| {name} | {found['items']} | {asked} | {saved} |"


def _share(name: str, found: dict[str, Any]) -> str:
    low, high = found["saving_interval"][name]
    return f"{found['saving'][name]:.1%} ({low:.1%} to {high:.1%})"


def _way(name: str, found: dict[str, Any]) -> str:
    low, high = found["items_needed_interval"][name]
    return f"| {WAYS[name]} | **{found['items_needed'][name]:.2f}** ({low:.2f} to {high:.2f}) |"


def _saving(name: str, found: dict[str, Any]) -> str:
    return f"| {name.replace('_', ' ')} | {_share(name, found)} |"


def _counts(items: int) -> list[int]:
    """After how many items the curve is told."""
    return [count for count in (1, 2, 3, 5, 8, 12, 16, 20) if count < items] + [items]


def _after(count: int, found: dict[str, Any]) -> str:
    curves = found["correlation_after"]
    cells = [f"{curves[name][count - 1]:.3f}" for name in ("adaptive", "random", "given")]
    return f"| {count} | {' | '.join(cells)} |"

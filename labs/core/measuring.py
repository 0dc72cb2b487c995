"""Describing a lab and taking one reading of everything, for the command line and for checks."""

from collections.abc import Mapping
from typing import Any

from labs.core.bench import Action, Bench
from labs.core.catalogue import load_lab
from labs.core.errors import BadAction
from labs.core.lab import Lab
from labs.core.values import JsonDict, Setting, finite
from labs.core.variant import Variant


def describe(lab: Lab) -> JsonDict:
    """Controls and instruments with units and ranges, and what else defines the lab."""
    page = lab.for_page(lab.default_variant("open"))
    words = lab.words("en")
    return {
        **{key: page[key] for key in ("name", "version", "subject", "controls", "instruments")},
        "title": words.text("title"),
        "actions": page["actions"],
        "variables": page["variables"],
        "misconceptions": [{"name": m.name, "source": m.source} for m in lab.misconceptions],
        "skills": [s.name for s in lab.skills],
        "scaffolds": list(lab.scaffolds),
        "languages": ["en", "zh-hans"],
    }


def parsed(text: str) -> float | str:
    """A value of the command line: a number where it reads as one, else a word."""
    try:
        number = float(text)
    except ValueError:
        return text
    return int(number) if finite(number) is not None and number.is_integer() else number


def ideal_bench(lab: str, **settings: Setting) -> Bench:
    """A bench without noise at these settings, its apparatus set going: what checks read from."""
    found = load_lab(lab)
    bench = Bench(found, Variant(scaffold="open", noise=0.0), seed=1)
    for name, value in settings.items():
        bench.act(Action(name, "set", value))
    for step in found.measure:
        bench.act(Action(step["target"], step["action"], step.get("value")))
    return bench


def value_read(bench: Bench, instrument: str, **asked: Setting) -> float:
    """What an instrument shows when it is read, asked as it is by default where nothing is said."""
    return float(bench.act(Action(instrument, "read", asked)).observations[instrument]["value"])


def measure(lab: Lab, settings: Mapping[str, Any], *, ideal: bool, seed: int) -> JsonDict:
    """Set the controls, start the apparatus and read every instrument that shows something."""
    variant = Variant(scaffold="open", noise=0.0 if ideal else 1.0)
    bench = Bench(lab, variant, seed)
    for name, value in settings.items():
        if lab.control(name) is None:
            raise BadAction("unknown_target", {"target": name, "action": "set"}, lab.name)
        bench.act(Action(name, "set", value))
    readings: JsonDict = {}
    for step in lab.measure:
        observed = bench.act(Action(step["target"], step["action"], step.get("value"))).observations
        readings |= {i.name: observed[i.name] for i in lab.instruments if i.name in observed}
    by_hand, refused = _read_by_hand(bench)
    readings |= by_hand
    return {
        "lab": lab.name,
        "version": lab.version,
        "seed": seed,
        "ideal": ideal,
        "settings": bench.simulation.settings(),
        "readings": readings,
        "refused": refused,
    }


def _read_by_hand(bench: Bench) -> tuple[JsonDict, JsonDict]:
    """Every reading that these settings allow, and why each other instrument refused.

    Where none can be read at all the last refusal is raised.
    """
    readings: JsonDict = {}
    refusals: dict[str, BadAction] = {}
    for instrument in bench.lab.instruments:
        if not instrument.manual:
            continue
        try:
            observed = bench.act(Action(instrument.name, "read")).observations
        except BadAction as refused:  # an instrument of another set-up, or nothing to be seen
            refusals[instrument.name] = refused
        else:
            readings[instrument.name] = observed[instrument.name]
    if refusals and not readings:
        raise list(refusals.values())[-1]
    return readings, {name: str(refused) for name, refused in refusals.items()}

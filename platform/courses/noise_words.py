"""How an instrument scatters, in words: each part of its noise model."""

from collections.abc import Callable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from labs.core.controls import Instrument
from labs.core.values import number_text
from labs.core.words import LabWords

Words = Callable[[Any, LabWords], str]


def noise_parts(tool: Instrument, words: LabWords) -> Iterator[str]:
    """Each part in words; a part that only a new lab has keeps its own name."""
    for name, value in tool.noise.items():
        if not value:
            continue
        if name == "sd" or name.startswith("sd_"):
            yield "± " + words.step_text(value, tool.unit)
        elif name in _PARTS:
            yield _PARTS[name](value, words)
        elif str(value) in _DRAWN:
            yield _DRAWN[str(value)]()
        else:
            yield f"{name.replace('_', ' ')}: {value}"


def _percent(share: Any) -> str:
    return number_text(100 * float(share))


_PARTS: dict[str, Words] = {
    "fraction": lambda value, words: _("%(share)s %% of the reading") % {"share": _percent(value)},
    "counts": lambda value, words: _("last digit ± %(count)s") % {"count": value},
    "reaction_sd_s": lambda value, words: (
        _("a hand's reaction, %(time)s") % {"time": words.quantity_text(value, "s")}
    ),
    "floor_of_blank": lambda value, words: (
        _("%(share)s %% of the light that pure solvent lets through") % {"share": _percent(value)}
    ),
    "share_of_light": lambda value, words: (
        _("%(share)s %% of the light that arrives") % {"share": _percent(value)}
    ),
    "floor_uw": lambda value, words: (
        _("light ± %(value)s") % {"value": words.quantity_text(value, "uW")}
    ),
    "blur_mm": lambda value, words: (
        _("a spot of up to %(size)s looks sharp") % {"size": words.quantity_text(value, "mm")}
    ),
    "floor_na": lambda value, words: (
        _("current ± %(value)s") % {"value": words.quantity_text(value, "nA")}
    ),
    "least_na": lambda value, words: (
        _("no reading below a current of %(value)s") % {"value": words.quantity_text(value, "nA")}
    ),
    "scoring_sd": lambda value, words: (
        _("± %(value)s for each population") % {"value": number_text(value)}
    ),
    "particles": lambda value, words: (
        _("chance, as %(count)s particles are timed") % {"count": number_text(value)}
    ),
}
_DRAWN: dict[str, Callable[[], str]] = {
    "binomial, 2n alleles": lambda: _("chance, as 2n alleles are drawn (binomial)"),
    "binomial, n beetles": lambda: _("chance, as n beetles are drawn (binomial)"),
}

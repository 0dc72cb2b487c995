"""Numbers as the bench writes them: figures that were measured and no more."""

from decimal import ROUND_HALF_UP, Context, Decimal
from math import floor, log10

MOST_DECIMALS = 6
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def decimals_of(step: float) -> int:
    """How many decimals a step such as 0.05 has."""
    exponent = Decimal(repr(step)).normalize().as_tuple().exponent
    return max(0, -int(exponent))


def fixed(value: float, decimals: int) -> str:
    """A half is rounded away from nought, as browsers do."""
    text = f"{Decimal(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP):f}"
    if float(text) == 0:
        text = text.lstrip("-")
    return text.replace("-", "−")


def figures(value: float, digits: int = 4) -> str:
    """A number with its significant figures and nothing more."""
    if value == 0:
        return "0"
    text = f"{Context(prec=digits, rounding=ROUND_HALF_UP).create_decimal(Decimal(value)).normalize():f}"
    return text.replace("-", "−")


def measured(value: float, uncertainty: float) -> str:
    """Value and uncertainty to the same decimal: two figures where the first is a 1, else one.

    What is too small for six decimals is written with a power of ten.
    """
    if not uncertainty > 0:
        return figures(value)
    digits, exponent = f"{uncertainty:.1e}".split("e")
    two = digits.startswith("1") and not digits.endswith("0")
    decimals = max(0, (1 if two else 0) - int(exponent))
    power = floor(log10(max(abs(value), uncertainty))) if decimals > MOST_DECIMALS else 0
    both = " ± ".join(
        fixed(one / 10.0**power, max(0, decimals + power)) for one in (value, uncertainty)
    )
    return f"({both}) × 10{str(power).translate(RAISED)}" if power else both

"""Numbers as the bench writes them: figures that were measured and no more."""

from decimal import Decimal


def decimals_of(step: float) -> int:
    """How many decimals a step such as 0.05 has."""
    exponent = Decimal(repr(step)).normalize().as_tuple().exponent
    return max(0, -int(exponent))


def fixed(value: float, decimals: int) -> str:
    text = f"{value:.{decimals}f}"
    if float(text) == 0:
        text = text.lstrip("-")
    return text.replace("-", "−")


def figures(value: float, digits: int = 4) -> str:
    """A number with its significant figures and nothing more."""
    if value == 0:
        return "0"
    text = f"{Decimal(f'{value:.{digits - 1}e}').normalize():f}"
    return text.replace("-", "−")


def measured(value: float, uncertainty: float) -> str:
    """Value and uncertainty to the same decimal: two figures where the first is a 1, else one."""
    if not uncertainty > 0:
        return figures(value)
    digits, exponent = f"{uncertainty:.1e}".split("e")
    two = digits.startswith("1") and not digits.endswith("0")
    decimals = min(6, max(0, (1 if two else 0) - int(exponent)))
    return f"{fixed(value, decimals)} ± {fixed(uncertainty, decimals)}"

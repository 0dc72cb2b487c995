"""The optical bench against published values and closed forms."""

import math
from collections.abc import Iterable

from scipy.optimize import minimize_scalar

from labs.core.bench import Action, Bench
from labs.core.check import Check
from labs.core.errors import BadAction
from labs.core.measuring import ideal_bench, value_read

_SNELL = "n1 sin a = n2 sin b, Snell 1621"
_LENS = "1/f = 1/u + 1/v, thin lens"

# The indices of water, an ordinary glass and diamond, with the angle beyond which no light leaves.
_CRITICAL = {1.333: 48.607, 1.5: 41.810, 2.417: 24.44}


def checks() -> Iterable[Check]:
    yield from _bending()
    yield from _total_reflection()
    yield from _polarising()
    yield from _shares()
    yield from _images()
    yield from _covered()


def _bending() -> Iterable[Check]:
    measured = value_read(ideal_bench("optics", angle=30, index=1.333), "protractor")
    yield Check("30 deg into water", 22.030, measured, 2e-5, f"{_SNELL}, three decimals", "deg")
    # Ptolemy's own table, about 150, is off by half a degree; this is the row that he got right.
    measured = value_read(ideal_bench("optics", angle=60, index=1.333), "protractor")
    yield Check("60 deg into water", 40.5, measured, 5e-3, "Ptolemy, Optics V, table", "deg")
    for angle, index in ((10, 1.333), (45, 1.517), (75, 1.62), (80, 2.417)):
        exact = math.degrees(math.asin(math.sin(math.radians(angle)) / index))
        into = value_read(ideal_bench("optics", angle=angle, index=index), "protractor")
        yield Check(f"{angle} deg into {index}", exact, into, 1e-8, _SNELL, "deg")
        back = value_read(
            ideal_bench("optics", angle=exact, index=index, direction="out_of"), "protractor"
        )
        yield Check(f"and back out of {index}", angle, back, 1e-6, "light goes back its way", "deg")


def _passes(index: float, angle: float) -> bool:
    try:
        value_read(
            ideal_bench("optics", index=index, angle=angle, direction="out_of"), "protractor"
        )
    except BadAction:
        return False
    return True


def _total_reflection() -> Iterable[Check]:
    for index, published in _CRITICAL.items():
        low, high = 0.0, 89.0
        for _ in range(40):
            middle = (low + high) / 2
            low, high = (middle, high) if _passes(index, middle) else (low, middle)
        exact = math.degrees(math.asin(1 / index))
        name = f"critical angle of {index}"
        yield Check(name, published, low, 2e-4, "sin a = 1 / n, rounded", "deg")
        yield Check(f"{name}, exact", exact, low, 1e-9, "sin a = 1 / n, Kepler 1611", "deg")


def _polarising() -> Iterable[Check]:
    """The angle at which light polarised in the plane of incidence is not reflected at all."""
    for index, published in ((1.517, 56.607), (1.333, 53.123)):
        bench = ideal_bench("optics", index=index, polarisation="p")

        def reflected(angle: float, bench: Bench = bench) -> float:
            bench.act(Action("angle", "set", float(angle)))
            return value_read(bench, "light_meter", beam="reflected")

        found = minimize_scalar(
            reflected, bounds=(40, 70), method="bounded", options={"xatol": 1e-7}
        )
        name = f"Brewster's angle of {index}"
        yield Check(name, published, float(found.x), 1e-5, "tan a = n, Brewster 1815", "deg")


def _shares() -> Iterable[Check]:
    for index, published in ((1.333, 2.04), (1.5, 4.0), (2.417, 17.2)):
        percent = value_read(
            ideal_bench("optics", index=index, angle=0), "light_meter", beam="reflected"
        )
        exact = 100 * ((index - 1) / (index + 1)) ** 2
        source = "((n - 1) / (n + 1))^2, Fresnel 1823"
        yield Check(f"straight back from {index}", published, percent, 3e-3, source, "%")
        yield Check(f"straight back from {index}, exact", exact, percent, 1e-8, source, "%")
    s, p = (
        value_read(
            ideal_bench("optics", angle=45, polarisation=kind), "light_meter", beam="reflected"
        )
        for kind in "sp"
    )
    yield Check("Rp at 45 deg", s * s / 100, p, 1e-7, "Rp = Rs^2 at 45 deg (Fresnel)", "%")
    for direction, polarisation, angle in (
        ("into", "unpolarised", 30),
        ("into", "s", 80),
        ("into", "p", 60),
        ("out_of", "p", 40),
        ("out_of", "unpolarised", 70),
    ):
        bench = ideal_bench("optics", direction=direction, polarisation=polarisation, angle=angle)
        both = sum(value_read(bench, "light_meter", beam=b) for b in ("reflected", "transmitted"))
        name = f"R + T, {polarisation}, {direction.replace('_', ' ')} at {angle} deg"
        yield Check(name, 100.0, both, 1e-8, "energy is conserved", "%")


def _images() -> Iterable[Check]:
    for u, f in ((30, 10), (20, 10), (12, 10), (100, 25)):
        bench = ideal_bench("optics", setup="lens", object_distance=u, focal_length=f)
        v = u * f / (u - f)
        yield Check(f"image, u {u}, f {f}", v, value_read(bench, "screen"), 1e-8, _LENS, "cm")
        height = value_read(bench, "ruler")
        name = f"height, u {u}, f {f}"
        yield Check(name, 20 * f / (u - f), height, 1e-8, "f / (u - f) times the object", "mm")
    bench = ideal_bench(
        "optics", setup="lens", object_distance=30, focal_length=10, lens_diameter=40
    )
    exact_lx = 1000 * math.pi * 0.02**2 / 0.15**2
    yield Check(
        "light on the screen", exact_lx, value_read(bench, "lux_meter"), 1e-8, "L A / v^2", "lx"
    )
    flux = [_flux(u) for u in (15, 60)]
    yield Check(
        "light that arrives, u 15 and 60 cm",
        flux[0] * (15 / 60) ** 2,
        flux[1],
        1e-8,
        "light through the lens falls as 1 / u^2",
        "lx mm2",
    )


def _flux(object_cm: float) -> float:
    """What falls on the image is what the lens catches: brightness times the image's area."""
    bench = ideal_bench("optics", setup="lens", object_distance=object_cm)
    return value_read(bench, "lux_meter") * value_read(bench, "ruler") ** 2


def _covered() -> Iterable[Check]:
    whole, half = (ideal_bench("optics", setup="lens", covered=share) for share in (0, 50))
    share = value_read(half, "lux_meter") / value_read(whole, "lux_meter")
    yield Check("light through half a lens", 0.5, share, 1e-8, "half the area")
    ratio = value_read(half, "ruler") / value_read(whole, "ruler")
    source = "the whole image: Goldberg & McDermott 1987, Am. J. Phys. 55, 108"
    yield Check("height through half a lens", 1.0, ratio, 1e-12, source)

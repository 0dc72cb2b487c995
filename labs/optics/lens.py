"""A thin converging lens, an object that shines evenly, and a screen."""

import math
from dataclasses import dataclass

OBJECT_MM = 20.0  # height of the shining letter
LUMINANCE = 1000.0  # of the shining letter, cd/m2


@dataclass(frozen=True)
class ThinLens:
    """Distances in cm, the diameter in mm; `covered` is the share of its height, from the top."""

    object_cm: float
    focal_cm: float
    diameter_mm: float
    covered: float = 0.0

    @property
    def image_cm(self) -> float:
        """1/f = 1/u + 1/v (thin lens); negative for a virtual image, and
        infinite where the object stands in the focus."""
        power = 1 / self.focal_cm - 1 / self.object_cm
        return 1 / power if power else math.inf

    @property
    def height_mm(self) -> float:
        """The image's height, |v / u| times the object's; every part of the lens makes all of it."""
        return OBJECT_MM * abs(self.image_cm) / self.object_cm

    @property
    def open_share(self) -> float:
        """The share of the lens's area that is left open: a circle without a segment.

        With c the cosine at the edge of the cover, the segment is (acos c - c sqrt(1 - c^2)) / pi.
        """
        edge = 1 - 2 * self.covered
        return 1 - (math.acos(edge) - edge * math.sqrt(1 - edge * edge)) / math.pi

    @property
    def open_mm(self) -> float:
        """The height of what is left open, which decides how fast the picture blurs."""
        return self.diameter_mm * (1 - self.covered)

    @property
    def illuminance_lx(self) -> float:
        """L A / v^2: light of luminance L from an open area A at the distance v.

        The solid angle of the lens, as the image sees it, times L;
        near the axis, and without losses in the lens.
        """
        area_m2 = math.pi * (self.diameter_mm / 2000) ** 2 * self.open_share
        return LUMINANCE * area_m2 / (self.image_cm / 100) ** 2

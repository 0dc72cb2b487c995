"""A narrow beam at the flat side of a transparent half-cylinder: Snell and Fresnel."""

import math
from dataclasses import dataclass

AIR = 1.0  # the index of air is 1.00027 (Ciddor 1996, doi:10.1364/AO.35.001566); taken as 1 here


@dataclass(frozen=True)
class Surface:
    """A plane boundary that light crosses from index `before` to index `behind`."""

    before: float
    behind: float

    def refracted_rad(self, incident_rad: float) -> float | None:
        """n1 sin(a) = n2 sin(b): Snell 1621; None where all light is reflected."""
        sine = self.before / self.behind * math.sin(incident_rad)
        return None if sine >= 1.0 else math.asin(sine)

    def shares(self, incident_rad: float, polarisation: str) -> tuple[float, float]:
        """Shares of the power that are reflected and transmitted, each on its own.

        Born & Wolf, Principles of Optics, 7th ed., section 1.5.2, formulas (20), (21), (28), (29);
        s is perpendicular to the plane of incidence, p lies in it, unpolarised light is half each.
        """
        if polarisation != "unpolarised":
            return self._of(incident_rad, polarisation)
        (s_back, s_on), (p_back, p_on) = (self._of(incident_rad, kind) for kind in "sp")
        return (s_back + p_back) / 2, (s_on + p_on) / 2

    def _of(self, incident_rad: float, polarisation: str) -> tuple[float, float]:
        refracted_rad = self.refracted_rad(incident_rad)
        if refracted_rad is None:
            return 1.0, 0.0
        near, far = math.cos(incident_rad), math.cos(refracted_rad)
        n1, n2 = self.before, self.behind
        if polarisation == "s":
            below = n1 * near + n2 * far
            back, on = (n1 * near - n2 * far) / below, 2 * n1 * near / below
        else:
            below = n2 * near + n1 * far
            back, on = (n2 * near - n1 * far) / below, 2 * n1 * near / below
        return back * back, n2 * far / (n1 * near) * on * on  # a wider beam in a denser medium

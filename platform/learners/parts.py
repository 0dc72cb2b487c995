"""How much of a mastery the scored steps say, and how much a sequence model adds, in words."""

from django.utils.translation import gettext as _

from learners.tracing import Belief

LITTLE = 0.005  # a difference that two places do not show


def parts_words(belief: Belief) -> str:
    """For teachers, with numbers; empty where no sequence model is blended in."""
    if not belief.reader or belief.alone is None or not belief.count:
        return ""
    added = belief.probability - belief.alone
    numbers = {"alone": f"{belief.alone:.2f}", "by": f"{abs(added):.2f}"}
    if abs(added) < LITTLE:
        return _("The steps alone say %(alone)s; the sequence model agrees.") % numbers
    if added > 0:
        return _("The steps alone say %(alone)s; the sequence model adds %(by)s.") % numbers
    return _("The steps alone say %(alone)s; the sequence model takes %(by)s away.") % numbers


def parts_plainly(belief: Belief) -> str:
    """The same for students, without numbers."""
    if not belief.reader or belief.alone is None or not belief.count:
        return ""
    added = belief.probability - belief.alone
    if abs(added) < 0.05:
        return _("Your steps on it say so, and how you worked elsewhere agrees.")
    if added > 0:
        return _("How you worked elsewhere counts for you, beside your steps on it.")
    return _("How you worked elsewhere makes it less sure than your steps on it alone.")

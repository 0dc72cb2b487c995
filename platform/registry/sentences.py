"""What the program itself writes beside a change of models: kept as a key, read in anybody's language."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    # why a version changed its state
    "rolled_back": _("rolled back from %(name)s"),
    "replaced": _("%(name)s came in"),
    "shadow_taken": _("another one went into the shadow"),
    # why a training proposed no version
    "no_gain_tracing": _(
        "log loss of the next verdict better by %(gain).4f (%(low).4f to %(high).4f) on "
        "%(students)s students left out; the interval must lie above zero"
    ),
    "no_gain_sequencing": _(
        "log loss of what the next lab shows better by %(gain).4f (%(low).4f to %(high).4f) on "
        "%(students)s students left out; the interval must lie above zero"
    ),
    "none_live": _("no version of %(task)s is live"),
    "too_long": _("not done after %(seconds)s s"),
    "worker_lost": _("the worker that trained ended before the training did"),
}


def kept(key: str, **values: Any) -> dict[str, Any]:
    """A sentence as a row keeps it; KeyError for one that nobody could read later."""
    if key not in SENTENCES:
        raise KeyError(key)
    return {"key": key, "values": values}


def sentence(found: Mapping[str, Any]) -> str:
    """A kept sentence in the language that is active; empty for a row without one."""
    return str(SENTENCES[found["key"]]) % found["values"] if found else ""

"""The labs as teachers read about them: what there is to set and read, and how true the numbers are."""

from functools import cache
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from courses.noise_words import noise_parts
from courses.views import staff
from labs.core import Lab, lab_names, load_lab
from labs.core.check import Check, checks_of
from labs.core.check_names import check_name
from labs.core.controls import Control, Instrument
from labs.core.values import number_text
from labs.core.words import LabWords


@cache
def checks(name: str) -> tuple[Check, ...]:
    """A lab's numbers beside the published ones; computed once a process, as the code is fixed."""
    return tuple(checks_of(name))


@login_required
@require_GET
def lab_list(request: HttpRequest) -> HttpResponse:
    """Every lab there is."""
    staff(request)
    return render(request, "courses/labs.html", {"labs": [_line(name) for name in lab_names()]})


@login_required
@require_GET
def lab_page(request: HttpRequest, name: str) -> HttpResponse:
    """One lab: controls, instruments, misconceptions with their sources, and its checks."""
    staff(request)
    if name not in lab_names():
        raise Http404(_("There is no such lab."))
    lab = load_lab(name)
    words = _words(lab)
    found = checks(name)
    shown = {
        "line": _line(name),
        "question": words.text("question"),
        "controls": [control_line(control, words) for control in lab.controls],
        "instruments": [instrument_line(tool, words) for tool in lab.instruments],
        "misconceptions": [
            {"name": words.text(f"misconceptions.{one.name}.name"), "source": one.source}
            for one in lab.misconceptions
        ],
        "checks": [check_line(name, check) for check in found],
        "held": sum(check.passed for check in found),
    }
    return render(request, "courses/lab.html", shown)


def _words(lab: Lab) -> LabWords:
    return lab.words(get_language() or "en")


def _line(name: str) -> dict[str, Any]:
    lab = load_lab(name)
    words = _words(lab)
    return {
        "name": name,
        "version": lab.version,
        "title": words.text("title"),
        "summary": words.text("summary"),
        "subject": words.text(f"subjects.{lab.subject}"),
        "minutes": round(lab.seconds / 60),
    }


def control_line(control: Control, words: LabWords) -> dict[str, str]:
    """A control in words: name, range, help."""
    return {
        "name": words.text(f"controls.{control.name}"),
        "range": _range(control, words),
        "help": words.get(f"controls.{control.name}.help") or "",
    }


def _range(control: Control, words: LabWords) -> str:
    if control.kind == "choice":
        names = [_option(control, option, words) for option in control.options]
        return words.text("lists.comma").join(names)
    if control.kind == "board":
        return _("built on the board")
    return _("%(low)s to %(high)s, in steps of %(step)s") % {
        "low": words.quantity_text(control.minimum, control.unit),
        "high": words.quantity_text(control.maximum, control.unit),
        "step": words.quantity_text(control.step, control.unit),
    }


def _option(control: Control, option: str, words: LabWords) -> str:
    key = f"options.{control.name}.{option}"
    return words.text(key if words.get(key) is not None else f"options.{option}")


def instrument_line(tool: Instrument, words: LabWords) -> dict[str, str]:
    """An instrument in words: name, what it reads, resolution, noise."""
    measured = tool.quantities or (tool.quantity,)
    return {
        "name": words.text(f"instruments.{tool.name}"),
        "reads": words.text("lists.comma").join(words.text(f"quantities.{q}") for q in measured),
        "resolution": words.step_text(tool.resolution, tool.unit),
        "noise": words.text("lists.comma").join(noise_parts(tool, words)) or _("none"),
    }


def check_line(lab: str, check: Check) -> dict[str, Any]:
    """A check in words: expected and measured with the unit's symbol, its error, its source."""
    words = _words(load_lab(lab))
    return {
        "name": check_name(lab, check.name, get_language() or "en"),
        "expected": words.quantity_text(nine_figures(check.expected), check.unit),
        "measured": words.quantity_text(nine_figures(check.measured), check.unit),
        "error": number_text(float(f"{check.error:.1e}")),
        "tolerance": number_text(check.tolerance),
        "source": check.source,
        "passed": check.passed,
    }


def nine_figures(value: float) -> str:
    """With the nine figures that a published value may have."""
    return f"{value:.9g}"

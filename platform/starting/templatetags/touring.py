"""What pages need for the tour and the sample class."""

from typing import Any

from django import template

from starting.models import SampleClass
from starting.tour import STOPS, first_address, stops_here

register = template.Library()


@register.simple_tag(takes_context=True)
def tour_here(context: template.Context) -> dict[str, object] | None:
    """The tour's stops on this page, if its address asks for one and the reader has a sample class."""
    request = context.get("request")
    asked = request.GET.get("tour", "") if request else ""
    if not (asked.isdecimal() and 1 <= int(asked[:3]) <= len(STOPS)):
        return None
    sample = sample_class(context)
    return stops_here(int(asked) - 1, sample) if sample else None


@register.simple_tag(takes_context=True)
def sample_class(context: template.Context) -> Any:
    """The reader's sample class, if there is one."""
    user = getattr(context.get("request"), "user", None)
    if user is None or not user.is_authenticated or not user.is_teacher:
        return None
    return SampleClass.objects.filter(teacher=user).select_related("course").first()


@register.filter
def tour_begins(sample: SampleClass) -> str:
    """Where the tour begins."""
    return first_address(sample)

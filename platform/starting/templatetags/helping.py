"""The link to a page's own help, for every page's head."""

from django import template
from django.urls import reverse

from starting.help import INDEX, kind_of, page_name

register = template.Library()


@register.simple_tag(takes_context=True)
def help_address(context: template.Context) -> str:
    """Where the help of the page stands that is being drawn."""
    request = context.get("request")
    match = getattr(request, "resolver_match", None)
    name = page_name(match, kind_of(getattr(request, "user", None)))
    if name == INDEX and match is not None and match.view_name != "starting:help_index":
        return reverse("starting:help_index")
    return reverse("starting:help", args=[name])

"""`{% once %}`: beside the CSRF token in a form that makes something."""

from uuid import uuid4

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from people.once import FIELD

register = template.Library()


@register.simple_tag(name="once")
def once() -> SafeString:
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, uuid4().hex)

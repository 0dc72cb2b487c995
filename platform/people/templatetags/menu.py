"""Which entry of the main menu a page belongs below."""

from django import template

from people.models import User

register = template.Library()

ADMINS = {"/people/": "overview", "/overview/": "overview"}
STAFF = {
    "/sample/": "home",
    "/courses/": "courses",
    "/sequences/": "sequences",
    "/labs/": "labs",
    "/skills/": "skills",
    "/review/": "review",
    # A student and their runs are reached from their class.
    "/students/": "courses",
    "/decisions/": "courses",
    "/runs/": "courses",
}
STUDENTS = {
    "/marks/": "marks",
    "/courses/join/": "join",
    "/courses/": "home",
    "/check/": "home",
    "/comparisons/": "home",
    "/decisions/": "home",
    "/map/": "home",
    "/runs/": "home",
}
BELOW_NONE = ("/people/me/",)


@register.simple_tag(takes_context=True)
def menu_entry(context: template.Context) -> str:
    """The entry's name; none for one's own account, the help and what is not in the menu."""
    request = context["request"]
    if request.path.startswith(BELOW_NONE):
        return ""
    if request.path == "/":
        return "home"
    entries = entries_of(request.user)
    return next((name for start, name in entries.items() if request.path.startswith(start)), "")


def entries_of(user: User) -> dict[str, str]:
    if user.is_institution_admin:
        return ADMINS | STAFF
    return STAFF if user.is_teacher else STUDENTS

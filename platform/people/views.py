"""A person's own page, and the administrator's page of one person."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from people.forms import PersonChangeForm, PersonForm, ProfileForm
from people.invitations import invitation_path, waits
from people.models import User
from people.once import once
from people.selectors import administrators_of, people_managed_by
from people.services import person_change, person_create


@login_required
def profile(request: HttpRequest) -> HttpResponse:
    """Name, consent, and the way to a new password."""
    user = cast(User, request.user)
    form = ProfileForm(request.POST or None, instance=user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("people:profile")
    administrators = administrators_of(user).exclude(pk=user.pk)
    page = {"form": form, "administrators": administrators}
    return render(request, "people/profile.html", page)


def administrator(request: HttpRequest) -> User:
    """The person who asks, if they administer an institution."""
    user = cast(User, request.user)
    if not user.is_institution_admin:
        raise PermissionDenied
    return user


@login_required
@once
def create(request: HttpRequest) -> HttpResponse:
    """A new person of the administrator's institution."""
    admin = administrator(request)
    if admin.institution is None:
        raise PermissionDenied
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person = person_create(institution=admin.institution, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _ready(person) % {"name": person.shown_name})
            return redirect("people:person", person.pk)
    return render(request, "people/create.html", {"form": form})


def _ready(person: User) -> str:
    if waits(person):
        return _("%(name)s chooses a password by the link.")
    return _("%(name)s can log in now.")


@login_required
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """Role and activity of one person."""
    admin = administrator(request)
    found = get_object_or_404(people_managed_by(admin), pk=person_id)
    before = {"role": found.role, "is_active": found.is_active}
    form = PersonChangeForm(request.POST or None, initial=before)
    if request.method == "POST" and form.is_valid():
        try:
            person_change(admin=admin, person=found, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("people:person", found.pk)
    page = {"form": form, "person": found, "invitation": invitation_of(request, found)}
    return render(request, "people/person.html", page)


def invitation_of(request: HttpRequest, person: User) -> str:
    """The link by which they choose their first password; empty where they have one."""
    return request.build_absolute_uri(invitation_path(person)) if waits(person) else ""

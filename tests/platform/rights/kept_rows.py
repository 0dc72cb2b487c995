"""What the tests of this folder share: who asks, and all that a database holds."""

from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.serializers import serialize
from django.test import Client

from people.models import User


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def everything() -> str:
    """Every row of every table, as text."""
    return "".join(
        serialize("json", model._base_manager.all(), ensure_ascii=False)
        for model in apps.get_models(include_auto_created=True)
        if model is not Session
    )

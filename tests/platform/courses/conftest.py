"""The teacher of the course at a browser."""

import pytest
from django.test import Client
from schoolyard import Schoolyard


@pytest.fixture
def clay(yard: Schoolyard) -> Client:
    """Ms Clay, logged in."""
    client = Client()
    client.force_login(yard.clay)
    return client

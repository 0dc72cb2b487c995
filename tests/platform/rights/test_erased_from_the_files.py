"""After an erasure the files of the database do not hold the name either, not even as deleted bytes."""

from pathlib import Path

import pytest
from django.db import connection
from schoolyard import Schoolyard

from rights.erase import person_erase

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL vacuums by itself"),
]
NAME = b"Lovelin"


def in_the_files() -> bytes:
    """All that a thief of the database's files would have."""
    database = Path(str(connection.settings_dict["NAME"]))
    return b"".join(one.read_bytes() for one in database.parent.glob(f"{database.name}*"))


def test_no_byte_of_the_name_stays_in_the_database_or_its_log(school: Schoolyard):
    assert NAME in in_the_files()

    person_erase(person=school.ada, by=school.head)

    assert NAME not in in_the_files()

"""The database of the tests that need one: its tables come from the migrations, which run once, not once for each worker."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.support.template import migrated

ON_SQLITE = "sqlite" in settings.DATABASES["default"]["ENGINE"]


@pytest.fixture(scope="session")
def django_db_keepdb(request: pytest.FixtureRequest) -> bool:
    """What lies there is taken; Django looks whether a migration is missing, and runs it."""
    return ON_SQLITE or bool(request.config.getvalue("reuse_db"))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
) -> Iterator[None]:
    if not ON_SQLITE:
        yield
        return
    database = Path(settings.DATABASES["default"]["TEST"]["NAME"])
    shutil.copyfile(migrated(), database)
    yield
    for path in database.parent.glob(f"{database.name}*"):
        path.unlink()

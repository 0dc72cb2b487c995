"""What is made once for all tests: the tables of their database, and the list of the files that the product delivers."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from whitenoise.middleware import WhiteNoiseMiddleware

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


@pytest.fixture(scope="session", autouse=True)
def delivered_files_are_listed_once() -> Iterator[None]:
    """A web process looks up the files that it delivers when it starts, a test with each client that it makes.

    There are four hundred: 0.05 s of a processor, several thousand times.
    """
    list_them = WhiteNoiseMiddleware.add_files_from_finders
    found: dict[str, dict[str, Any]] = {}

    def from_the_first_time(self: WhiteNoiseMiddleware) -> None:
        what = f"{self.static_prefix} {self.max_age} {settings.STATICFILES_DIRS}"
        if what not in found:
            before, self.files = self.files, {}
            list_them(self)
            found[what], self.files = self.files, before
        self.files.update(found[what])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", from_the_first_time)
        yield

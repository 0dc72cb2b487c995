"""Writers of the embedded database wait in line instead of looking now and then."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection, transaction

from assay.sqlite.base import DatabaseWrapper
from people.models import Institution

pytestmark = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="only SQLite lets one writer in at a time"
)


def in_threads(*calls: Callable[[], None]) -> None:
    threads = [threading.Thread(target=call) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert not any(thread.is_alive() for thread in threads)


@pytest.mark.django_db(transaction=True)
def test_a_waiting_writer_is_let_in_at_once():
    """By SQLite's own lock it would look again up to 100 ms after the door has opened."""
    waited_s: list[float] = []
    inside = threading.Event()

    def hold() -> None:
        with transaction.atomic():
            Institution.objects.create(name="first")
            inside.set()
            time.sleep(0.35)
        waited_s.append(time.perf_counter())
        connection.close()

    def follow() -> None:
        inside.wait(5)
        with transaction.atomic():
            waited_s.append(time.perf_counter())
            Institution.objects.create(name="second")
        connection.close()

    in_threads(hold, follow)

    assert Institution.objects.count() == 2
    assert abs(waited_s[1] - waited_s[0]) < 0.05


@pytest.mark.django_db(transaction=True)
def test_a_failed_transaction_gives_its_turn_back():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        raise ZeroDivisionError

    def write() -> None:
        with transaction.atomic():
            Institution.objects.create(name="after")
        connection.close()

    in_threads(write)

    assert Institution.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_many_writers_lose_nothing():
    def write() -> None:
        for _ in range(20):
            with transaction.atomic():
                number = Institution.objects.count()
                Institution.objects.create(name=str(number))
        connection.close()

    in_threads(*[write] * 4)

    names = Institution.objects.values_list("name", flat=True)
    assert sorted(int(name) for name in names) == list(range(80)), "each saw all before it"


@pytest.mark.django_db
def test_a_new_database_is_its_owners_alone(tmp_path: Path):
    path = tmp_path / "new.sqlite3"
    made = DatabaseWrapper({**connection.settings_dict, "NAME": str(path)})
    with made.cursor() as cursor:
        cursor.execute("create table secret (word text)")
        cursor.execute("insert into secret values ('x')")
        files = list(tmp_path.glob("new.sqlite3*"))
        modes = {one.name: one.stat().st_mode & 0o777 for one in files}
    made.close()

    assert "new.sqlite3-wal" in modes
    assert set(modes.values()) == {0o600}

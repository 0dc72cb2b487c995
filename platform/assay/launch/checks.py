"""What may be wrong on a machine before a start, said in one sentence each, and mended where possible."""

import errno
import fcntl
import os
import socket
from contextlib import closing
from pathlib import Path

from django.db import DatabaseError
from redis import Redis
from redis.exceptions import RedisError

PORTS_TRIED = 20


class CannotStart(Exception):
    """Its text is the sentence that the person at the keyboard reads."""


def hold_lock(var: Path) -> int:
    """Take the folder's lock for as long as this process lives; a second start is told of the first."""
    path = var / "launch.lock"
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        first = path.read_text().strip() or "another process"
        raise CannotStart(
            f"Assay already runs here ({first}). Open it in the browser, or stop that one first."
        ) from error
    return handle


def write_lock(handle: int, text: str) -> None:
    """Say in the lock file who holds it and where it answers."""
    os.ftruncate(handle, 0)
    os.pwrite(handle, text.encode(), 0)


def why_not(problem: Exception) -> str:
    """A full disk or a database that cannot be used, in a sentence; empty for what should not happen at all."""
    said = str(problem).strip().partition("\n")[0]
    if getattr(problem, "errno", None) == errno.ENOSPC or "disk is full" in said:
        return "The disk is full. Free some room, then start again; what was acknowledged is kept."
    if isinstance(problem, DatabaseError):
        return (
            f"The database cannot be used ({said}). See that it runs, that ASSAY_DATABASE or ASSAY_VAR names it and that"
            " this user may write there; else put a back-up in its place (docs/production.md)."
        )
    return ""


def is_free(host: str, port: int) -> bool:
    """Whether a server could listen there now. Raises CannotStart where no waiting would help."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with closing(socket.socket(family, socket.SOCK_STREAM)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OverflowError as error:
            raise CannotStart(f"{port} is no port; ports go from 1 to 65535.") from error
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return False
            raise CannotStart(
                f"This user cannot listen at {host}, port {port} ({error.strerror}). ASSAY_HOST must be an address of"
                " this machine, 0.0.0.0 for all; ports below 1024 are often kept for the administrator."
            ) from error
    return True


def address(host: str, port: int) -> str:
    """Where a browser on this machine finds it: who listens everywhere is here, too."""
    shown = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://[{shown}]:{port}/" if ":" in shown else f"http://{shown}:{port}/"


def choose_port(host: str, wanted: int, fixed: bool) -> int:
    """The wanted port; when it is taken, the next free one, unless the person named it."""
    if is_free(host, wanted):
        return wanted
    if fixed:
        raise CannotStart(
            f"Port {wanted} is in use by another program. Stop that program, or choose another port: `make run ASSAY_PORT={wanted + 1}`."
        )
    for port in range(wanted + 1, wanted + PORTS_TRIED):
        if is_free(host, port):
            print(
                f"Port {wanted} is in use by another program; Assay takes {port} instead.",
                flush=True,
            )
            return port
    raise CannotStart(
        f"Ports {wanted} to {wanted + PORTS_TRIED - 1} are all in use. Name a free one: `make run ASSAY_PORT=9000`."
    )


def clear_socket(path: Path) -> None:
    """Remove what an earlier start left of Valkey's socket; end a Valkey that outlived its launcher."""
    if not path.exists():
        return
    try:
        with closing(
            Redis(unix_socket_path=str(path), socket_timeout=2, socket_connect_timeout=2)
        ) as valkey:
            valkey.ping()
            valkey.shutdown(nosave=True)
        print(
            "An earlier Valkey was still running in this folder; it has been stopped.", flush=True
        )
    except RedisError:
        print("An earlier start left a stale Valkey socket; it has been removed.", flush=True)
    path.unlink(missing_ok=True)

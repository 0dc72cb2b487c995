"""`python -m assay.launch`: everything on this machine, until Ctrl-C."""

import argparse
import os
import signal
import sys
import time
from pathlib import Path
from types import FrameType

import django
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

from assay.environment import env_flag, env_number
from assay.launch.checks import (
    CannotStart,
    address,
    choose_port,
    clear_socket,
    hold_lock,
    why_not,
    write_lock,
)
from assay.launch.supervision import NAMES, Supervisor, commands, wait_until_ready

ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
GIVE_UP_AFTER_RESTARTS = 20

PRODUCTION = (
    "ASSAY_EMBEDDED=false is for production, where each process is started by itself (docs/production.md);"
    " `make run` starts all of them on one machine, without it."
)
EVERYWHERE = ("0.0.0.0", "::")


class Asked(Exception):
    """Somebody asked us to stop."""


def on_signal(number: int, frame: FrameType | None) -> None:
    raise Asked


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m assay.launch", description="Start Assay on this machine."
    )
    parser.add_argument("--host", default=os.environ.get("ASSAY_HOST", "127.0.0.1"))
    parser.add_argument("--port", type=int, default=None, help="8000, or the next free port")
    parser.add_argument("--no-demo", action="store_true", help="do not make the demo school")
    parser.add_argument("--prepare-only", action="store_true", help="set everything up and end")
    options = parser.parse_args()
    options.no_demo = options.no_demo or not env_flag("ASSAY_DEMO", True)
    return options


def announce(url: str, demo: bool, seconds: float) -> None:
    """Where to go and with whom, and how long it took."""
    print(f"\nAssay is ready at {url} ({seconds:.0f} s)", flush=True)
    if demo:
        from people.demo import accounts

        print("\nDemo accounts")
        for account in accounts():
            print(f"  {account.role:<8} {account.username:<10} password {account.password}")
    elif words := first_school():
        print(f"\n{words}")
    print("\nCtrl-C stops it.", flush=True)


def first_school() -> str:
    """How an empty installation gets its first school; empty where there is one."""
    from people.models import Institution

    if Institution.objects.exists():
        return ""
    var = f'ASSAY_VAR="{os.environ["ASSAY_VAR"]}" ' if os.environ.get("ASSAY_VAR") else ""
    command = f'{var}{sys.executable} manage.py create_school "NAME OF THE SCHOOL" LOGIN'
    return f"No school is here yet. In a second terminal, in this folder:\n  {command}"


def reached_by(hosts: list[str]) -> str:
    """What other machines of the network call it; any other name is answered with 400."""
    others = [host for host in hosts if host not in ("localhost", "127.0.0.1", "[::1]")]
    if others:
        return f"Other machines reach it by {', '.join(others)}."
    return "Other machines reach it once ASSAY_HOSTS names it: `make run ASSAY_HOST=0.0.0.0 ASSAY_HOSTS=192.168.1.20`."


def watch(supervisor: Supervisor, folder: Path) -> None:
    """Tell of what ended by itself; return only by a signal or when supervision itself is gone."""
    restarts = 0
    supervisor.restarted()
    while supervisor.is_alive():
        time.sleep(1)
        for name in supervisor.restarted():
            restarts += 1
            print(
                f"{NAMES[name][0].upper()}{NAMES[name][1:]} ended unexpectedly and has been started again; nothing is lost ({folder / (name + '.log')} says why).",
                flush=True,
            )
        for name in supervisor.failed():
            raise CannotStart(
                f"{NAMES[name].capitalize()} keeps ending; {folder / (name + '.log')} says why."
            )
        if restarts > GIVE_UP_AFTER_RESTARTS:
            raise CannotStart(f"Processes ended {restarts} times; the logs are in {folder}.")
    raise CannotStart(f"The process supervisor has gone; its log is {folder / 'supervisord.log'}.")


def run(options: argparse.Namespace, began: float) -> None:
    """Set up, start, announce, watch; and whatever happens, leave no process behind."""
    from django.conf import settings

    if not settings.EMBEDDED and not options.prepare_only:
        raise CannotStart(PRODUCTION)
    var: Path = settings.VAR_DIR
    lock = hold_lock(var)
    wanted = options.port or env_number("ASSAY_PORT", 8000, least=1)
    port = choose_port(
        options.host, wanted, fixed=bool(options.port or os.environ.get("ASSAY_PORT"))
    )
    clear_socket(settings.VALKEY_SOCKET)
    print("Preparing tables, words and models ...", flush=True)
    from assay.launch.preparation import prepare

    prepare(seed_demo=not options.no_demo)
    if options.prepare_only:
        return
    url = address(options.host, port)
    write_lock(lock, f"process {os.getpid()}, {url}")
    programs = commands(settings.VALKEY_SOCKET, var, options.host, port)
    supervisor = Supervisor(programs, var, settings.VALKEY_SOCKET.with_name("control.sock"))
    try:
        print("Starting web server, queues and workers ...", flush=True)
        supervisor.start(os.environ | ONE_THREAD)
        wait_until_ready(supervisor, f"{url}health/")
        if options.host in EVERYWHERE:
            print(f"\n{reached_by(settings.ALLOWED_HOSTS)}", flush=True)
        announce(url, demo=not options.no_demo, seconds=time.monotonic() - began)
        watch(supervisor, supervisor.log_folder)
    finally:
        print("\nStopping ...", flush=True)
        supervisor.stop()
        print("Assay has stopped.", flush=True)


def main() -> int:
    began = time.monotonic()
    signal.signal(signal.SIGINT, on_signal)
    signal.signal(signal.SIGTERM, on_signal)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "assay.settings")
    try:
        options = arguments()
        django.setup()
        run(options, began)
    except Asked:
        return 0
    except (CannotStart, ImproperlyConfigured) as problem:
        print(f"\nAssay could not go on. {problem}", file=sys.stderr)
        return 1
    except (OSError, DatabaseError) as problem:
        if not (sentence := why_not(problem)):
            raise
        print(f"\nAssay could not go on. {sentence}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Settings from the environment, through typed helpers that fail loudly."""

import hashlib
import os
import tempfile
from pathlib import Path
from zoneinfo import available_timezones

from django.core.exceptions import ImproperlyConfigured

TRUE_WORDS = {"1", "true", "yes", "on"}
FALSE_WORDS = {"0", "false", "no", "off", ""}


def env_text(name: str, default: str | None = None) -> str:
    """The variable's text; without a default a missing variable is an error."""
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"{name} is not set; Assay cannot start without it.")
    return value


def env_flag(name: str, default: bool) -> bool:
    """Yes or no; anything else is an error that names the variable."""
    word = os.environ.get(name, str(default)).strip().lower()
    if word in TRUE_WORDS:
        return True
    if word in FALSE_WORDS:
        return False
    raise ImproperlyConfigured(f"{name} must be true or false; got {word!r}.")


def env_choice(name: str, choices: list[str], default: str) -> str:
    """One of a few words; anything else is an error that names the variable and the words."""
    word = os.environ.get(name, default).strip().lower()
    if word in choices:
        return word
    raise ImproperlyConfigured(f"{name} must be one of {', '.join(choices)}; got {word!r}.")


def env_number(name: str, default: int, *, least: int = 0) -> int:
    """A whole number of `least` or more; anything else is an error that names the variable."""
    text = os.environ.get(name, str(default))
    try:
        number = int(text)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a whole number; got {text!r}.") from error
    if number < least:
        raise ImproperlyConfigured(f"{name} must be {least} or more; got {text!r}.")
    return number


def env_decimal(name: str, default: float) -> float:
    """A number of nothing or more; anything else is an error that names the variable."""
    text = os.environ.get(name, str(default))
    try:
        number = float(text)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a number; got {text!r}.") from error
    if not 0 <= number < float("inf"):
        raise ImproperlyConfigured(f"{name} must be 0 or more; got {text!r}.")
    return number


def env_time_zone(name: str, default: str) -> str:
    """A time zone by its name in the IANA database; anything else is an error that names the variable."""
    zone = os.environ.get(name, default).strip()
    if zone not in available_timezones():
        raise ImproperlyConfigured(
            f"{name} must be a time zone such as Europe/Berlin or UTC; got {zone!r}."
        )
    return zone


READ_OTHERWISE = set('%?#;"\n')  # in supervisord's file, or in the address of a socket


def env_folder(name: str, default: Path) -> Path:
    """A folder to write in, made where it is missing; a relative path counts from where the program starts."""
    folder = Path(os.environ.get(name) or default).expanduser().absolute()
    if signs := " ".join(sorted(READ_OTHERWISE & set(str(folder)))):
        raise ImproperlyConfigured(
            f"{name}: the path {folder} has {signs} in it, which the programs beside Assay read otherwise. Name another folder."
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(
            f"{name}: the folder {folder} cannot be made ({error.strerror}). Name one that this user may write in."
        ) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise ImproperlyConfigured(
            f"{name}: this user may not write in {folder}. Change its owner, or name another folder."
        )
    return folder


def env_list(name: str, default: str = "") -> list[str]:
    """Words separated by commas."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


LONGEST_SOCKET_PATH = 100  # the kernel's sockaddr_un holds 108 bytes, 104 on macOS


def short_folder(var: Path) -> Path:
    """Where sockets lie: the var folder, or one of its own in the temporary folder when the path is too long."""
    if len(str(var / "control.sock")) <= LONGEST_SOCKET_PATH:
        return var
    name = hashlib.sha256(str(var).encode()).hexdigest()[:12]
    folder = Path(tempfile.gettempdir()) / f"assay-{os.getuid()}-{name}"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder

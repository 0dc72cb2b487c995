"""Who may ask: tokens of which only the digests are kept.

They come from `ASSAY_SERVICE_TOKENS` (`name:token`, with commas) or from a file with a line
`name sha256` for each; `python -m ml serve --new-token NAME` draws one and prints both.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from pathlib import Path

VARIABLE = "ASSAY_SERVICE_TOKENS"
SHORTEST = 20  # characters; `new_token` draws 43
NAME = re.compile(r"[\w.-]{1,40}")
DIGEST = re.compile(r"[0-9a-f]{64}")


class BadTokens(ValueError):
    """Tokens that are not what the service reads."""


class Tokens:
    """Names by the digest of their token."""

    def __init__(self, digests: Mapping[str, str]) -> None:
        """`digests` by name, in hexadecimal."""
        self._digests = {name: digest.encode() for name, digest in digests.items()}

    def __len__(self) -> int:
        return len(self._digests)

    def name_of(self, token: str) -> str | None:
        """Whose token it is. Each digest is compared, and in constant time, whoever asks."""
        given = digest_of(token).encode()
        found = None
        for name, digest in self._digests.items():
            if hmac.compare_digest(given, digest):
                found = name
        return found


def digest_of(token: str) -> str:
    """SHA-256. A token is random and long, so that no slow hash is needed."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def new_token() -> str:
    """256 bits at random."""
    return secrets.token_urlsafe(32)


def read_tokens(variable: str, file: Path | None) -> Tokens:
    """Those of the variable and of the file together; without any nobody may ask."""
    digests = dict(_named(entry) for entry in variable.split(",") if entry.strip())
    if file is not None:
        try:
            lines = file.read_text(encoding="utf-8").splitlines()
        except OSError as error:
            raise BadTokens(f"{file} with tokens cannot be read: {error.strerror}") from error
        for number, line in enumerate(lines, start=1):
            if line.strip() and not line.lstrip().startswith("#"):
                name, digest = _line(line, f"{file}, line {number}")
                digests[name] = digest
    if not digests:
        raise BadTokens(
            f"no token: set {VARIABLE} to name:token, or name a file with --tokens; "
            "`python -m ml serve --new-token NAME` draws one"
        )
    return Tokens(digests)


def _named(entry: str) -> tuple[str, str]:
    name, colon, token = entry.strip().partition(":")
    if not colon or not NAME.fullmatch(name) or len(token) < SHORTEST:
        raise BadTokens(
            f"{VARIABLE} holds name:token, with commas; a token has at least {SHORTEST} characters"
        )
    return name, digest_of(token)


def _line(line: str, where: str) -> tuple[str, str]:
    parts = line.split()
    if len(parts) != 2 or not NAME.fullmatch(parts[0]) or not DIGEST.fullmatch(parts[1]):
        raise BadTokens(f"{where}: a name and a SHA-256 digest of 64 hexadecimal digits expected")
    return parts[0], parts[1]

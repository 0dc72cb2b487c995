"""``python -m ml serve``: the scoring service as a process of its own."""

import argparse
import os
import sys
from pathlib import Path

from ml.service.limits import Limits
from ml.service.tokens import NAME, VARIABLE, BadTokens, digest_of, new_token, read_tokens

USUAL = Limits()


def parser() -> argparse.ArgumentParser:
    """The options, with what they usually are."""
    made = argparse.ArgumentParser(
        prog="python -m ml serve", formatter_class=argparse.ArgumentDefaultsHelpFormatter
    )
    made.add_argument("--host", default="127.0.0.1")
    made.add_argument("--port", type=int, default=8100)
    made.add_argument("--tokens", type=Path, help="a file with a line `name sha256` for each token")
    made.add_argument("--new-token", metavar="NAME", help="draw a token, print it, and end")
    made.add_argument("--device", choices=("cpu", "cuda", "torch-cpu"), default="cpu")
    made.add_argument(
        "--batch", type=int, default=32, help="answers or runs scored together at most"
    )
    made.add_argument(
        "--wait-ms", type=float, default=2.0, help="how long the first waits for others"
    )
    made.add_argument("--most-items", type=int, default=USUAL.items, help="in one request")
    made.add_argument("--most-bytes", type=int, default=USUAL.body_bytes, help="in one body")
    made.add_argument(
        "--most-requests", type=int, default=USUAL.requests_a_minute, help="of a token, a minute"
    )
    made.add_argument("--seconds", type=float, default=USUAL.seconds, help="for one request")
    return made


def main(arguments: list[str]) -> int:
    """Serve until SIGTERM or Ctrl-C; what is under way then is still answered."""
    options = parser().parse_args(arguments)
    if options.new_token:
        return _draw(options.new_token)
    try:
        tokens = read_tokens(os.environ.get(VARIABLE, ""), options.tokens)
    except BadTokens as error:
        print(error, file=sys.stderr)
        return 2
    # Not above: drawing a token needs neither models nor a server.
    import uvicorn

    from ml.service.app import Service
    from ml.serving import Scorers, ServingSettings

    scorers = Scorers.load(ServingSettings(device=options.device, max_batch=options.batch))
    limits = Limits(options.most_bytes, options.most_items, options.most_requests, options.seconds)
    service = Service(scorers, tokens, limits, most=options.batch, wait_s=options.wait_ms / 1000)
    uvicorn.run(
        service.application(),
        host=options.host,
        port=options.port,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=int(options.seconds) + 1,
    )
    return 0


def _draw(name: str) -> int:
    if not NAME.fullmatch(name):
        print("a name has 1 to 40 letters, digits, dots, dashes or underscores", file=sys.stderr)
        return 2
    token = new_token()
    print(f"the token, for whoever asks: {token}\nthe line for the file: {name} {digest_of(token)}")
    return 0

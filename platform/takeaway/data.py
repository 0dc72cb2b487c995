"""A student's data: the trials with their uncertainties, and everything that was done."""

import json
from collections.abc import Iterator
from typing import Any

from takeaway.account import Account


def trial_rows(account: Account) -> Iterator[list[Any]]:
    """Numbers as they were measured, uncertainty and unit each in a column of its own."""
    quantities = account.quantities
    heads = ["trial", "struck_out", *(_head(name, account) for name in account.settings)]
    for name, unit in quantities.items():
        heads += [f"{name}_{unit}" if unit else name, f"{name}_uncertainty"]
    yield heads
    for trial in account.record.trials:
        row: list[Any] = [trial.number, int(trial.struck)]
        row += [trial.settings.get(name) for name in account.settings]
        for name in quantities:
            reading = trial.readings.get(name, {})
            row += [reading.get("value"), reading.get("uncertainty")]
        yield row


def _head(name: str, account: Account) -> str:
    """The lab's own name with its unit, the same in every language, so that programs can rely on it."""
    unit = account.unit_of(name)
    return f"{name}_{unit}" if unit else name


def event_rows(account: Account) -> Iterator[list[Any]]:
    """What was done, in order: values word for word, what was observed as JSON."""
    yield ["seq", "seconds", "time", "actor", "target", "action", "value", "old", "new", "observed"]
    started = account.run.started
    for event in account.events:
        seen = {k: v for k, v in event.observations.items() if k not in ("trajectory", "scene")}
        yield [
            event.seq,
            round((event.server_time - started).total_seconds(), 3),
            event.server_time.isoformat(),
            event.actor,
            event.target,
            event.action,
            *(plain(one) for one in (event.value, event.old, event.new)),
            plain(seen or None),
        ]


def plain(value: Any) -> str:
    """A number or a text as it is; whatever has parts as JSON."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

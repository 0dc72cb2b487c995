"""Doorbells: messages without content that tell sockets to look at the database.

They are published in the format of the channel layer's own pub/sub by one pooled client, many in
one round trip. `async_to_sync(group_send)` would cost a new loop and a new connection each time.
A bell that is lost costs a delay, never a message.
"""

import logging
from collections.abc import Sequence
from functools import cache
from typing import Any, cast
from uuid import UUID

from channels.layers import get_channel_layer
from django.conf import settings
from redis import Redis
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

Bell = tuple[str, dict[str, Any]]  # group, message
TIMEOUT_S = 2.0


@cache
def client(url: str) -> Redis:
    """One pooled client a process and server, with timeouts: a dead server must not hold a thread."""
    return Redis.from_url(
        url, socket_timeout=TIMEOUT_S, socket_connect_timeout=TIMEOUT_S, health_check_interval=30
    )


def run_group(run_id: UUID) -> str:
    return f"run.{run_id}"


def course_group(course_id: int) -> str:
    return f"course.{course_id}"


def person_group(person_id: int) -> str:
    return f"person.{person_id}"


def ring_for_person(person_id: int) -> None:
    """Let every open socket of this person look whether it may stay."""
    ring([(person_group(person_id), {"type": "standing.changed"})])


def ring(bells: Sequence[Bell]) -> bool:
    """Ring all of them in one round trip; False where the server of doorbells does not answer."""
    if not bells:
        return True
    layer: Any = get_channel_layer()
    pipeline = client(settings.REDIS_URL).pipeline(transaction=False)
    for group, message in bells:
        pipeline.publish(_channel(group), layer.serialize(message))
    try:
        pipeline.execute()
    except RedisError as error:
        log.warning("%d doorbells were not rung: %s", len(bells), error)
        return False
    return True


def listened_to(groups: Sequence[str]) -> dict[str, int]:
    """How many processes listen to each of these groups; empty where that is not known."""
    if not groups:
        return {}
    channels = {_channel(group).encode(): group for group in groups}
    try:
        answer = client(settings.REDIS_URL).pubsub_numsub(*channels)
    except RedisError:
        return {}
    return {channels[_bytes(name)]: int(count) for name, count in answer}


def _bytes(name: bytes | str) -> bytes:
    return name.encode() if isinstance(name, str) else name


def _channel(group: str) -> str:
    """The name under which `RedisPubSubChannelLayer` subscribes to a group."""
    configuration = cast(dict[str, Any], settings.CHANNEL_LAYERS["default"]["CONFIG"])
    return f"{configuration['prefix']}__group__{group}"

"""Who drains a group of streams: one task at a time, named by a lease with a fencing token."""

from uuid import uuid4

from django.conf import settings
from redis import Redis

from runs.doorbell import client

LEASE_MS = 3000

_RENEW = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('pexpire', KEYS[1], ARGV[2]) else return 0 end"
_RELEASE = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) else return 0 end"
# Free, named by the task itself, or held by an earlier try of the same task: then it is taken.
_TAKE = """
local holder = redis.call('get', KEYS[1])
if holder and holder ~= ARGV[1] and string.sub(holder, 1, #ARGV[1] + 1) ~= ARGV[1] .. '/' then return 0 end
redis.call('set', KEYS[1], ARGV[2], 'px', ARGV[3])
return 1
"""


def streams() -> Redis:
    """The server that holds streams and leases; it may be another than that of the doorbells."""
    return client(settings.STREAM_REDIS_URL)


def lease_of(group: int) -> str:
    return f"lease:{{{group}}}"


def take(group: int, task_id: str) -> str | None:
    """The fencing token of a task that may drain; None where another one does."""
    token = f"{task_id}/{uuid4().hex[:8]}"
    taken = streams().eval(_TAKE, 1, lease_of(group), task_id, token, LEASE_MS)
    return token if taken else None


def renew(group: int, token: str) -> bool:
    """Hold the lease longer; False where it is no longer ours."""
    return bool(streams().eval(_RENEW, 1, lease_of(group), token, LEASE_MS))


def release(group: int, token: str) -> None:
    streams().eval(_RELEASE, 1, lease_of(group), token)


def pass_on(group: int, token: str, task_id: str) -> bool:
    """Name the task that drains next, so that nobody comes between."""
    if not renew(group, token):
        return False
    streams().set(lease_of(group), task_id, px=LEASE_MS)
    return True

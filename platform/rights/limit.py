"""How often a person may ask for such files: each costs the server seconds."""

from django.core.cache import cache

from people.models import User

MOST = 6
WITHIN_S = 10 * 60


def allowed(asker: User) -> bool:
    """Count one more file; False where there were too many within ten minutes."""
    key = f"rights-export-{asker.pk}"
    cache.add(key, 0, WITHIN_S)
    try:
        return bool(cache.incr(key) <= MOST)
    except ValueError:  # the ten minutes ended just between the two
        return True

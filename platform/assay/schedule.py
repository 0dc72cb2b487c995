"""What is done again and again: by name the task, how often (in seconds, or at which hour), and where."""

from typing import Any

from celery.schedules import crontab

CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "scoring-watch": {"task": "scoring.watch", "schedule": 10.0, "options": {"expires": 60}},
    "learners-catch-up": {
        "task": "learners.catch_up",
        "schedule": 15.0,
        "options": {"expires": 15},
    },
    "learners-follow-reader": {
        "task": "learners.follow_reader",
        "schedule": 60.0,
        "options": {"queue": "train", "expires": 60},
    },
    "comparisons-watch": {
        "task": "comparisons.watch",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "recommendations-read-labs": {
        "task": "recommendations.read_labs",
        "schedule": 300.0,
        "options": {"queue": "train", "expires": 300},
    },
    "courses-watch": {"task": "courses.watch", "schedule": 300.0, "options": {"expires": 300}},
    "letters-watch": {"task": "letters.watch", "schedule": 60.0, "options": {"expires": 60}},
    "regrading-catch-up": {
        "task": "regrading.catch_up",
        "schedule": 60.0,
        "options": {"queue": "train", "expires": 60},
    },
    "starting-watch": {"task": "starting.watch", "schedule": 15.0, "options": {"expires": 15}},
    "registry-watch": {"task": "registry.watch", "schedule": 30.0, "options": {"expires": 30}},
    "registry-train": {
        "task": "registry.train",
        "schedule": crontab(hour=2, minute=30),
        "options": {"queue": "train", "expires": 12 * 3600},
    },
}

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def load_graph(using: str, **_: Any) -> None:
    """After each migration the shipped graph is in the database, in a test's as in a school's."""
    from django.db import connections

    from learners.graph.loading import load_shipped
    from learners.graph.models import GraphChange

    if GraphChange._meta.db_table in connections[using].introspection.table_names():
        load_shipped()


class LearnersConfig(AppConfig):
    name = "learners"

    def ready(self) -> None:
        """Listen to scoring, add what comes next to the live protocol, ship the graph."""
        from learners.listeners import mastery_moves, next_is_decided, review_counts
        from learners.messages import next_messages
        from runs.messages import register
        from scoring.listeners import on_reviewed, on_run_scored, on_scored

        on_scored(mastery_moves)
        on_run_scored(next_is_decided)
        on_reviewed(review_counts)
        register("next.ready", next_messages)
        post_migrate.connect(load_graph, sender=self)

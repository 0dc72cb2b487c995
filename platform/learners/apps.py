from django.apps import AppConfig


class LearnersConfig(AppConfig):
    name = "learners"

    def ready(self) -> None:
        """Listen to scoring, and add what comes next to the live protocol."""
        from learners.listeners import mastery_moves, next_is_decided, review_counts
        from learners.messages import next_messages
        from runs.messages import register
        from scoring.listeners import on_reviewed, on_run_scored, on_scored

        on_scored(mastery_moves)
        on_run_scored(next_is_decided)
        on_reviewed(review_counts)
        register("next.ready", next_messages)

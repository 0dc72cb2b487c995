from django.apps import AppConfig


class ScoringConfig(AppConfig):
    name = "scoring"

    def ready(self) -> None:
        """Listen to runs, and add the notes to the live protocol."""
        from runs import listeners
        from runs.messages import register
        from scoring.feedback import feedback_messages
        from scoring.marked import marks_messages, staff_marks_messages
        from scoring.queue import enqueue_committed
        from scoring.regraded import regraded_messages
        from scoring.second_looks import check_dispute, second_look_messages, store_dispute

        listeners.committed(enqueue_committed)
        listeners.checking("feedback", "dispute", check_dispute)
        listeners.storing("feedback", "dispute", store_dispute)
        register("feedback.ready", feedback_messages, fresh=False)
        register("marks.ready", marks_messages, fresh=False, staff=staff_marks_messages)
        register("look.changed", second_look_messages, fresh=False)
        register("look.changed", regraded_messages, fresh=False)

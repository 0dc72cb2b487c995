from django.apps import AppConfig


class RunsConfig(AppConfig):
    name = "runs"

    def ready(self) -> None:
        """Hear of people whose open sockets may have to go."""
        from people.log_ins import standing_heard
        from runs.doorbell import ring_for_person

        standing_heard(ring_for_person)

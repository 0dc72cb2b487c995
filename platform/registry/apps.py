from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "registry"

    def ready(self) -> None:
        """Tell scoring and the learner model which versions are live."""
        from learners import cohort, reader
        from registry.live import live_choices, live_cohort, live_reader
        from scoring.loaded import choose_with

        choose_with(live_choices)
        reader.choose_with(live_reader)
        cohort.choose_with(live_cohort)

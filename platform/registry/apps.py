from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "registry"

    def ready(self) -> None:
        """Tell scoring which versions are live."""
        from registry.live import live_choices
        from scoring.loaded import choose_with

        choose_with(live_choices)

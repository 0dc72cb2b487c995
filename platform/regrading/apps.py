from django.apps import AppConfig


class RegradingConfig(AppConfig):
    name = "regrading"

    def ready(self) -> None:
        """Tell students on their marks page what was graded anew."""
        from gradebook.notices import notices_from
        from regrading.told import notices_for

        notices_from(notices_for)

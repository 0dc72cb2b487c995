from django.apps import AppConfig


class RecommendationsConfig(AppConfig):
    name = "recommendations"

    def ready(self) -> None:
        """Let the choice of the next lab hear of interests."""
        from learners.interest import foretell
        from recommendations.foretelling import interests_of_labs

        foretell(interests_of_labs)

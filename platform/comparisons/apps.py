from django.apps import AppConfig


class ComparisonsConfig(AppConfig):
    name = "comparisons"

    def ready(self) -> None:
        """Say which policy chooses for a student who takes part in a comparison."""
        from comparisons.policies import policy_for
        from learners.policies import ask

        ask(policy_for)

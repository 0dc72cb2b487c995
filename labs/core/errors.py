"""What a bench says when an action cannot be done."""

from typing import Any


class BadAction(Exception):
    """An action that the bench refuses; a refused action changes nothing.

    `code` names the sentence in the words files (`errors.<code>`), `params` fill it in, and `lab`
    is the lab whose words are looked up before the common ones.
    """

    def __init__(self, code: str, params: dict[str, Any] | None = None, lab: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.params = params or {}
        self.lab = lab

    def __str__(self) -> str:
        return self.message("en")

    def message(self, language: str) -> str:
        """The sentence that a student reads."""
        from labs.core.words import render_for  # words import the catalogue, which raises this

        return render_for(self.lab, language, f"errors.{self.code}", self.params)


class BadDefinition(Exception):
    """A lab folder whose files contradict themselves or one another."""

"""Names are put together by the punctuation of the reader's language."""

import pytest
from django.utils import translation

from assay.punctuation import bracketed, listed, placed, titled


@pytest.mark.parametrize(
    ("language", "found"),
    [
        ("en", ["Ada, Ben", "Claim: not shown", "trial 3 (0.8 m)", "Pendulum, plan"]),
        ("zh-hans", ["Ada、Ben", "Claim：not shown", "trial 3（0.8 m）", "Pendulum，plan"]),
    ],
)
def test_names_are_parted_as_the_language_does(language, found):
    with translation.override(language):
        put_together = [
            listed(["Ada", "Ben"]),
            titled("Claim", "not shown"),
            bracketed("trial 3", "0.8 m"),
            placed("Pendulum", "plan"),
        ]

    assert put_together == found

import pytest
import schoolyard


@pytest.fixture
def yard(db: None) -> schoolyard.Schoolyard:
    return schoolyard.build()


@pytest.fixture(autouse=True)
def quick_passwords(settings) -> None:
    """The slow hashing that guards real passwords takes a second a test and guards nothing here."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

import pytest
import schoolyard


@pytest.fixture
def yard(db: None) -> schoolyard.Schoolyard:
    return schoolyard.build()

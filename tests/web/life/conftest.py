"""In this room the order of whatever is read is said."""

import pytest


@pytest.fixture(autouse=True)
def _ordered(ordered):
    """Every test, whatever it tells of."""

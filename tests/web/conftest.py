"""Of whatever a door reads the order is said."""

import pytest


@pytest.fixture(autouse=True)
def _ordered(request):
    """Every test that has the product before it, whatever it tells of."""
    if "app" in request.fixturenames:
        request.getfixturevalue("ordered")

"""Who is needed for a judgement beside the demo's people; and the order of whatever is read is said."""

import pytest

from tests.web.hands import serve, serves_too


@pytest.fixture(autouse=True)
def _ordered(ordered):
    """Every test, whatever it tells of."""


@pytest.fixture
def second(app, enter):
    """Another person of the organiser's, who is nobody else in the project."""
    client = enter("province")
    return serve(client, serves_too(app, "province", "bureau"))

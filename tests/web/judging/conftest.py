"""Who is needed for a judgement beside the demo's people."""

import pytest

from tests.web.hands import serve, serves_too


@pytest.fixture
def second(app, enter):
    """Another person of the organiser's, who is nobody else in the project."""
    client = enter("province")
    return serve(client, serves_too(app, "province", "bureau"))

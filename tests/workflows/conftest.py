"""A place to write in, without pytest's."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """A folder for this test. The first use of pytest's own sweeps away what earlier runs of the
    whole suite left, which can take a hundred times as long as all the rules."""
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)

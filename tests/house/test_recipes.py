"""CONTRIBUTING is proved by doing: each recipe is followed in a copy of the tree, and what holds its subject stays green."""

import os

import pytest

from tests.recipes import RECIPES, prove

TRIED = RECIPES if os.environ.get("RECIPES") == "all" else ["a page"]
"""The suite follows one; `python -m tests.recipes` follows them all, some three minutes."""


@pytest.mark.parametrize("name", list(TRIED))
def test_a_recipe_forgets_nothing(name, tmp_path, seeded):
    prove(name, tmp_path / "copy", SEEDED=str(seeded))

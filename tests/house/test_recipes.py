"""CONTRIBUTING is proved by doing: each recipe is followed in a copy of the tree, and what holds its subject stays green."""

import pytest

from tests.recipes import RECIPES, prove


@pytest.mark.parametrize("name", list(RECIPES))
def test_a_recipe_forgets_nothing(name, tmp_path, seeded):
    prove(name, tmp_path / "copy", SEEDED=str(seeded))

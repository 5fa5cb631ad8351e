"""Two files of ours are published beside their data: Python alone, nothing installed, checks a
drawing and a journal.
"""

import json
import subprocess
import sys

import pytest

from tests.workflows.test_ledger import chain
from tests.workflows.test_sampling import SPOILT, a_published_drawing
from workflows import ledger, sampling


def alone(script, path):
    run = [sys.executable, "-I", script, path]
    return subprocess.run(run, capture_output=True, text=True, check=False)


def test_anyone_draws_again_with_python_alone(tmp_path):
    path = tmp_path / "draw.json"
    path.write_text(json.dumps(a_published_drawing(), ensure_ascii=False), "utf-8")
    done = alone(sampling.__file__, path)
    assert done.returncode == 0 and "same drawing" in done.stdout


@pytest.mark.parametrize("spoilt", SPOILT)
def test_a_drawing_that_does_not_fit_ends_with_an_error(tmp_path, spoilt):
    path = tmp_path / "draw.json"
    path.write_text(json.dumps(a_published_drawing() | SPOILT[spoilt], ensure_ascii=False), "utf-8")
    assert alone(sampling.__file__, path).returncode == 1


def test_without_a_root_a_cut_tail_is_not_found_and_the_check_says_so(tmp_path):
    path = tmp_path / "journal.jsonl"
    path.write_text(
        "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in chain(1, 10)), "utf-8"
    )
    done = alone(ledger.__file__, path)
    assert done.returncode == 0
    assert "whole" in done.stdout and "Not shown" in done.stdout and "未能证明" in done.stdout

"""The look for keys and passwords finds them, and finds none here."""

from pathlib import Path

import pytest

from tests.leaks import leaks, tracked


@pytest.mark.parametrize(
    "line",
    [
        "-----BEGIN RSA " + "PRIVATE KEY-----",
        "aws = 'AKIA" + "ABCDEFGHIJKLMNOP'",
        "url = 'postgresql://acceptance:" + "hunter22@db.example.org/acceptance'",
        'SECRET_KEY = "' + "a1B2" * 8 + '"',
    ],
)
def test_a_secret_is_found(line, tmp_path):
    (tmp_path / "settings.py").write_text(line)
    assert len(leaks(tmp_path / "settings.py")) == 1


def test_there_are_none_here():
    assert [leak for name in tracked() for leak in leaks(Path(name))] == []

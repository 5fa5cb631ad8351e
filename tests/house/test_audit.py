"""What a data base of weaknesses answers is told as it is; no answer is no clean one."""

import json
import subprocess

import pytest

from tests import audit


def said(monkeypatch, stdout):
    def run(command, **_rest):
        if isinstance(stdout, Exception):
            raise stdout
        return subprocess.CompletedProcess(command, 0, stdout, "")

    monkeypatch.setattr(audit.subprocess, "run", run)
    return audit.main()


def of(**more):
    return json.dumps({"dependencies": [{"name": "flask", "version": "1.0", "vulns": [], **more}]})


def test_none_known_is_clean_and_a_known_one_is_named(monkeypatch, capsys):
    assert said(monkeypatch, of()) == audit.CLEAN
    assert said(monkeypatch, of(vulns=[{"id": "PYSEC-2019-1"}])) == audit.WEAK
    assert "flask 1.0: PYSEC-2019-1" in capsys.readouterr().out


@pytest.mark.parametrize(
    "answer",
    ["", "ERROR", "{}", FileNotFoundError(), subprocess.TimeoutExpired("pip-audit", 300)],
)
def test_where_nobody_answers_nothing_is_said_to_be_clean(monkeypatch, capsys, answer):
    assert said(monkeypatch, answer) == audit.UNASKED
    assert "not asked" in capsys.readouterr().out


def test_a_package_that_was_left_out_is_not_clean(monkeypatch):
    assert said(monkeypatch, of(skip_reason="not found")) == audit.UNASKED

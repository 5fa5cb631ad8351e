"""`python wsgi.py`, started for real."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pytest


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(port, tmp_path, **env):
    settings = {
        "PATH": os.environ["PATH"],
        "PORT": str(port),
        "ACCEPTANCE_INSTANCE": str(tmp_path),
        **env,
    }
    return subprocess.Popen(
        [sys.executable, "wsgi.py"],
        env=settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_it_prepares_seeds_says_where_and_serves(port, tmp_path):
    server = start(port, tmp_path)
    try:
        for _ in range(300):
            try:
                page = urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in").read().decode()
                break
            except OSError:
                time.sleep(0.1)
        assert len(re.findall(r"/demo/demo-\w+", page)) == 13
        assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0
    finally:
        server.send_signal(signal.SIGINT)
        said = server.communicate(timeout=20)[0]
    assert f"http://127.0.0.1:{port}/" in said and "一键" in said and "Traceback" not in said


def test_a_port_in_use_is_said_with_a_remedy(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        server = start(port, tmp_path)
        said = server.communicate(timeout=60)[0]
    assert (
        server.returncode == 1 and f"PORT={port + 1} make run" in said and "Traceback" not in said
    )


def test_production_without_secrets_does_not_start(port, tmp_path):
    server = start(port, tmp_path, ACCEPTANCE_ENV="production")
    said = server.communicate(timeout=60)[0]
    assert (
        server.returncode == 1
        and "SECRET_KEY, DATABASE_URL, STORAGE_URL" in said
        and list(tmp_path.iterdir()) == []
    )

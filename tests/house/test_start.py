"""`python wsgi.py`, started for real."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


PATIENCE = 300
"""Seconds before a start counts as hung: beside other work a start of seconds takes a minute."""


@pytest.fixture
def start(tmp_path):
    """Starts the program in a process group of its own; whatever the test comes to, the group ends with it."""
    started = []

    def run(port, **env):
        settings = {
            "PATH": os.environ["PATH"],
            "PORT": str(port),
            "ACCEPTANCE_INSTANCE": str(tmp_path),
            **env,
        }
        server = subprocess.Popen(
            [sys.executable, "wsgi.py"],
            env=settings,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        started.append(server)
        return server

    yield run
    for server in started:
        # a server that has ended may have left children in its group
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGKILL)
        server.wait()
        server.stdout.close()


def first_page(server, port):
    """The sign-in page as soon as it is served; fails with what the server said when it ended instead."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if server.poll() is not None:
            pytest.fail(server.communicate()[0])
        try:
            return urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in").read().decode()
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"no page within {PATIENCE} s")


def test_it_prepares_seeds_says_where_and_serves(start, port, tmp_path):
    server = start(port)
    page = first_page(server, port)
    assert len(re.findall(r"/demo/demo-\w+", page)) == 13
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0
    server.send_signal(signal.SIGINT)
    said = server.communicate(timeout=PATIENCE)[0]
    assert f"http://127.0.0.1:{port}/" in said and "一键" in said and "Traceback" not in said


def test_a_port_in_use_is_said_with_a_remedy(start):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        server = start(port)
        said = server.communicate(timeout=PATIENCE)[0]
    assert (
        server.returncode == 1 and f"PORT={port + 1} make run" in said and "Traceback" not in said
    )


def test_production_without_secrets_does_not_start(start, port, tmp_path):
    server = start(port, ACCEPTANCE_ENV="production")
    said = server.communicate(timeout=PATIENCE)[0]
    assert (
        server.returncode == 1
        and "SECRET_KEY, DATABASE_URL, STORAGE_URL" in said
        and list(tmp_path.iterdir()) == []
    )


def children(parent):
    """The processes that a process has begun, by number."""
    begun = Path(f"/proc/{parent}/task/{parent}/children").read_text()
    return [int(one) for one in begun.split()]


def kept_by(server):
    """The keeper of the worker, and the worker: the one child that has a child."""
    for one in children(server.pid):
        with contextlib.suppress(FileNotFoundError):
            for worker in children(one):
                return one, worker
    return None


def eventually(asked):
    """What is asked for, as soon as it is so."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if found := asked():
            return found
        time.sleep(0.05)
    return pytest.fail("not within so many seconds")


def test_several_processes_answer_and_one_that_is_killed_is_begun_anew_as_the_worker_is(
    start, port
):
    server = start(port, WORKERS="2")
    first_page(server, port)
    keeper, worker = eventually(lambda: kept_by(server))
    assert len(children(server.pid)) == 3, "two that answer, and the keeper"
    os.kill(worker, signal.SIGKILL)
    another = eventually(lambda: next((one for one in children(keeper) if one != worker), 0))
    assert first_page(server, port)
    answering = [one for one in children(server.pid) if one != keeper]
    os.kill(answering[0], signal.SIGKILL)
    eventually(lambda: len(set(children(server.pid)) - {answering[0]}) == 3)
    assert first_page(server, port)
    server.kill()
    server.wait()
    eventually(lambda: not any(Path(f"/proc/{one}").exists() for one in (keeper, another)))


@pytest.mark.parametrize("number", ["0", "x", "²", "65"])
def test_a_number_of_processes_that_is_none_is_said(start, port, number):
    server = start(port, WORKERS=number)
    assert "WORKERS" in server.communicate(timeout=PATIENCE)[0]
    assert server.returncode == 1

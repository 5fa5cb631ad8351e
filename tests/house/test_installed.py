"""A wheel is built, installed into an environment of its own away from the checkout, and serves the demo."""

import http.cookiejar
import os
import re
import signal
import socket
import subprocess
import sys
import time
import tomllib
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

from tests import lock

START = 300  # seconds; only a start that hangs takes that long
PROJECT = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))["project"]


def run(*command, **settings):
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, **settings)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """A clean environment with the wheel and what it asks for, at the versions that are pinned."""
    folder = tmp_path_factory.mktemp("installed")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    run(*pip, "wheel", "--quiet", "--no-deps", "--wheel-dir", folder / "dist", ".")
    run(sys.executable, "-m", "venv", "--without-pip", folder / "venv")
    python = folder / "venv" / "bin" / "python"
    (wheel,) = (folder / "dist").glob("*.whl")
    # whoever imports a module compiles it: of what is installed most is never imported here
    install = [*pip, "--python", python, "install", "--quiet", "--no-compile"]
    run(*install, "--require-hashes", "-r", "requirements.txt")
    run(*install, "--no-deps", wheel)
    return folder / "venv" / "bin"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_the_command_lists_its_verbs(installed, tmp_path):
    said = run(installed / "acceptance", "--help", cwd=tmp_path, env={"PATH": os.environ["PATH"]})
    assert {"serve", "prepare", "first-admin", "work", "push", "db"} <= set(said.split())


def test_an_installed_wheel_serves_the_demo(installed, tmp_path):
    port = free_port()
    server = subprocess.Popen(
        [installed / "acceptance", "serve"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "PORT": str(port)},
        stdout=(tmp_path / "said").open("w"),
        stderr=subprocess.STDOUT,
        start_new_session=True,  # the worker of the server is ended with it
    )
    try:
        browser = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        )
        base = f"http://127.0.0.1:{port}"
        page = first_page(browser, f"{base}/sign-in", server)
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
        asked = urllib.parse.urlencode({"csrf_token": token}).encode()
        desk = browser.open(f"{base}/demo/demo-bureau", asked).read().decode()
        project = re.search(r'href="(/projects/\d+)', desk)[1]
        assert "<h1" in browser.open(base + project).read().decode()
        style = re.search(r'<link rel="stylesheet" href="([^"]+)"', desk)[1]
        assert browser.open(urllib.parse.urljoin(base, style)).status == 200
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()
    assert (tmp_path / "instance" / "acceptance.db").exists(), "data goes where it was started"
    assert "Traceback" not in (tmp_path / "said").read_text()


def first_page(browser, address, server):
    deadline = time.monotonic() + START
    while server.poll() is None and time.monotonic() < deadline:
        try:
            return browser.open(address).read().decode()
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"no page; the server ended with {server.returncode}")


def test_every_dependency_is_pinned():
    pins = dict(
        re.findall(
            r"^([\w-]+)==([\w.]+)", Path("requirements.txt").read_text("utf-8"), re.MULTILINE
        )
    )
    for wanted in PROJECT["dependencies"]:
        name, least = wanted.split(">=")
        assert numbers(pins[name]) >= numbers(least), wanted


@pytest.mark.parametrize("path", lock.FILES, ids=str)
def test_every_pin_bears_the_digests_of_what_may_be_installed(path):
    pinned = lock.pins(path.read_text("utf-8"))
    bare = [name for name, text in pinned.items() if "--hash=sha256:" not in text]
    assert pinned and bare == []
    for below in lock.FILES[path][1]:
        assert set(pinned) & set(lock.pins(below.read_text("utf-8"))) == set(), "pinned twice"


def test_what_the_extras_ask_for_is_pinned():
    pinned = {name for path in lock.EXTRAS for name in lock.pins(path.read_text("utf-8"))}
    assert {"psycopg", "psycopg-binary", "webauthn", "authlib", "requests"} <= pinned


def numbers(version):
    return [int(part) for part in version.split(".")]

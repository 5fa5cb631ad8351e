"""A real browser against a real server on loopback."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.serving import make_server

from acceptance import tasks


@pytest.fixture(scope="session")
def browser():
    """Chromium, or a skip that says why."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if not program:
        pytest.skip("because no Chromium is installed here; `make test` installs it when root")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """The demo, served with every protection on."""
    app.config["WTF_CSRF_ENABLED"] = True
    server = make_server("127.0.0.1", 0, app, threaded=True)
    app.config["PUBLIC_URL"] = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    stop = tasks.start(app)
    yield f"http://127.0.0.1:{server.server_port}"
    stop.set()
    server.shutdown()
    thread.join()
    for one in threading.enumerate():
        if one.name.startswith(("worker", "heart")):  # the next test has the same application
            one.join(60)

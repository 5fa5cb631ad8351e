"""What a browser that has nothing yet waits for over a line of 1 Mbit/s, and how many bytes come over it; against
the same bytes as they were before they were pressed."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.bench.server import Server
from tests.bench.timing import row
from tests.conftest import copied, seed

LINE = {"offline": False, "latency": 40, "downloadThroughput": 125_000, "uploadThroughput": 125_000}
"""1 Mbit/s both ways, 40 ms."""
PAGES = {
    "first page (sign-in)": ("/sign-in", "≤ 1.5 s, ≤ 40 KB"),
    "a project": ("/projects/1", "–"),
    "著录表格": ("/projects/1/table/files", "≤ 3 s"),
    "upload page": ("/projects/1/filings/upload", "≤ 2 s"),
}


def opened(browser: Browser, origin: str, path: str) -> tuple[float, int, int]:
    """Seconds to `load`, bytes over the line, bytes of what they stand for; nothing is kept from
    signing in but the cookie.
    """
    context = browser.new_context()
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    if path != "/sign-in":
        page.goto(f"{origin}/sign-in")
        page.click('form[action="/demo/demo-owner"] button')
        page.wait_for_url(f"{origin}/")
        page.goto("about:blank")
        line.send("Network.clearBrowserCache")
    line.send("Network.emulateNetworkConditions", LINE)
    over, plain = [], []
    line.on("Network.loadingFinished", lambda told: over.append(told["encodedDataLength"]))
    line.on("Network.dataReceived", lambda told: plain.append(told["dataLength"]))
    start = time.perf_counter()
    answer = page.goto(origin + path, wait_until="load")
    taken = time.perf_counter() - start
    assert answer is not None and answer.status == 200, (path, answer)
    page.wait_for_load_state("networkidle")
    context.close()
    return taken, int(sum(over)), int(sum(plain))


def main() -> None:
    program = shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        home = Path(folder) / "instance"
        if "SEEDED" in os.environ:
            copied(Path(os.environ["SEEDED"]), home)
        else:
            seed(home)
        server = Server(home).start()
        origin = f"http://127.0.0.1:{server.port}"
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        try:
            opened(browser, origin, "/sign-in")  # what is pressed once is pressed now
            for name, (path, goal) in PAGES.items():
                taken, over, plain = min(opened(browser, origin, path) for _ in range(3))
                row(
                    f"cold over 1 Mbit/s: {name}",
                    f"{taken:.1f} s, {over / 1000:.0f} KB",
                    f"not pressed {plain / 1000:.0f} KB",
                    f"{plain / over:.1f}× fewer bytes",
                    goal,
                )
        finally:
            browser.close()
            server.kill()


if __name__ == "__main__":
    main()

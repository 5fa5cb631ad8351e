"""What a page costs the processor: the list with 50 projects, as a multiple of `/healthz` of the same process in the
same run. `AGAINST` names another checkout of the product that is asked in turn with this one."""

from __future__ import annotations

import http.client
import os
import re
import statistics
import tempfile
from pathlib import Path

from tests.bench.server import ROOT, Server
from tests.bench.timing import row
from tests.builders import a_project
from tests.conftest import copied, make_app, seed

ROWS, ASKED, ROUNDS = 50, 60, 5
TICK = 1000 / os.sysconf("SC_CLK_TCK")
"""Milliseconds of processor time that the kernel counts at once."""


def spent(server: Server) -> float:
    """Milliseconds of processor time of everything that the server has started."""
    ticks, group = 0, server.process.pid  # type: ignore[union-attr]
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            told = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(told[2]) == group:
            ticks += int(told[11]) + int(told[12])
    return ticks * TICK


def signed_in(server: Server) -> dict[str, str]:
    """The cookie of the owner, who came in as the pages let one in."""
    door = server.ask("GET", "/sign-in")
    token = re.search(r'name="csrf_token" value="([^"]+)"', door.text)  # type: ignore[attr-defined]
    assert token
    headers = {
        "Cookie": door.headers["Set-Cookie"].partition(";")[0],
        "Content-Type": "application/x-www-form-urlencoded",
    }
    entered = server.ask("POST", "/demo/demo-owner", headers, f"csrf_token={token[1]}")
    assert entered.status == 302 or entered.status == 303, entered.status
    return {"Cookie": entered.headers["Set-Cookie"].partition(";")[0]}


def cost(server: Server, path: str, headers: dict[str, str]) -> float:
    """Milliseconds of processor time of one request, all over one connection."""
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    start = spent(server)
    for _ in range(ASKED):
        line.request("GET", path, headers=headers)
        answer = line.getresponse()
        content = answer.read()
        assert answer.status == 200, (path, answer.status)
    taken = spent(server) - start
    line.close()
    assert path != "/projects" or content.count(b"<tr>") >= ROWS, content.count(b"<tr>")
    return taken / ASKED


def laid_out(home: Path) -> None:
    """The demo with a page full of projects."""
    if "SEEDED" in os.environ:
        copied(Path(os.environ["SEEDED"]), home)
    else:
        seed(home)
    with make_app(home).app_context():
        for number in range(ROWS):
            a_project("design", code=f"B-{number}", name=f"第{number}座大桥工程")


def main() -> None:
    roots = [ROOT]
    if "AGAINST" in os.environ:
        roots.append(Path(os.environ["AGAINST"]).absolute())
    with tempfile.TemporaryDirectory() as folder:
        servers = []
        for number, root in enumerate(roots):
            home = Path(folder) / str(number)
            laid_out(home)
            servers.append(Server(home, root).start())
        try:
            seen = [signed_in(server) for server in servers]
            found: list[list[tuple[float, float]]] = [[] for _ in servers]
            for _ in range(ROUNDS + 1):  # the first warms
                for server, headers, taken in zip(servers, seen, found, strict=True):
                    taken.append((cost(server, "/healthz", {}), cost(server, "/projects", headers)))
            load = os.getloadavg()[0]
        finally:
            for server in servers:
                server.kill()
    for root, taken in zip(roots, found, strict=True):
        health, page = (statistics.median(one) for one in zip(*taken[1:], strict=True))
        row(
            f"CPU of /projects with {ROWS} rows ({'this checkout' if root == ROOT else root.name})",
            f"{page:.1f} ms",
            f"/healthz {health:.2f} ms; load {load:.1f}",
            f"{page / health:.1f}×",
            "–",
        )


if __name__ == "__main__":
    main()

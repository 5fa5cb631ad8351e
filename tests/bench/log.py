"""What it costs to follow the log and to prove a paper: 10,000 projects, each with a line a day, 300 papers a day in Word
and as PDF; a year of days through the door.
"""

from __future__ import annotations

import time
from datetime import date, timedelta

from flask import current_app
from sqlalchemy import insert

from acceptance.extensions import db
from acceptance.gateways import clock
from acceptance.models import LogEntry, LogHead, LogLeaf, Report
from acceptance.services.desk import roots
from acceptance.services.ground import logs
from acceptance.transaction import transaction
from workflows import heads, sealed, witness

from .timing import row

PROJECTS, PAPERS, DAYS = 10_000, 600, 365
YEAR, BEFORE = 5_000_000, 281_000_000
"""Bytes that it may cost to follow the log for a year, and what the file of daily roots would have had."""


def main() -> None:
    """Prints: bytes a year, the proof of a paper, the head of one day."""
    began = time.process_time()
    with transaction():
        made = roots.seal(now=clock.now() - timedelta(days=DAYS + 1))
    assert made is not None
    first = time.process_time() - began
    row("the first head of the demo", f"{first * 1000:.0f} ms", "–", "–", "–")
    pen = current_app.extensions["pen"]
    _days(pen)
    client = current_app.test_client()
    _follow(client)
    _proof(client)
    _one_day()


def _days(pen: roots.Pen) -> None:
    """So many days as the worker makes them; the leaves of one day stand for all."""
    ends = [[number, 1, "ab" * 32] for number in range(PROJECTS)]
    salt = "01" * sealed.SALT
    chains = witness.tree_root(sealed.leaf_hashes("chains", salt, ends)).hex()
    leaves = logs.hashes()
    start = clock.local_date(clock.now()) - timedelta(days=DAYS)
    with transaction():
        for number in range(DAYS):
            _day(start + timedelta(days=number), leaves, chains, pen)


def _day(day: date, leaves: list[bytes], chains: str, pen: roots.Pen) -> None:
    told = day.isoformat()
    for kind in ("chains", *["papers"] * -(-PAPERS // roots.PAPERS)):
        leaf = witness.leaf_hash(witness.entry_content(kind, told, chains))
        entry = LogEntry(
            position=len(leaves),
            kind=kind,
            day=told,
            root=chains,
            salt="01" * sealed.SALT,
            leaf=leaf.hex(),
        )
        db.session.add(entry)
        leaves.append(leaf)
    root = witness.tree_root(leaves)
    note = pen.signed(heads.written(pen.name, len(leaves), root, told))
    head = LogHead(size=len(leaves), day=told, root=root.hex(), note=note, made_at=clock.now())
    db.session.add(head)
    db.session.flush()


def _follow(client) -> None:  # type: ignore[no-untyped-def]
    """Every day of the year as a witness reads it: the head, and the tiles that are not whole yet."""
    sizes = [row.size for row in db.session.query(LogHead).order_by(LogHead.size)][1:]
    spent, kept = 0, 0
    head = len(client.get("/v/log/checkpoint").data)
    for size in sizes:
        spent += head
        for index in range(kept // witness.TILE, -(-size // witness.TILE)):
            width = min(witness.TILE, size - index * witness.TILE)
            answer = client.get(f"/v/log/{witness.tile_path(0, index, width)}")
            assert answer.status_code == 200
            spent += len(answer.data)
        kept = size
    goal = "≤ 5 MB a year, " + ("reached" if spent <= YEAR else "**not reached**")
    row(
        "following the log, 10,000 projects, 600 papers a day",
        f"{spent / 1e6:.2f} MB a year ({sizes[-1]} entries)",
        f"`/v/roots.jsonl` {BEFORE / 1e6:.0f} MB",
        f"1/{BEFORE / spent:.0f}",
        goal,
    )


def _proof(client) -> None:  # type: ignore[no-untyped-def]
    report = db.session.query(Report).order_by(Report.id).first()
    assert report is not None
    _put_among_others(report)
    answer = client.get(f"/v/{report.code}/pdf.proof")
    told, _blank, _head = answer.text.partition("\n\n")
    row(
        "proof of a paper after a year (with its head)",
        f"{len(told.encode())} bytes ({len(answer.data)})",
        "–",
        "–",
        "≤ 1 KB",
    )


def _put_among_others(report: Report) -> None:
    """As the print of a report under the first entry of the year over papers, which is full."""
    entry = (
        db.session.query(LogEntry)
        .filter_by(kind="papers")
        .order_by(LogEntry.position)
        .offset(1)
        .first()
    )
    assert entry is not None
    rows = [
        {"entry": entry.position, "position": at, "kind": "papers", "project_id": report.project_id,
         "number": report.id, "digest": f"{at:064x}"}
        for at in range(roots.PAPERS)
    ]  # fmt: skip
    with transaction() as session:
        session.execute(insert(LogLeaf), rows)
        report.pdf_digest = rows[-1]["digest"]
        session.merge(report)


def _one_day() -> None:
    """The head of a day on which every one of 10,000 projects has a new line."""
    ends = [[number, 1, "ab" * 32] for number in range(PROJECTS)]
    began = time.process_time()
    salt = "02" * sealed.SALT
    root = witness.tree_root(sealed.leaf_hashes("chains", salt, ends)).hex()
    position = len(logs.hashes())
    with transaction() as session:
        leaf = witness.leaf_hash(witness.entry_content("chains", "2030-01-01", root)).hex()
        session.add(
            LogEntry(
                position=position, kind="chains", day="2030-01-01", root=root, salt=salt, leaf=leaf
            )
        )
        session.flush()
        rows = [
            {"entry": position, "position": at, "kind": "chains", "project_id": one, "number": seq,
             "digest": digest}
            for at, (one, seq, digest) in enumerate(ends)
        ]  # fmt: skip
        session.execute(insert(LogLeaf), rows)
    spent = time.process_time() - began
    row("an entry over 10,000 journals", f"{spent:.2f} s CPU", "–", "–", "–")

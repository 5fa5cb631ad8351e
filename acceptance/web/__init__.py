"""HTML doors, one blueprint per noun: read input with forms, open the transaction, call one service."""

from __future__ import annotations

from flask import Flask

from . import (
    arrangements,
    arrivals,
    auth,
    catalogues,
    cells,
    context,
    desks,
    documents,
    drawings,
    filings,
    findings,
    inbox,
    inspections,
    links,
    numbers,
    papers,
    parties,
    people,
    progress,
    projects,
    reports,
    reviews,
    standards,
    transfers,
    volumes,
)  # fmt: skip

NOUNS = (auth, desks, inbox, projects, parties, filings, arrivals, catalogues, documents, progress, drawings, volumes, arrangements, numbers, papers, cells,
         inspections, links,
         reviews, findings, transfers, reports, standards, people)  # fmt: skip


def init_app(app: Flask) -> None:
    context.init_app(app)
    for noun in NOUNS:
        app.register_blueprint(noun.blueprint)

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
    experts,
    filings,
    findings,
    inbox,
    inspections,
    links,
    numbers,
    office,
    panels,
    papers,
    parties,
    people,
    progress,
    projects,
    reports,
    reviews,
    samples,
    scores,
    standards,
    transfers,
    turns,
    verify,
    volumes,
)  # fmt: skip

NOUNS = (auth, desks, inbox, projects, parties, filings, arrivals, catalogues, documents, progress, drawings, volumes, arrangements, numbers, papers, cells,
         inspections, links,
         reviews, panels, samples, scores, findings, transfers, reports, verify, turns, office, experts, standards, people)  # fmt: skip


def init_app(app: Flask) -> None:
    context.init_app(app)
    for noun in NOUNS:
        app.register_blueprint(noun.blueprint)

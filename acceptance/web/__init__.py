"""HTML doors, one blueprint per noun: read input with forms, open the transaction, call one service."""

from __future__ import annotations

from flask import Flask

from acceptance.web import context, look
from acceptance.web.desk import desks, inbox
from acceptance.web.files import checks, documents, drawings, filings, search
from acceptance.web.ground import auth, deputies, organisations, people
from acceptance.web.intake import arrivals, links
from acceptance.web.judging import (
    draws,
    experts,
    findings,
    panels,
    reviews,
    samples,
    scores,
    votes,
)
from acceptance.web.letters import inspections, office, reports, transfers, verify
from acceptance.web.life import archives, parties, projects, standards, successions
from acceptance.web.lists import catalogues
from acceptance.web.progress import progress, turns
from acceptance.web.volumes import arrangements, cells, numbers, papers, volumes

NOUNS = (
    auth,
    desks,
    inbox,
    projects,
    parties,
    successions,
    filings,
    arrivals,
    catalogues,
    documents,
    search,
    checks,
    progress,
    drawings,
    volumes,
    arrangements,
    numbers,
    archives,
    papers,
    cells,
    inspections,
    links,
    reviews,
    panels,
    votes,
    draws,
    samples,
    scores,
    findings,
    transfers,
    reports,
    verify,
    turns,
    office,
    experts,
    standards,
    people,
    organisations,
    deputies,
    look,
)


def init_app(app: Flask) -> None:
    context.init_app(app)
    for noun in NOUNS:
        app.register_blueprint(noun.blueprint)

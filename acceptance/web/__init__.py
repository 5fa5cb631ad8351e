"""HTML doors, one blueprint per noun: read input with forms, open the transaction, call one service."""

from __future__ import annotations

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

from acceptance.web import context, look
from acceptance.web.desk import cockpit, desks, feed, inbox
from acceptance.web.files import checks, documents, drawings, filings, purges, search, stored
from acceptance.web.ground import (
    auth,
    deputies,
    factors,
    forgotten,
    identity,
    me,
    metrics,
    organisations,
    passkeys,
    people,
    person,
    records,
    troubles,
)
from acceptance.web.intake import arrivals, deliveries, kits, links
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
from acceptance.web.letters import (
    accessions,
    carriers,
    drafts,
    inspections,
    logs,
    office,
    parcels,
    reports,
    transfers,
    verify,
)
from acceptance.web.life import (
    archives,
    current,
    dividing,
    joining,
    key_list,
    newcomers,
    opened,
    own_packs,
    pack_rows,
    parties,
    projects,
    public,
    questions,
    revisions,
    sections,
    standards,
    successions,
    undoing,
)
from acceptance.web.lists import catalogues
from acceptance.web.progress import progress, turns
from acceptance.web.volumes import (
    appraisals,
    arrangements,
    cells,
    copies,
    drills,
    emergencies,
    enlarging,
    keeping,
    loans,
    numbers,
    papers,
    receiving,
    relocations,
    volumes,
    withdrawals,
)

NOUNS = (
    auth,
    desks,
    cockpit,
    inbox,
    feed,
    projects,
    key_list,
    public,
    opened,
    current,
    questions,
    undoing,
    parties,
    newcomers,
    successions,
    filings,
    arrivals,
    catalogues,
    documents,
    withdrawals,
    relocations,
    purges,
    search,
    checks,
    progress,
    drawings,
    volumes,
    arrangements,
    numbers,
    archives,
    revisions,
    dividing,
    joining,
    sections,
    papers,
    cells,
    keeping,
    loans,
    copies,
    enlarging,
    appraisals,
    receiving,
    emergencies,
    drills,
    inspections,
    links,
    deliveries,
    kits,
    reviews,
    panels,
    votes,
    draws,
    samples,
    scores,
    findings,
    transfers,
    carriers,
    parcels,
    accessions,
    reports,
    drafts,
    logs,
    verify,
    turns,
    office,
    stored,
    experts,
    standards,
    own_packs,
    pack_rows,
    people,
    person,
    me,
    factors,
    identity,
    passkeys,
    forgotten,
    organisations,
    records,
    troubles,
    deputies,
    metrics,
    look,
)


LARGEST = 2**31 - 1
"""The largest key that both databases can give."""


class Key(IntegerConverter):
    """A key in an address, in plain digits. One larger than a database gives is nobody's, as any other
    that is not there.
    """

    regex = "[0-9]+"

    def __init__(self, map: Map) -> None:
        super().__init__(map, max=LARGEST)


def init_app(app: Flask) -> None:
    app.url_map.converters["int"] = Key
    context.init_app(app)
    for noun in NOUNS:
        app.register_blueprint(noun.blueprint)

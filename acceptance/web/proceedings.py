"""The addresses of the pages on which an archive is judged: which of them a viewer is shown, and where
one begins. What each of them asks stands in `workflows.proceedings`.
"""

from __future__ import annotations

from flask import Flask, url_for

from acceptance.services.ground import packs
from acceptance.services.ground.access import Place
from workflows import proceedings
from workflows.proceedings import Page

ADDRESSES = {
    "opinion": "reviews.opinion",
    "panel": "panels.show",
    "sample": "draws.index",
    "scores": "scores.show",
    "vote": "votes.index",
    "handover": "transfers.show",
}


def tabs(place: Place) -> list[tuple[Page, str]]:
    """The pages that the project's stage and programme have, each with its address. No query."""
    project = place.project
    return [(page, url_for(ADDRESSES[page.name], project_id=project.id)) for page in _shown(place)]


def first(place: Place) -> str:
    """The address of the page on which one begins at this stage. No query."""
    project = place.project
    name = proceedings.first(_shown(place), project.state)
    return url_for(ADDRESSES[name], project_id=project.id)


def _shown(place: Place) -> list[Page]:
    project = place.project
    scored = packs.procedure(project).score is not None
    return list(proceedings.shown(packs.programme(project), project.state, scored=scored))


def init_app(app: Flask) -> None:
    """Give them to every template."""
    app.jinja_env.globals.update(review_tabs=tabs, review_first=first)

"""A list that stops before its end says so."""

import importlib

import pytest

from tests.builders import BRIDGE, RESERVOIR

PAGES = {
    f"/projects/{RESERVOIR}/findings": ("acceptance.web.judging.findings", "SHOWN"),
    f"/projects/{BRIDGE}/missing": ("acceptance.services.progress.missing", "SHOWN"),
    f"/projects/{BRIDGE}/drawings": ("acceptance.web.files.drawings", "CHANGES"),
    "/v/roots": ("acceptance.web.letters.logs", "SHOWN"),
}


def an_item(app):
    """The address of an item that has two files."""
    from sqlalchemy import select

    from acceptance.extensions import db
    from acceptance.models import Filing

    with app.app_context():
        wanted = select(Filing.id).where(Filing.project_id == BRIDGE, Filing.files > 1)
        found = db.session.scalar(wanted.limit(1))
        db.session.remove()
    return f"/projects/{BRIDGE}/filings/{found}"


@pytest.mark.parametrize("page", PAGES)
def test_a_list_that_stops_says_so(enter, monkeypatch, page):
    owner = enter("owner")
    assert "只列前" not in owner.get(page).text
    module, name = PAGES[page]
    # as if the list stopped at once
    monkeypatch.setattr(importlib.import_module(module), name, 0)
    assert "只列前 0 条" in owner.get(page).text


def test_an_item_with_more_files_than_its_page_shows_says_so(enter, app, monkeypatch):
    owner, page = enter("owner"), an_item(app)
    assert "只列前" not in owner.get(page).text
    monkeypatch.setattr(importlib.import_module("acceptance.web.files.filings"), "FILES", 1)
    assert "只列前 1 条" in owner.get(page).text

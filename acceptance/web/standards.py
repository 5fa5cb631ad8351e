"""The standard packs, with their source and what must be checked against the original."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template

from workflows import standards

from ..guard import signed_in
from ..refusals import NotFound

blueprint = Blueprint("standards", __name__, url_prefix="/standards")


@blueprint.get("")
@signed_in
def index() -> Any:
    packs = [standards.procedure(name) for name in standards.names("procedure")]
    scopes = [standards.scope(name) for name in standards.names("filing_scope")]
    return render_template("pages/standards/index.html", packs=packs, scopes=scopes)


@blueprint.get("/<name>")
@signed_in
def show(name: str) -> Any:
    if name in standards.names("procedure"):
        return render_template("pages/standards/procedure.html", pack=standards.procedure(name))
    if name in standards.names("filing_scope"):
        return render_template("pages/standards/scope.html", pack=standards.scope(name))
    raise NotFound

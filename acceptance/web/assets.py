"""Addresses of style sheets and scripts: each changes with its file, so that browsers may keep what they have for a day."""

from __future__ import annotations

import json
from functools import cache

from flask import Flask, url_for
from markupsafe import Markup

from acceptance.config import PACKAGE

STATIC = PACKAGE / "static"
KEPT = 86_400
"""Seconds for which a browser need not ask again."""
STYLES = (
    "tokens",
    "base",
    "page",
    "box",
    "project",
    "matrix",
    "table",
    "form",
    "files",
    "sheet",
    "print",
)
"""The style sheet, by component; a later one may paint over an earlier one."""


def _stamp(endpoint: str, values: dict[str, object]) -> None:
    if endpoint == "static" and "filename" in values:
        values["v"] = int((STATIC / str(values["filename"])).stat().st_mtime)


@cache
def _modules() -> tuple[str, ...]:
    scripts = (STATIC / "scripts").rglob("*.js")
    return tuple(sorted(path.relative_to(STATIC).as_posix() for path in scripts))


def import_map(nonce: str) -> Markup:
    """Where the modules that a module imports stand now. Without it a page after an upgrade would run new
    scripts upon old ones that the browser kept; a browser that knows no import maps asks for the plain addresses."""
    imports = {}
    for name in _modules():
        address = url_for("static", filename=name)
        imports[address.partition("?")[0]] = address
    # the text is made of our own file names: nothing in it could end the script
    script = Markup('<script type="importmap" nonce="{}">{}</script>')
    return script.format(nonce, Markup(json.dumps({"imports": imports})))  # noqa: S704


def init_app(app: Flask) -> None:
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = KEPT
    app.url_defaults(_stamp)
    app.jinja_env.globals.update(styles=STYLES, import_map=import_map)

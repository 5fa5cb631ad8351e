"""The application factory: the wiring, one screen."""

from __future__ import annotations

from typing import Any

from flask import Flask

from . import cli, errors, floors, noted
from .config import MIGRATIONS, PACKAGE, PRIVATE, TEMPLATES, settings, trust_proxies
from .extensions import babel, csrf, db, let_go, login, migrate, prepare_sqlite
from .gateways.replicas import replica
from .gateways.sealing import Pen, Sealer, Vault
from .gateways.storage import store


def create_app(overrides: dict[str, Any] | None = None) -> Flask:
    """The application, wired and ready.

    Raises MissingSettings when a production start lacks its secrets, Outdated when a package is
    known to be unsafe.
    """
    app = Flask(
        "acceptance",
        root_path=str(PACKAGE),
        template_folder=str(TEMPLATES),
        static_folder=None,  # web.assets gives style sheets and scripts out
    )
    app.config.update(settings())
    app.config.update(overrides or {})
    if app.config["PRODUCTION"]:
        floors.require()
    app.config["INSTANCE"].mkdir(mode=PRIVATE, parents=True, exist_ok=True)
    app.extensions["store"] = store(app.config["STORAGE_URL"])
    app.extensions["replica"] = replica(app.config["REPLICA_URL"])
    app.extensions["sealer"] = Sealer(app.config["SECRET_KEY"])
    app.extensions["vault"] = Vault(app.config["SECRET_KEY"])
    _scheme, _colon, address = app.config["PUBLIC_URL"].partition("://")
    app.extensions["pen"] = Pen(app.config["SECRET_KEY"], f"{address}/v/log")

    from acceptance.services.letters.press import Press

    from . import models  # noqa: F401 - the tables must be known before the engine is used

    app.extensions["press"] = Press(app.extensions["store"], app.config["PUBLIC_URL"])
    if app.config["TRUSTED_PROXIES"]:
        trust_proxies(app, app.config["TRUSTED_PROXIES"])

    db.init_app(app)
    app.teardown_appcontext(let_go)
    migrate.init_app(app, db, directory=str(MIGRATIONS), render_as_batch=True)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            prepare_sqlite(db.engine)
    # pages read who is served from `g`: one that says the database is away must not ask it
    login.init_app(app, add_context_processor=False)

    from . import api, web

    app.jinja_environment = web.rendering.Pages
    babel.init_app(app, locale_selector=web.context.locale)
    web.init_app(app)
    csrf.init_app(app)  # after the context, which every error page needs
    errors.init_app(app, api.errors.problem)
    api.init_app(app)
    cli.init_app(app)
    noted.init_app()
    return app

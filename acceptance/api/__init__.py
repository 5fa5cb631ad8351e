"""JSON doors under /api/v1: the same services and forms as the pages, described by themselves."""

from __future__ import annotations

from flask import Flask

from . import description, errors, projects

__all__ = ["errors", "init_app"]


def init_app(app: Flask) -> None:
    """Open the doors."""
    app.register_blueprint(description.blueprint)
    app.register_blueprint(projects.blueprint)

"""The pages' Jinja environment, in which a page asks for what every page has at no cost of its own."""

from __future__ import annotations

from collections.abc import MutableMapping
from types import MappingProxyType
from typing import Any

from flask import Flask
from flask.templating import Environment
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from ..counting import counted
from ..extensions import babel


class Pages(Environment):
    """Every template knows the same names, looked at in one dictionary.

    Jinja chains a dictionary of each template's own before them, which it then walks name by name
    for each page and for each template that a page imports from.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The names of the environment, to be read alone: a template cannot give others a name."""
        if d:
            return super().make_globals(d)
        return MappingProxyType(self.globals)  # type: ignore[return-value]


def speak(app: Flask) -> None:
    """Let the templates ask the catalogue of the request without the way round by its domain."""

    def catalogue() -> Any:
        return babel.domain_instance.get_translations()

    @pass_context
    def gettext(page: Context, text: str, /, **facts: object) -> str:
        said: str = catalogue().ugettext(text)
        if facts:
            said = counted(said, facts)
        if page.eval_ctx.autoescape:
            said = Markup(said)  # noqa: S704 - our own sentence
        if not facts and "%" not in said:
            return said
        return said % facts

    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=lambda text: catalogue().ugettext(text),
        ngettext=lambda one, many, count: catalogue().ungettext(one, many, count),
        newstyle=True,
    )
    # `_` itself, not Jinja's alias that looks "gettext" up and calls it once more
    app.jinja_env.globals.update(gettext=gettext, _=gettext)

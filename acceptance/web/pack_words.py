"""The English of packs: asked wherever the catalogue of our own words has none. Their Chinese needs no translation."""

from __future__ import annotations

from gettext import NullTranslations
from typing import Any

from flask import Flask, g
from flask_babel import Domain

from workflows import standards

from ..counting import counted
from ..extensions import babel


class PackWords(NullTranslations):
    """Answers for a text that stands in no catalogue."""

    def gettext(self, message: str) -> str:
        """The English that the packs give the text, or the text itself."""
        return standards.english(message)


class _Catalogues(dict[tuple[str, str], NullTranslations]):
    """Flask-Babel keeps a language's catalogue here once it is read: the moment to put the packs behind it."""

    def __setitem__(self, key: tuple[str, str], catalogue: NullTranslations) -> None:
        language, _domain = key
        if language == "en":
            catalogue.add_fallback(PackWords())
        super().__setitem__(key, catalogue)


class WithPacks(Domain):  # type: ignore[misc]
    """The messages of the product, then the words of the packs."""

    def __init__(self) -> None:
        super().__init__()
        self.cache = _Catalogues()

    def gettext(self, string: str, **variables: object) -> str:
        """The text in the request's language, filled, in the number that its figures ask for."""
        text: str = self.get_translations().ugettext(string)
        if not variables:
            return text
        return counted(text, variables) % variables

    def get_translations(self) -> Any:
        """The catalogue of this request's language, found once.

        It is kept where Flask-Babel keeps the language, which `force_locale` and `refresh` empty.
        """
        try:
            # looked up once: each look through `g` walks to the context of the request anew
            here = g._get_current_object()
        except RuntimeError:
            return super().get_translations()
        kept = getattr(here.get("_flask_babel"), "babel_translations", None)
        if kept is None:
            kept = super().get_translations()
            here._flask_babel.babel_translations = kept
        return kept


def init_app(_app: Flask) -> None:
    """Let every translation of a page, a letter or an answer fall back on the packs."""
    babel.domain_instance = WithPacks()

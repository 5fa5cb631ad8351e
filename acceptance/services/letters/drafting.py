"""A document to be written: where, when, with which answers; and the pieces that documents are made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from acceptance.models import Inspection
from acceptance.refusals import Refused
from acceptance.services.ground.access import Place
from acceptance.services.life.facts import ProjectFacts
from acceptance.services.life.projects import totals
from workflows.roles import PartyKind

BLANK = "　"


@dataclass(frozen=True)
class Asked:
    """A document to be written: where, on which day, what the hand typed for it, which visit it is about, and the step
    that it comes with."""

    place: Place
    today: date
    answers: Mapping[str, Any] = field(default_factory=dict)
    inspection: Inspection | None = None
    step: str = ""

    @property
    def project(self) -> Any:
        return self.place.project

    @property
    def facts(self) -> ProjectFacts:
        return ProjectFacts(self.project, self.today)

    def unit(self, kind: PartyKind) -> str:
        return "、".join(
            dict.fromkeys(
                party.organisation.name for party in self.project.parties if party.kind == kind
            )
        )

    @property
    def owner(self) -> str:
        return self.unit(PartyKind.OWNER)


Context = dict[str, Any]


def sections(*parts: tuple[str, Iterable[str]]) -> list[dict[str, Any]]:
    """Numbered headings with their paragraphs."""
    return [
        {"title": f"{number}、{title}", "texts": list(texts) or ["无。"]}
        for number, (title, texts) in zip("一二三四五六七八九十", parts, strict=False)
    ]


def letter(
    title: str,
    receiver: str,
    texts: Iterable[str],
    sections: Iterable[Any] = (),
    attachments: Iterable[str] = (),
) -> Context:
    """The fields of a letter; attachments get their numbers."""
    return {
        "title": title,
        "receiver": receiver,
        "texts": list(texts),
        "sections": list(sections),
        "attachments": [f"{n}．{text}" for n, text in enumerate(attachments, 1)],
    }


def quantities(asked: Asked) -> list[str]:
    """How many volumes, files, pages and as-built drawings there are, as a sentence."""
    counted = totals(asked.project.id)
    return [
        f"形成档案{counted['volumes']}卷，文件{counted['files']}件，{counted['pages']}页，其中竣工图{counted['drawings']}张。"
    ]


def body_of(asked: Asked, kind: str) -> Mapping[str, str]:
    """What a party wrote in a statement. Raises Refused (no_document_yet)."""
    found = asked.facts.statements().get(kind)
    if found is None:
        raise Refused("no_document_yet", why="尚未填写")
    return dict(found.body)

"""What goes between an owner and the city archive beside its opinion: 报送承诺书, 移交书, 接收证明."""

from __future__ import annotations

from acceptance.refusals import Refused
from acceptance.services.ground.holdings import left_over, totals
from workflows.words import N_

from . import judged
from .drafting import BLANK, Asked, Context


def receiver(asked: Asked) -> str:
    """The city archive of the project. Raises Refused (no_document_yet) where none is registered."""
    if asked.project.city_archive is None:
        raise Refused("no_document_yet", why=N_("项目没有登记城建档案馆"))
    return asked.project.city_archive.name


def city_pledge(asked: Asked) -> Context:
    """报送承诺书 of the owner. Raises Refused (no_document_yet) for a project that no city archive receives."""
    return {
        "project": asked.project.name,
        "owner": asked.owner,
        "place": asked.project.place or BLANK,
        "receiver": receiver(asked),
    }


def city_transfer(asked: Asked) -> Context:
    """建设工程档案移交书 with its quantities. Raises Refused as `city_pledge`, and without volumes."""
    project, counted = asked.project, totals(asked.project.id)
    if not counted["volumes"]:
        raise Refused("no_document_yet", why=N_("还没有案卷"))
    return {
        "project": project.name,
        "owner": asked.owner,
        "receiver": receiver(asked),
        "opinion": judged.cited(project.id, "city_opinion"),
        "volumes": counted["volumes"],
        "files": counted["files"],
        "pages": counted["pages"],
        "drawings": counted["drawings"],
        "uncounted": left_over(project.id),
    }


def city_certificate(asked: Asked) -> Context:
    """建设工程档案接收证明: what was counted when it came in is written by hand."""
    project = asked.project
    return {
        "project": project.name,
        "owner": asked.owner,
        "transfer": judged.cited(project.id, "city_transfer"),
    }

"""Receipts in words: what a sender is told of each file, and where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from flask import g
from flask_babel import gettext as _

from acceptance.models import Delivery, Upload
from acceptance.models.shapes import UploadResult
from acceptance.models.states import DeliveryKind, Gone, UploadState
from acceptance.refusals import HELD, KNOWN, Refused
from acceptance.sentences import sentence
from acceptance.sentences import told as because
from acceptance.services.ground import jobs
from acceptance.services.intake import receipts
from acceptance.services.intake.receipts import Told
from workflows.words import N_

OUTCOMES = {
    "done": N_("已办"),
    "already": N_("先前已办"),
    "changed": N_("您看过以后有变动，没有办"),
    "left": N_("没有办"),
}
"""What became of an item that was submitted or recalled by a link."""
MOST = 2000
"""Files of a package that one receipt names."""


class Worded(Told, total=False):
    """The receipt of one file with its sentence."""

    sentence: str


class Receipt(Worded, total=False):
    """The receipt of an upload; `files` are those of a package, `age` is for how many seconds the
    oldest task has been waiting for the worker.
    """

    token: str
    offset: int
    state: str
    age: int
    progress: int
    total: int


def numbered(number: int) -> str:
    """The number of a receipt as it is printed and read out."""
    return f"{number:06d}"


def failures_first(row: Delivery) -> list[Worded]:
    """The files of a receipt with where each stands now: first what was not stored, then what waits
    in the holding area.
    """
    if row.kind != DeliveryKind.FILES:
        return []
    told = worded(row.results)
    return sorted(told, key=lambda one: (not one.get("refused"), not one.get("held")))


class Outcome(NamedTuple):
    """What became of an item, by the names of OUTCOMES, and why it was left."""

    name: str
    outcome: str
    why: str


def items(row: Delivery) -> list[Outcome]:
    """The items of a receipt, what was left first."""
    if row.kind == DeliveryKind.FILES:
        return []
    told = [
        Outcome(
            one["name"],
            one["outcome"],
            "；".join(because(*why) for why in one.get("why", ())),
        )
        for one in row.results
    ]
    return sorted(told, key=lambda one: one.outcome == "done")


def of(row: Upload) -> Receipt:
    """An upload and what became of it."""
    body: Receipt = {
        "token": row.token,
        "name": row.name,
        "size": row.size,
        "offset": row.offset,
        "state": row.state,
        "age": jobs.age(now=g.now),
    }
    if row.state == UploadState.REFUSED:
        return {**body, "sentence": sentence(Refused(row.result["refused"], **row.result["facts"]))}
    if row.state != UploadState.DONE:
        return {**body, "sentence": _("还没有存好，请勿删除原件")}
    if row.result.get("package"):
        return {**body, **_package(row)}
    return {**body, **worded([row.result])[0]}


def worded(results: Sequence[UploadResult]) -> list[Worded]:
    """The receipts of files with where each stands now, in words too."""
    return [{**told, "sentence": _words(told)} for told in receipts.standing(results)]


def _words(told: Told) -> str:
    """One sentence about a stored file."""
    if told.get("refused"):
        return sentence(Refused(told["refused"], **told["facts"]))
    said: str
    if told.get("held"):
        said = _("已存入预归档区：%(why)s", why=_(HELD[told["held"]]))
    elif told.get("gone") == Gone.WITHDRAWN:
        said = _("已撤下，不计入任何数")
    elif told.get("gone"):
        said = _("内容已彻底清除")
    elif told["check"] == "failed":
        said = _("检测不通过：看检测结果，改正后重传")
    else:
        said = _("已存，SHA-256 %(digest)s", digest=told["digest"][:16])
        if told.get("known"):
            said += "；" + _(KNOWN[told["known"]], number=told["number"])
        if told.get("twin"):
            said += "；" + _("内容与“%(title)s”相同", title=told["twin"])
    if told.get("slip"):
        said += "；" + _("回执 %(number)s", number=numbered(told["slip"]))
    return said


def _package(row: Upload) -> Receipt:
    """What is told of a package: how far its unpacking has come, then its files."""
    files = row.result.get("files")
    if files is None:
        said: Receipt = {"package": True, "sentence": _("压缩包已存，正在解开")}
        said["progress"] = said["total"] = 0
        if job := jobs.of_subject("unpack", row.id):
            said["progress"], said["total"] = job.progress, job.total
        return said
    told = worded(files)
    sentence: str = _(
        "压缩包解出 %(count)d 个文件，存好 %(stored)d 个",
        count=len(told),
        stored=sum(not one.get("refused") for one in told),
    )
    if slip := row.result.get("slip"):
        sentence += "；" + _("回执 %(number)s", number=numbered(slip))
    return {"package": True, "files": told[:MOST], "sentence": sentence}

"""The pages on which an archive is judged (验收), one question each: which of them a stage has, and on
which one begins.

A programme has only those whose needs its table asks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .programmes import Programme
from .projects import Stage
from .words import N_

S = Stage
PREPARED = (S.SELF_CHECK, S.SUPPLEMENT)
FORMED = (S.APPLIED, S.ADMITTED, S.PRE_CHECK)
DECIDED = (S.RECTIFICATION, S.RECHECK, S.ACCEPTED, S.ARCHIVED, S.FAILED)
MET = (S.REVIEW, *DECIDED)
"""From the meeting on."""
LEFT = (S.SUSPENDED, S.TERMINATED, S.VOIDED)
"""Beside the line: what there was can still be read."""


@dataclass(frozen=True)
class Page:
    """One page: its tab and its question, while which stages it is shown, and the need without which a
    programme has none of it.
    """

    name: str
    tab: str
    question: str
    when: tuple[Stage, ...]
    need: str = ""


# fmt: off
PAGES = (
    #    name        tab                 question                        while                                     only where the table asks
    Page("opinion",  N_("申请与意见"),   N_("该写的写齐了吗"),           tuple(Stage)),
    Page("panel",    N_("验收组"),       N_("验收组齐了吗"),             (S.SUPPLEMENT, *FORMED, *MET, *LEFT),     "panel_formed"),
    Page("sample",   N_("抽查"),         N_("抽查了哪些案卷"),           (*MET, *LEFT),                            "sampled"),
    Page("scores",   N_("评分"),         N_("得了多少分"),               (*PREPARED, *FORMED, *MET, *LEFT)),
    Page("vote",     N_("表决"),         N_("表决到哪一步"),             (*MET, *LEFT),                            "voted_through"),
    Page("handover", N_("移交清册"),     N_("移交清册签了吗"),           (S.ACCEPTED, S.ARCHIVED),                 "handover_listed"),
)
# fmt: on
FIRST = {
    **dict.fromkeys(FORMED, "panel"),
    S.REVIEW: "vote",
    S.ACCEPTED: "handover",
    S.ARCHIVED: "handover",
}
"""Where one begins; else with what is written."""


def shown(programme: Programme, stage: str, *, scored: bool) -> Sequence[Page]:
    """The pages of a stage, in their order; the points only where the pack has a table of them."""
    return [
        page
        for page in PAGES
        if stage in page.when
        and (not programme.name or not page.need or programme.asks(page.need))
        and (page.name != "scores" or scored)
    ]


def first(pages: Sequence[Page], stage: str) -> str:
    """The page on which one begins."""
    wanted = FIRST.get(Stage(stage), "opinion")
    if wanted in [page.name for page in pages]:
        return wanted
    return "opinion"


QUESTIONS = {page.name: page.question for page in PAGES}

"""Rules about how a life ends, or begins again: a mistaken registration, a new application after a failure."""

from __future__ import annotations

from collections.abc import Iterator

from ..ending_facts import BuiltFacts, ReapplicationFacts
from ..engine import Blocker
from ..roles import Role


def nothing_built(built: BuiltFacts) -> Iterator[Blocker]:
    """本系统约定：登记有误的才作废. What has papers or files is given up, not void."""
    if built.papers:
        yield Blocker("papers_issued", Role.BUREAU, ("reports", None), {"count": built.papers})
    if built.files:
        yield Blocker("files_there", Role.BUREAU, ("filing", None), {"count": built.files})


def may_apply_again(again: ReapplicationFacts) -> Iterator[Blocker]:
    """标准包可设：复查不合格后能否再次申请、隔多少天."""
    if not again.allowed:
        yield Blocker("reapply_not_allowed", Role.BUREAU)
    elif again.days_left > 0:
        said = {"count": again.days_left}
        yield Blocker("reapply_early", Role.OWNER, ("project", None), said)

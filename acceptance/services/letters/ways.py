"""How each vote came, and which were struck through: what the papers of a meeting tell of it."""

from __future__ import annotations

from acceptance.gateways.clock import local_date
from acceptance.models import PanelMember, Strike
from acceptance.models.states import VoteWay
from acceptance.services.judging import strikes
from workflows.strikes import Noun, StrikeState

CAME = {
    VoteWay.ACCOUNT: "经本人账号",
    VoteWay.MAILED: "经寄送的链接",
    VoteWay.HANDED: "经{by}面交的链接",
    VoteWay.PAPER: "纸质表决票，{by}录入",
}
"""How a vote came."""
SHOWN = 12
"""How much of the digest of a scanned sheet is printed (characters)."""
VOTES = {"agree": "同意", "against": "不同意"}


def came(member: PanelMember) -> str:
    """How a member's vote came: by whom a link was handed over or a sheet entered, which sheet, and
    whether a member with an account has left that unconfirmed. Nothing before anybody kept it.
    """
    if not member.via:
        return ""
    parts = [CAME[VoteWay(member.via)].format(by=member.via_by)]
    if member.sheet is not None:
        parts.append(f"扫描件{member.sheet['digest'][:SHOWN]}")
    if member.awaits:
        parts.append("本人未确认")
    return "，".join(parts)


def struck(project_id: int) -> list[str]:
    """The votes that were struck through, a sentence each."""
    rows = strikes.of(project_id, Noun.VOTE)
    return [_struck(row) for row in rows if row.state == StrikeState.STRUCK]


def _struck(row: Strike) -> str:
    said = row.said
    voted = VOTES[said["vote"]]
    day = row.answered_at and local_date(row.answered_at).isoformat()
    who = f"{row.asked_by}提出，{row.answered_by}同意"
    if row.asked_by == row.answered_by:
        who = f"{row.asked_by}本人否认"
    return f"划去的票：{row.title}，{voted}，{said['by']}录入；{row.reason.rstrip('。')}（{who}，{day}）。"

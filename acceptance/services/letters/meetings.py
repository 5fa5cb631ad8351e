"""What the papers of the meeting say: the panel, the record of the sample, ballot, scores, opinion.

The letters that call it, put it off or call it off are in convening.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import PanelMember, Sample, Score, Volume
from acceptance.models.states import SampleResult
from acceptance.refusals import Refused
from acceptance.services.judging import panels
from acceptance.services.judging.scores import rows as score_rows
from workflows import scoring
from workflows.documents import after_recheck

from . import opinion, ways
from .drafting import BLANK, Asked, Context, Entry
from .opinion import POSTS, vote_of
from .words import chinese_date, inspected, inspection_line

MORE_GUESTS = (BLANK, BLANK)
"""Lines for guests of other units."""
RESULTS = {SampleResult.OPEN: BLANK, SampleResult.SOUND: "合格", SampleResult.FAULTY: "有问题"}


def panel_list(asked: Asked) -> Context:
    """验收组名单与签到表. Raises Refused (no_document_yet) while the panel is empty."""
    rows = [_seat(number, member) for number, member in enumerate(panels.of(asked.place), 1)]
    if not rows:
        raise Refused("no_document_yet", why="验收组还没有成员")
    return {
        "project": asked.project.name,
        "organiser": asked.project.organiser.name,
        "meeting_date": chinese_date(asked.project.meeting_on),
        "meeting_place": asked.project.meeting_place or BLANK,
        "members": rows,
        "guests": _guests(asked),
    }


def _guests(asked: Asked) -> list[Entry]:
    """列席: a line for each unit that takes part in the project, and some more; names are written by hand."""
    engaged = [one for one in asked.project.parties if one.live]
    units = dict.fromkeys(one.organisation.name for one in engaged)
    return [
        {"number": number, "unit": unit} for number, unit in enumerate([*units, *MORE_GUESTS], 1)
    ]


def _seat(number: int, member: PanelMember) -> Entry:
    """A line of the list; whoever stepped back (回避) stays on it, with the reason."""
    row: Entry = {
        "number": number,
        "name": member.name,
        "post": POSTS[member.post],
        "unit": member.unit,
        "title": member.title or BLANK,
        "deputed": BLANK,
        "remark": BLANK,
    }
    if member.deputed_on:
        row["deputed"] = member.deputed_on.isoformat()
    if member.absent:
        row["remark"] = f"缺席：{member.recusal}"
    elif member.recused:
        row["remark"] = f"回避：{member.recusal}"
    return row


def drawn(project_id: int) -> Sequence[Sample]:
    """The sampled volumes in the order of their numbers. Raises Refused (no_document_yet) without any."""
    samples = db.session.scalars(
        select(Sample)
        .join(Volume, Volume.id == Sample.volume_id)
        .where(Sample.project_id == project_id)
        .order_by(Volume.number, Sample.id)
    ).all()
    if not samples:
        raise Refused("no_document_yet", why="尚未抽取案卷")
    return samples


def inspection_record(asked: Asked) -> Context:
    """抽查记录表. Raises Refused (no_document_yet) before volumes were drawn."""
    samples = drawn(asked.project.id)
    return {
        "project": asked.project.name,
        "count": len(inspected(samples)),
        "sampling": inspection_line(samples),
        "meeting_date": chinese_date(asked.project.meeting_on),
        "rows": [
            {
                "number": n,
                "code": s.volume.code or f"第{s.volume.number}卷",
                "title": s.volume.title,
                "focus": s.focus or _manner(s),
                "result": RESULTS[SampleResult(s.result)],
                "remark": opinion.inspection_remark(s) or BLANK,
            }
            for n, s in enumerate(samples, 1)
        ],
    }


def _manner(sample: Sample) -> str:
    if sample.by_hand:
        return "补抽"
    return "随机"


def voted(asked: Asked) -> Sequence[PanelMember]:
    """The members of a panel whose vote has ended.

    Raises Refused (no_document_yet) while the panel is empty or the vote has not ended.
    """
    require_vote(asked)
    return panels.sitting(asked.place)


def require_vote(asked: Asked) -> None:
    """Raises Refused as `voted`."""
    voting = asked.facts.voting
    if not voting.members:
        raise Refused("no_document_yet", why="验收组还没有成员")
    if not voting.ended:
        raise Refused("no_document_yet", why="表决尚未结束")


def ballot(asked: Asked) -> Context:
    """表决表; of a secret ballot it tells only who has voted.

    Raises Refused (no_document_yet) while the panel is empty or the vote has not ended.
    """
    sitting = voted(asked)
    facts = asked.facts
    voting = facts.voting
    manner = "记名"
    if facts.secret:
        manner = "无记名"
    return {
        "project": asked.project.name,
        "organiser": asked.project.organiser.name,
        "meeting_date": chinese_date(asked.project.meeting_on),
        "manner": manner,
        "count": voting.members,
        "agreed": voting.agreed,
        "against": voting.against,
        "struck": ways.struck(asked.project.id),
        "members": [
            {
                "number": n,
                "name": m.name,
                "post": POSTS[m.post],
                "unit": m.unit,
                "vote": vote_of(m, secret=facts.secret, none=BLANK),
                "remark": _remark(m),
            }
            for n, m in enumerate(sitting, 1)
        ],
    }


def _remark(member: PanelMember) -> str:
    """A dissent, and how the vote came."""
    return "；".join(filter(None, [member.dissent, ways.came(member)])) or BLANK


def score_sheet(asked: Asked) -> Context:
    """评分表 with both sides' points. Raises Refused (no_score_table) where the pack has none."""
    told = asked.facts.score
    sheet, own, result = told.table, told.own, told.result
    if sheet is None or own is None or result is None:
        raise Refused("no_score_table")
    given = score_rows(asked.place)
    rows: list[Entry] = []
    number = 0
    for part, reached in zip(sheet.parts, result.parts, strict=True):
        for item in part.items:
            number += 1
            rows.append(_score_row(number, item, given.get(item.code)))
        rows.append(
            {
                "number": BLANK,
                "item": f"{part.name}小计",
                "standard": BLANK,
                "points": scoring.plain(part.points),
                "own": BLANK,
                "given": scoring.plain(reached),
                "reason": BLANK,
            }
        )
    level = result.level or "不合格"
    if result.missing:
        level = "未评完"
    return {
        "project": asked.project.name,
        "source": opinion.basis(asked.facts.procedure),
        "rows": rows,
        "total": scoring.plain(result.total),
        "own_total": scoring.plain(own.total),
        "level": level,
    }


def _score_row(number: int, item: scoring.Item, written: Score | None) -> Entry:
    """An item with the owner's points beside the panel's; the panel's reason goes before the
    owner's.
    """
    row: Entry = {
        "number": number,
        "item": item.name,
        "standard": item.standard,
        "points": scoring.plain(item.points),
        "own": BLANK,
        "given": BLANK,
        "reason": BLANK,
    }
    if written is not None:
        row["own"], row["given"] = _points(written.own), _points(written.points)
        row["reason"] = written.reason or written.own_reason or BLANK
    return row


def _points(points: Decimal | None) -> str:
    if points is None:
        return BLANK
    return scoring.plain(points)


def opinion_document(asked: Asked) -> Context:
    """验收意见, of the meeting or after a second look, as the step says that it comes with."""
    return opinion.opinion_context(
        asked.place, rechecked=after_recheck(asked.step), today=asked.today
    )

"""案卷质量检查表 from the records of the sample, volume by volume; 个人评分表, blank, for one member to fill in."""

from __future__ import annotations

from decimal import Decimal

from acceptance.gateways.clock import local_date
from acceptance.models import Sample, SampleNote
from acceptance.models.states import SampleResult
from acceptance.refusals import Refused
from acceptance.services.judging import notes
from acceptance.services.volumes import terms
from workflows import scoring
from workflows.terms import PERIODS

from . import meetings, opinion
from .drafting import BLANK, Asked, Context, Entry
from .words import chinese_date


def quality_check(asked: Asked) -> Context:
    """案卷质量检查表. Raises Refused (no_document_yet) before volumes were drawn."""
    samples = meetings.drawn(asked.project.id)
    kept = terms.of(asked.project.id)
    results = [sample.result for sample in samples]
    return {
        "project": asked.project.name,
        "meeting_date": chinese_date(asked.project.meeting_on),
        "count": len(samples),
        "sound": results.count(SampleResult.SOUND),
        "faulty": results.count(SampleResult.FAULTY),
        "unseen": results.count(SampleResult.OPEN),
        "rows": [
            _volume(number, sample, kept.get(sample.volume_id, terms.NONE))
            for number, sample in enumerate(samples, 1)
        ],
    }


def _volume(number: int, sample: Sample, kept: terms.Terms) -> Entry:
    volume = sample.volume
    return {
        "number": number,
        "code": volume.code or f"第{volume.number}卷",
        "title": volume.title,
        "files": volume.files,
        "pages": volume.pages,
        "retention": PERIODS.get(kept.retention, BLANK),
        "result": meetings.RESULTS[SampleResult(sample.result)],
        "remark": "；".join(map(_note, notes.standing(sample))) or BLANK,
    }


def _note(note: SampleNote) -> str:
    """What one inspector wrote, on which page, and when; without words, that he looked."""
    said = note.text.rstrip("。") or meetings.RESULTS[SampleResult(note.result)]
    if note.page:
        said = f"{said}（页：{note.page}）"
    return f"{said}，{note.by}，{local_date(note.at).isoformat()}"


def member_score_sheet(asked: Asked) -> Context:
    """个人评分表 with nobody's points. Raises Refused (no_score_table) where the pack has none."""
    sheet = asked.facts.score.table
    if sheet is None:
        raise Refused("no_score_table")
    rows: list[Entry] = []
    for part in sheet.parts:
        rows += [_item(len(rows) + at, item) for at, item in enumerate(part.items, 1)]
    return {
        "project": asked.project.name,
        "source": opinion.basis(asked.facts.procedure),
        "meeting_date": chinese_date(asked.project.meeting_on),
        "full": scoring.plain(sum((part.points for part in sheet.parts), start=Decimal(0))),
        "rows": rows,
    }


def _item(number: int, item: scoring.Item) -> Entry:
    return {
        "number": number,
        "item": item.name,
        "standard": item.standard,
        "points": scoring.plain(item.points),
    }

"""A prefilled list to download: the files so far, locked keys, drop-downs, and how to fill it in."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from typing import IO

from flask import Response, request
from sqlalchemy import Row

from acceptance.extensions import db
from acceptance.gateways import xlsx
from acceptance.gateways.filetypes import XLSX
from acceptance.guard import needs
from acceptance.models import Filing, Party, Volume
from acceptance.refusals import NotFound
from acceptance.services.ground import access
from acceptance.services.ground.access import Place
from acceptance.services.lists import prefilled
from workflows import listing
from workflows.list_line import Line

from .catalogues import blueprint
from .lists import attachment, whole

WIDTHS = (10, 10, 8, 30, 24, 28, 36, 18, 20, 12, 8, 8, 8, 13)
STYLES = (xlsx.LOCKED,) * 5 + (xlsx.TEXT,) * 5 + (xlsx.NUMBER,) * 3 + (xlsx.TEXT,)
BLANK = (xlsx.LOCKED, xlsx.TEXT, xlsx.NUMBER, xlsx.LOCKED, xlsx.LOCKED, *STYLES[5:])
GUIDE = [
    [
        "总的",
        "灰色列是系统的键，已锁定，不要改。一行一件文件；填好后原样上传，有错会把同一份表退回，右边多一列“错误信息”，改完再传。有错则整份不导入。",
    ],
    ["文件标识", "系统编号。空着表示新文件；有编号表示改已有的文件。"],
    ["条目编号", "这件文件归哪一条。表末空行可从下拉列表中选，条目见“条目”表。"],
    ["标段号", "按标段归档的条目填标段号，全项目的填 0。"],
    ["案卷题名", "已组卷的填案卷题名；同一题名的行归在一卷，页号从 1 起连续。可空。"],
    ["文件题名", "必填，按文件上的题名。"],
    ["文件编号", "文号、图号。可空。"],
    ["责任者", "形成文件的单位或个人。"],
    ["文件日期", "8 位数字，如 20240301，也可写 2024-03-01。"],
    ["起始页、终止页、页数", "填起止页，或只填页数。只填阿拉伯数字。"],
    ["计划归档日期", "建设单位可改，改的是整条条目的日期。"],
    [
        "列名",
        "自己的表也行：列名写“题名”“文件名称”“文号”“日期”等都认得；认不得的列名，上传后指定一次，以后记住。",
    ],
]


@blueprint.get("/list.xlsx")
@needs("catalogue.import")
def download(place: Place) -> Response:
    """A prefilled list of the project, a section, a party or a volume, with a guide, drop-downs
    and locked keys.
    """
    section, volume, party = _asked("section"), _volume(place), _party(place)
    party_id = None
    if party is not None:
        party_id = party.id
    lines = prefilled.lines(place, section=section, party_id=party_id, volume=volume)
    spooled: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - streamed out below
    xlsx.write(spooled, _sheets(lines, _items(place)))
    spooled.seek(0)
    return attachment(spooled, f"{_title(place, section, party, volume)}-归档清单.xlsx", XLSX)


def _asked(name: str) -> int | None:
    """A number of the address; anything else counts as not asked."""
    return whole(request.args.get(name))


def _volume(place: Place) -> Volume | None:
    """The volume asked for. Raises NotFound for who does not see the whole project."""
    asked = _asked("volume")
    if asked is None:
        return None
    volume: Volume = access.owned(place, Volume, asked)
    if not place.whole:
        raise NotFound
    return volume


def _party(place: Place) -> Party | None:
    """The party asked for. Raises NotFound for another's."""
    asked = _asked("party")
    if asked is None:
        return None
    party: Party = access.owned(place, Party, asked)
    if not place.whole and party.id not in place.party_ids:
        raise NotFound
    return party


def _items(place: Place) -> Sequence[Row[str, str]]:
    """Code and name of every item that may be chosen."""
    return db.session.execute(
        access.filings(place)
        .with_only_columns(Filing.code, Filing.name)
        .distinct()
        .order_by(Filing.code)
    ).all()


def _title(place: Place, section: int | None, party: Party | None, volume: Volume | None) -> str:
    """Whose list it is, for the name of the file."""
    if volume is not None:
        return volume.title
    if party is not None:
        return party.organisation.name
    for one in place.project.sections:
        if one.number == section:
            return one.name
    return place.project.name


def _sheets(lines: Iterable[Line], items: Sequence[Row[str, str]]) -> list[xlsx.Sheet]:
    """The list itself, the guide, and the items of the drop-down."""
    return [
        xlsx.Sheet(
            "清单",
            list(listing.FIELDS.values()),
            (line[: len(listing.FIELDS)] for line in lines),
            STYLES,
            WIDTHS,
            blank=500,
            blank_styles=BLANK,
            protect=True,
            # the second column, 条目编号, chooses from the third sheet
            lists=[(1, f"条目!$A$2:$A${len(items) + 1}")],
        ),
        xlsx.Sheet("填写说明", ["列", "怎么填"], GUIDE, widths=(16, 90)),
        xlsx.Sheet("条目", ["条目编号", "条目名称"], items, widths=(12, 60)),
    ]

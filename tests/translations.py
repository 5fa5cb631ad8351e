"""The words that the code uses, and the English catalogue.

`make translations` brings the catalogue up to date.
"""

from __future__ import annotations

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

PO = Path("acceptance/translations/en/LC_MESSAGES/messages.po")
METHODS = [("**.py", "python"), ("**.html", "jinja2.ext:babel_extract")]
KEYWORDS = {"_": None, "N_": None, "gettext": None}


def used() -> set[str]:
    """Every text marked for translation, and the titles in the step tables and name tables.

    Packs bring their own English.
    """
    found = set()
    for room in ("acceptance", "workflows", "forms", "templates"):
        for _file, _line, text, _comments, _context in extract_from_dir(
            room, METHODS, keywords=KEYWORDS, options_map={"**.html": {"trimmed": "true"}}
        ):
            found.add(text if isinstance(text, str) else text[0])
    return {text for text in found if any("\u4e00" <= c <= "\u9fff" for c in text)} | tables()


def tables() -> set[str]:
    from workflows import (
        amendments,
        draws,
        filings,
        findings,
        newcomers,
        projects,
        purges,
        revisions,
        roles,
        sampling,
        successions,
    )

    found = set()
    for flow in (
        projects.PROJECT,
        filings.FILING,
        findings.FINDING,
        amendments.AMENDMENT,
        revisions.REVISION,
        draws.DRAW,
        purges.PURGE,
        successions.SUCCESSION,
        newcomers.NEWCOMER,
    ):
        found |= {row.title for row in flow.steps.values()}
    for table in (
        projects.STAGE_NAMES,
        filings.FILING_NAMES,
        findings.FINDING_NAMES,
        amendments.AMENDMENT_NAMES,
        revisions.REVISION_NAMES,
        draws.DRAW_NAMES,
        purges.PURGE_NAMES,
        successions.SUCCESSION_NAMES,
        newcomers.NEWCOMER_NAMES,
        roles.ROLE_NAMES,
        roles.PARTY_NAMES,
        roles.BOND_NAMES,
        roles.HEAD_NAMES,
        roles.ORGANISATION_NAMES,
        roles.LEVELS,
    ):
        found |= set(table.values())
    return found | {
        sampling.TERMS,
        "流程图",
        "现在在这里",
        "停建、缓建",
        "补交退回的条目",
        "提交应归条目",
        "审核施工文件",
        "审查归档",
        "核定不适用条目",
        "表决",
        "收回到期未还的案卷",
        "答复提名的新单位",
        "答复改扩建项目查目录",
        "签发发文稿",
        "登记档案主管部门指出的单位",
        "试移交：制作试移交包，请接收单位核对",
    }


def catalogue() -> Catalog:
    with open(PO, "rb") as file:
        return read_po(file, locale="en")


def main() -> None:
    """Add new words with a blank, drop unused ones, keep what is translated.

    Without a change of words nothing is written.
    """
    old = catalogue()
    english = {message.id: message.string for message in old if message.id}
    wanted = used()
    if wanted != set(english):
        # the dates of the old one: a catalogue differs when its words do, not when it was made
        new = Catalog(
            locale="en",
            project="acceptance",
            version="",
            fuzzy=False,
            charset="utf-8",
            creation_date=old.creation_date,
            revision_date=old.revision_date,
        )
        for text in sorted(wanted):
            new.add(text, english.get(text, ""))
        for message in new:
            message.flags.discard("python-format")
        with open(PO, "wb") as file:
            write_po(file, new, omit_header=False, width=0, no_location=True)
    blank = [text for text in wanted if not english.get(text)]
    print(f"{len(wanted)} texts, {len(blank)} without English")


if __name__ == "__main__":
    main()

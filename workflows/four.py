"""四性检测 of one file by the numbered items of DA/T 70-2018: what each says about plain facts. 使用前请核对原文.

Every item says passed, failed, manual (a person must look) or not run, and why; nothing passes in silence. Items whose
name the sources do not give are not run. What belongs to packages and carriers is judged at the transfer, not here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .catalogue import FORBIDDEN
from .words import N_

PASSED, FAILED, MANUAL, NOT_RUN = "passed", "failed", "manual", "not_run"
RESULTS = {PASSED: N_("通过"), FAILED: N_("不通过"), MANUAL: N_("须人工"), NOT_RUN: N_("未检")}
PROPERTIES = {"1": N_("真实性"), "2": N_("完整性"), "3": N_("可用性"), "4": N_("安全性")}
NAMES = {
    "1-1": N_("固化信息有效性"), "1-2": N_("元数据项数据长度"), "1-3": N_("数据类型、格式"), "1-4": N_("设定值域符合度"),
    "1-5": N_("值合理性"), "1-6": N_("特殊字符"), "1-7": N_("档号规范性"), "1-8": N_("数据重复性"), "1-9": N_("（名称未见原文）"),
    "1-10": N_("内容数据电子属性一致性"), "1-11": N_("元数据是否关联内容数据"), "1-12": N_("说明文件和目录文件规范性"),
    "1-13": N_("信息包目录结构规范性"), "1-14": N_("信息包一致性"),
    "2-1": N_("总件数相符"), "2-2": N_("总字节数相符"), "2-3": N_("元数据项完整性"), "2-4": N_("元数据必填著录项"),
    "2-5": N_("过程信息完整性"), "2-6": N_("连续性元数据项"), "2-7": N_("内容数据完整性"), "2-8": N_("附件数据完整性"),
    "2-9": N_("归档范围"), "2-10": N_("信息包元数据完整性"), "2-11": N_("信息包内容数据完整性"),
    "3-1": N_("信息包元数据可读"), "3-2": N_("目标数据库元数据可访问"), "3-3": N_("内容数据格式"), "3-4": N_("内容数据可读"),
    "3-5": N_("长期可用"), "3-6": N_("软硬件环境合规"), "3-8": N_("信息包内容格式合规"),
    "4-1": N_("杀毒软件安装"), "4-2": N_("病毒感染"), "4-3": N_("载体多余文件"), "4-4": N_("载体读取速度"), "4-5": N_("载体外观"),
    "4-6": N_("光盘合格性"), "4-7": N_("操作过程安全性"),
}  # fmt: skip
NOTES = {
    "digest_kept": N_("SHA-256 与存入时一致"),
    "digest_changed": N_("SHA-256 与存入时不同：文件被改动，请重新上传"),
    "signed_unverified": N_("有电子签名：%(signers)s。签名未验证信任链"),
    "too_long": N_("“%(field)s”超过规定长度：请缩短"),
    "bad_character": N_("“%(field)s”含不可见的控制字符：重新键入"),
    "future_date": N_("日期 %(value)s 在今天之后：按落款核对"),
    "retention_unknown": N_("条目没有写明保管期限：请核对"),
    "same_content": N_("内容与“%(title)s”相同：确认是否重复归档"),
    "numbers_later": N_("组卷编号后检测"),
    "name_unseen": N_("标准原文未见，不检"),
    "at_transfer": N_("移交信息包时检测"),
    "whole_project": N_("按整个项目检测"),
    "size_changed": N_("大小与记录不同：请重新上传"),
    "extension": N_("扩展名与内容 %(found)s 不符：改正文件名"),
    "required_field": N_("缺%(field)s：请补填"),
    "advised_field": N_("没有%(field)s：有的请补填"),
    "no_journal": N_("没有存入记录"),
    "run_broken": N_("所在案卷页号不连续"),
    "no_volume": N_("尚未组卷"),
    "pages_differ": N_("目录写 %(listed)d 页，文件实际 %(found)d 页：改目录或重传"),
    "pages_not_listed": N_("目录未写页号，文件 %(found)d 页"),
    "pages_unknown": N_("这种格式数不出页数"),
    "blank_pages": N_("第 %(pages)s 页是空白"),
    "coarse_scan": N_("第 %(page)d 页约 %(dpi)d dpi，低于 %(minimum)d"),
    "attachments": N_("附件由人工核对"),
    "not_placed": N_("没有归入归档范围的条目：请指定条目"),
    "office_only": N_("%(found)s 宜另存 PDF/A 或 OFD 一并归档"),
    "needs_twin": N_("%(found)s 宜附同名 PDF"),
    "damaged": N_("文件已损坏，打不开：请重新导出"),
    "encrypted": N_("文件已加密：请去掉密码后再传"),
    "not_opened": N_("%(found)s 由人工打开核对"),
    "claims_pdfa": N_("声明为 PDF/A-%(claim)s，未验证"),
    "no_pdfa": N_("不是 PDF/A：长期保存前请转换"),
    "by_hand": N_("由人工核对"),
    "no_scanner": N_("未查毒"),
    "clean": N_("未发现病毒"),
    "infected": N_("含病毒 %(name)s：请杀毒后重传"),
    "online": N_("在线接收，没有载体"),
}
"""Why an item came out as it did, and what to do."""
LIMITS = {"title": 500, "number": 200, "author": 200}
FIELD_NAMES = {
    "title": N_("题名"),
    "number": N_("文件编号"),
    "author": N_("责任者"),
    "formed_on": N_("日期"),
}
PACKAGE = ("1-12", "1-13", "1-14", "2-10", "2-11", "3-1")
CARRIER = ("4-3", "4-4", "4-5", "4-6")
RULES: Mapping[str, Any] = {
    "required": ("title",),
    "advised": ("author", "formed_on"),
    "minimum_dpi": 200,
}
"""Parameters of the checks (本系统约定); a procedure pack may give its own under `checks`."""


@dataclass(frozen=True)
class Item:
    """One numbered item: its result, and the notes that explain it as (code, facts)."""

    code: str
    result: str
    notes: tuple[tuple[str, Mapping[str, Any]], ...] = ()


@dataclass(frozen=True)
class Subject:
    """A file as the checks see it: what the catalogue says, what was recorded when it was stored, what its bytes say."""

    title: str
    number: str
    author: str
    formed_on: date | None
    listed_pages: int | None
    name: str
    size: int
    digest: str
    kind: str
    retention: bool
    placed: bool
    journalled: bool
    volume_sound: bool | None
    has_twin: bool
    twin_of: str
    fits_name: bool
    stored_size: int
    scanner: bool
    scan: str
    virus: str
    today: date
    facts: Mapping[str, Any] = field(default_factory=dict)


def judge(subject: Subject, rules: Mapping[str, Any] = RULES) -> list[Item]:
    """Every item of the list, in its order, for one file."""
    found = {
        item.code: item
        for item in (
            *_authentic(subject),
            *_complete(subject, rules),
            *_usable(subject, rules),
            *_safe(subject),
        )
    }
    for code in PACKAGE:
        found[code] = Item(code, NOT_RUN, (("at_transfer", {}),))
    for code in CARRIER:
        found[code] = Item(code, NOT_RUN, (("online", {}),))
    return [found[code] for code in NAMES]


def verdict(items: list[Item]) -> str:
    """failed when one item failed, else passed."""
    return FAILED if any(item.result == FAILED for item in items) else PASSED


def _item(
    code: str, *, failed: Sequence[Any] = (), manual: Sequence[Any] = (), passed: Sequence[Any] = ()
) -> Item:
    result = FAILED if failed else MANUAL if manual else PASSED
    return Item(code, result, (*failed, *manual, *passed))


def _authentic(s: Subject) -> list[Item]:
    changed: list[Any] = (
        [] if s.facts.get("sha256", s.digest) == s.digest else [("digest_changed", {})]
    )
    signers = "、".join(
        f"{x['signer'] or '?'} {x['time']}".strip() for x in s.facts.get("signatures", [])
    )
    texts = {"title": s.title, "number": s.number, "author": s.author}
    return [
        _item(
            "1-1",
            failed=changed,
            manual=[("signed_unverified", {"signers": signers})] if signers else [],
            passed=[] if changed else [("digest_kept", {})],
        ),
        _item(
            "1-2",
            failed=[
                ("too_long", {"field": FIELD_NAMES[f]})
                for f, text in texts.items()
                if len(text) > LIMITS[f]
            ],
        ),
        _item("1-3"),
        _item("1-4", manual=[] if s.retention else [("retention_unknown", {})]),
        _item(
            "1-5",
            failed=[("future_date", {"value": s.formed_on.isoformat()})]
            if s.formed_on and s.formed_on > s.today
            else [],
        ),
        _item(
            "1-6",
            failed=[
                ("bad_character", {"field": FIELD_NAMES[f]})
                for f, text in texts.items()
                if FORBIDDEN.search(text)
            ],
        ),
        Item("1-7", NOT_RUN, (("numbers_later", {}),)),
        _item("1-8", manual=[("same_content", {"title": s.twin_of})] if s.twin_of else []),
        Item("1-9", NOT_RUN, (("name_unseen", {}),)),
        _item(
            "1-10",
            failed=[
                *([] if s.stored_size == s.size else [("size_changed", {})]),
                *([] if s.fits_name else [("extension", {"found": s.kind})]),
            ],
        ),
        _item("1-11"),
    ]


def _complete(s: Subject, rules: Mapping[str, Any]) -> list[Item]:
    values = {"title": s.title, "number": s.number, "author": s.author, "formed_on": s.formed_on}
    pages = s.facts.get("pages")
    if pages is None:
        content = Item("2-7", MANUAL, (("pages_unknown", {}),))
    elif s.listed_pages is None:
        content = Item("2-7", MANUAL, (("pages_not_listed", {"found": pages}),))
    else:
        content = _item(
            "2-7",
            failed=[]
            if pages == s.listed_pages
            else [("pages_differ", {"listed": s.listed_pages, "found": pages})],
        )
    run = (
        Item("2-6", NOT_RUN, (("no_volume", {}),))
        if s.volume_sound is None
        else _item("2-6", failed=[] if s.volume_sound else [("run_broken", {})])
    )
    return [
        Item("2-1", NOT_RUN, (("whole_project", {}),)),
        Item("2-2", NOT_RUN, (("whole_project", {}),)),
        _item(
            "2-3",
            manual=[
                ("advised_field", {"field": FIELD_NAMES[f]})
                for f in rules["advised"]
                if not values[f]
            ],
        ),
        _item(
            "2-4",
            failed=[
                ("required_field", {"field": FIELD_NAMES[f]})
                for f in rules["required"]
                if not values[f]
            ],
        ),
        _item("2-5", failed=[] if s.journalled else [("no_journal", {})]),
        run,
        content,
        Item("2-8", MANUAL, (("attachments", {}),)),
        _item("2-9", failed=[] if s.placed else [("not_placed", {})]),
    ]


def _usable(s: Subject, rules: Mapping[str, Any]) -> list[Item]:
    facts = s.facts
    twin = ("DWG", "DXF", "IFC", "STP")
    manual = []
    if s.kind in ("DOCX", "XLSX"):
        manual.append(("office_only", {"found": s.kind}))
    elif s.kind in twin and not s.has_twin:
        manual.append(("needs_twin", {"found": s.kind}))
    broken: list[Any] = (
        [("encrypted", {})]
        if facts.get("encrypted")
        else [("damaged", {})]
        if facts.get("damaged")
        else []
    )
    remarks: list[Any] = []
    if blank := facts.get("blank"):
        remarks.append(("blank_pages", {"pages": "、".join(map(str, blank))}))
    coarse = [(page, dpi) for page, dpi in facts.get("low_dpi", []) if dpi < rules["minimum_dpi"]]
    remarks += [
        ("coarse_scan", {"page": page, "dpi": dpi, "minimum": rules["minimum_dpi"]})
        for page, dpi in coarse[:5]
    ]
    unread = [("not_opened", {"found": s.kind})] if facts.get("unread") and not broken else []
    lasting: list[Any] = [("by_hand", {})]
    if s.kind == "PDF" and not broken:
        lasting = (
            [("claims_pdfa", {"claim": facts["pdfa"]})] if facts.get("pdfa") else [("no_pdfa", {})]
        )
    return [
        _item("3-2"),
        _item("3-3", manual=manual),
        _item("3-4", failed=broken, manual=unread, passed=remarks),
        _item("3-5", manual=lasting),
        Item("3-6", MANUAL, (("by_hand", {}),)),
        _item("3-8", failed=[("encrypted", {})] if facts.get("encrypted") else []),
    ]


def _safe(s: Subject) -> list[Item]:
    scanned = {
        "clean": Item("4-2", PASSED, (("clean", {}),)),
        "infected": Item("4-2", FAILED, (("infected", {"name": s.virus}),)),
    }.get(s.scan, Item("4-2", NOT_RUN, (("no_scanner", {}),)))
    return [
        Item("4-1", PASSED) if s.scanner else Item("4-1", NOT_RUN, (("no_scanner", {}),)),
        scanned,
        Item("4-7", MANUAL, (("by_hand", {}),)),
    ]

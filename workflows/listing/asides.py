"""Lines of a list that are no files, by their words: totals, signatures, notes, bands, titles."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .. import dates

TOTALS = re.compile(
    r"(?:本页|本卷|本表|本册|本盒|全卷|以上|页数|件数|卷数|张数)?\s*"
    r"(?:合\s*计|小\s*计|总\s*计|共\s*计|累\s*计|总\s*数)\s*(?:[:：(（\d].*|共.*)?\Z"
)
SIGNATURES = re.compile(
    r"(?:填\s*表|审\s*核|编\s*制|制\s*表|立\s*卷|检\s*查|移\s*交|接\s*收|填\s*报|复\s*核|经\s*办|负\s*责|校\s*对|整\s*理|著\s*录)"
    r"\s*(?:人员?|单位|者|日期|时间|部门)?\s*(?:[(（]?(?:签[字名章]|盖章|公章)[)）]?)?\s*[:：]"
    r"|(?:日\s*期|打印日期|单位盖章|监交人|备\s*注|说\s*明|注|页\s*码)\s*[:：]"
    r"|第\s*\d+\s*页\s*[,，/]?\s*共\s*\d+\s*页"
)
BAND = re.compile(
    r"(?:第\s*[0-9〇零一二三四五六七八九十百]{1,5}\s*[卷册盒]|案\s*卷\s*\d{1,4}(?=\s*[:：、.\s]))"
    r"\s*[:：、.\s]?\s*(.*)\Z",
    re.DOTALL,
)
_NUMBER = r"[\d〇零一二三四五六七八九十百千]+"
TALLY = re.compile(
    rf"(?:本[卷册盒页表袋]|全[卷宗]|以上)?\s*共\s*(?:有|计)?\s*{_NUMBER}\s*[卷册件份页张][^一-鿿]*"
    rf"(?:[共其中计文字图纸照片\s]*{_NUMBER}\s*[卷册件份页张][^一-鿿]*)*\Z"
    r"|[（(—\-\s]*(?:续\s*表|接\s*上\s*[页表]|转\s*下\s*页|下\s*接.{0,6}页|(?:以\s*下|此\s*页|本\s*页)\s*空\s*白)[）)—\-\s\d]*\Z"
    r"|[（(]?\s*(?:本|此|以下)\s*[页表]?\s*无\s*(?:正文|内容)\s*[）)]?\Z"
    rf"|(?:第|共)\s*{_NUMBER}\s*页(?:\s*[,，/]?\s*(?:第|共)\s*{_NUMBER}\s*页)?\Z"
    r"|[-—–·\s]*\d{1,4}\s*[-—–·]\s*\Z|\d{1,4}\s*/\s*\d{1,4}\Z"
)
"""How many there are, and where a page or a table goes on or ends: a line of its own, no file."""
TITLES = re.compile(r"(?:卷\s*内\s*(?:文\s*件)?\s*目\s*录|案\s*卷\s*目\s*录|归档文件目录)\Z")
_ROLE = re.compile(
    r"[^:：,，。；]{0,12}(?:人|员|师|工|经理|负责人|长|单位|部门|日期|时间|签字|签名|签章|盖章|公章|电话|意见)"
    r"\s*(?:[(（][^)）]{1,8}[)）])?\s*[:：]\s*[^:：]{0,20}(?:[^:：]{1,14}[:：][^:：]{0,20})*\Z"
)
"""Who signs, with a colon and a name: only where the line says nothing else."""
_NOTE = re.compile(r"[*＊※☆★•·●]|注\s*\d{1,2}\s*[:：.、]|(?:说明|备注|附注)\s*\d{0,2}\s*[:：.、]")
_SIGNED = re.compile(
    r"(?:交接|移交|接收|填表|制表|编制|审核|打印)\s*(?:日期|时间)\s*[\d.年月日/\-\s]*\Z"
)
_GROUP = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}[)）]?[、.．]?\Z")
"""What stands in the column of numbers before the name of a group of files: 一, （二）."""

STARTS = frozenset(
    "本全以合小总共累填审编制立检移接复经负校整著日打单监备说注页第卷案归项工续转下此件张"
    "一二三四五六七八九十（(*＊※☆★•·●—-"
    "總審編檢複負經單監備說註頁歸項續轉張計無"
)
"""What the first character of any line that is no file may be: most lines are not looked at further."""


def filled(cells: Sequence[object]) -> list[str]:
    """The cells of a line in which something stands, as text."""
    return [text for cell in cells if cell and (text := str(cell).strip())]


def is_tally(said: Sequence[str], text: str) -> bool:
    """Whether a line only counts what stands above it, or says that the table goes on."""
    return len(said) == 1 and bool(TALLY.match(text))


def is_signature(said: Sequence[str], text: str, title: str) -> bool:
    """Whether a line is signed, dated or explained below a list, and lists nothing. `title` stands where titles do."""
    if SIGNATURES.match(text):
        return True
    signs = any(map(_ROLE.match, said)) or _is_day(title)
    if signs and all(_ROLE.match(one) or _is_day(one) for one in said):
        return True
    return len(said) == 1 and bool(_NOTE.match(text) or _SIGNED.match(text))


def _is_day(text: str) -> bool:
    """Whether a text is a day and nothing else; a number alone is none."""
    if text.isdigit() or (not text[:1].isdigit() and text[:1] not in "二一年"):
        return False
    return bool(dates.read(text).text) or not text.strip("年月日 　")


def is_group(said: Sequence[str], number: str) -> bool:
    """Whether a line only names a group of the files below: 一 | 桥梁工程."""
    return len(said) == 2 and said[0] == number and bool(_GROUP.match(number))

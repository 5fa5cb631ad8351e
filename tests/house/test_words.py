"""One word for one thing in Chinese: what pages, messages and papers say is what the field says (docs/glossary.md)."""

import io
import re
import tokenize
import zipfile
from pathlib import Path

import pytest

BANNED = {
    # how it was called                          how it is called
    r"留痕":                                      "操作日志",
    r"哈希链|防篡改链":                            "日志校验链",
    r"每日总值|日根":                              "当日校验值",
    r"停表|时钟暂停|暂停计时":                     "期限中止",
    r"(?<!年)报数":                               "取号",
    r"暂存区|待定区":                              "预归档区",
    r"实交":                                      "已归",
    r"派出函|派出的函":                            "推荐（委派）函",
    r"佐证(?!材料)":                               "佐证材料",
    r"异议|反对意见|少数意见":                     "不同意见",
    r"就这样改":                                   "确认修改",
    r"去办":                                      "办理",
    r"(?<!现场)(?<!、)总监(?!理工程师|办)":        "总监理工程师",
    r"承建方|业主":                                "施工单位、建设单位",
    r"勘测单位|勘查单位":                          "勘察单位",
    r"归档号|卷号段":                              "档号",
    r"备考页|备考卡":                              "备考表",
    r"保密等级|涉密等级":                          "密级",
    r"保存期限|保管年限":                          "保管期限",
    r"真实性、(?!完整性)|四性[（(](?!真实性)":      "真实性、完整性、可用性、安全性",
}  # fmt: skip
PAPERS = Path("templates/docx")
LEFT_OUT = (
    "workflows/standards/",  # what was given away says what it said
    "acceptance/migrations/",
    "workflows/listing/",  # what others write in their lists is read as they write it
    "workflows/packs/listed.py",
    "workflows/key_list.py",
)


def said():
    """Every string of the code, every page, and the text of every Word template, with where it stands."""
    for room in ("acceptance", "workflows", "forms", "templates"):
        for path in sorted(Path(room).rglob("*.py")):
            if not path.as_posix().startswith(LEFT_OUT):
                yield from ((path, text) for text in strings(path))
        for path in sorted(Path(room).rglob("*.html")):
            yield path, re.sub(r"\{#.*?#\}", "", path.read_text("utf-8"), flags=re.DOTALL)
    for path in sorted(PAPERS.rglob("*.docx")):
        with zipfile.ZipFile(path) as word:
            yield path, re.sub("<[^>]*>", "", word.read("word/document.xml").decode())


def strings(path):
    source = io.BytesIO(path.read_bytes())
    for token in tokenize.tokenize(source.readline):
        if token.type == tokenize.STRING and re.search("[\u4e00-\u9fff]", token.string):
            yield token.string


@pytest.fixture(scope="module")
def everything():
    return list(said())


@pytest.mark.parametrize("word", BANNED)
def test_nothing_is_called_by_a_name_that_the_field_does_not_use(everything, word):
    found = [
        f"{path}: …{text[max(0, hit.start() - 12) : hit.end() + 12]}…"
        for path, text in everything
        for hit in re.finditer(word, text)
    ]
    assert found == [], f"say {BANNED[word]}"


def test_whatever_is_to_be_said_instead_is_said_somewhere(everything):
    """A name that stands nowhere is a slip in the table above."""
    whole = "\n".join(text for _path, text in everything)
    for names in BANNED.values():
        assert all(name in whole for name in re.split("[、]", names)), names

"""One word for one thing in English too: after DA/T 70 and GB/T 11822, as docs/glossary.md has it."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

CATALOGUE = Path("acceptance/translations/en/LC_MESSAGES/messages.po")
BANNED = {
    # how it was called            how it is called
    r"\bre-checks?\b":            "re-inspection (复查)",
    r"(hand-?over|transfer) list": "transfer inventory (移交清册)",
    r"inner notes?\b":            "file note (备考表)",
    r"archive (code|number)s?\b": "archival code (档号)",
    r"archival numbers?\b":       "archival code (档号)",
    r"\burge[ds]?\b":             "remind (催办)",
    r"\bsurveyors?\b":            "site-investigation unit (勘察单位)",
    r"\bfile checks?\b":          "four-property check (四性检测)",
    r"\bsecrecy\b":               "security classification (密级)",
    r"approved estimate":         "approved budget (批准概算)",
}  # fmt: skip
TERMS = {
    "参建单位": "Project party",
    "勘察单位": "Site-investigation unit",
    "真实性": "Authenticity",
    "完整性": "Integrity",
    "可用性": "Usability",
    "安全性": "Security",
    "四性检测": "Four-property check",
    "档号": "Archival code",
    "密级": "Security classification",
    "复查": "Re-inspection",
    "催办": "Remind",
    "受理": "Accept for processing",
    "批准概算（万元）": "Approved budget (10,000 yuan)",
    "卷内备考表": "File note",
    "移交清册与交接文据": "Transfer inventory and transfer record",
}


@pytest.fixture(scope="module")
def english():
    with CATALOGUE.open("rb") as file:
        return {one.id: one.string for one in read_po(file) if isinstance(one.id, str) and one.id}


@pytest.mark.parametrize("zh", TERMS)
def test_a_term_of_the_field_has_its_english(english, zh):
    assert english[zh] == TERMS[zh]


@pytest.mark.parametrize("word", BANNED)
def test_a_thing_is_not_called_by_its_old_name(english, word):
    found = [f"{zh} → {en}" for zh, en in english.items() if re.search(word, en, re.IGNORECASE)]
    assert found == [], f"say {BANNED[word]}"

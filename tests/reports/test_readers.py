"""A reader's test: every paper of seven lives says what it must, nothing that it must not, and
the same figures; every law, paper and day in it is one that there is."""

import re
from collections import Counter
from datetime import date

import pytest

from acceptance.gateways.clock import local_date
from tests.reports.lives import LIVES
from tests.reports.sentences import MUST, NEVER, NOWHERE
from workflows import standards
from workflows.documents import FILE, KINDS, LETTER, OPINION

STANDARDS = {"文书类电子档案检测一般要求": "DA/T 70-2018"}
"""Technical standards that papers cite beside the laws of the packs."""

BLANK = ("deputation_form",)
"""Whoever fills them in writes the day."""
NAMED = re.compile(r"《([^《》]+)》(?:（([^（）]*(?:号|DA/T|GB/T)[^（）]*)）)?")
DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
VOLUMES = [
    re.compile(r"形成档案(\d+)卷"),
    re.compile(r"计案卷(\d+)卷"),
    re.compile(r"[｜](\d+)卷[，｜]"),
]
FILES = [
    re.compile(r"(?<!的)文件(\d+)件"),
    re.compile(r"对(\d+)件文件"),
    re.compile(r"[，｜](\d+)件[｜\n]"),
]
BLANK_BY_FIGURE = re.compile(r".*[一-鿿，。；：、（）] \d.*|.*\d [一-鿿（）].*")
MARKS = {
    LETTER: ("西档函〔", "西交建函〔"),
    FILE: ("西档发〔", "西交建〔"),
    OPINION: ("西档验〔", "西城档验〔"),
}
AFTER_THE_MEETING = ("opinion", "rectification_order", "recheck_opinion")


@pytest.fixture
def life(request, context):
    return request.param, LIVES[request.param]()


def once(text):
    """The paragraphs and rows that stand there more than once, and say something."""
    lines = Counter(line for line in text.splitlines() if len(line) > 14 and "｜" not in line)
    return [line for line, count in lines.items() if count > 1 and "\t" not in line]


def laws():
    found = dict(STANDARDS)
    for name in standards.names("procedure"):
        found |= {law.title: law.number for law in standards.procedure(name).cited}
    return found


@pytest.mark.parametrize("life", LIVES, indirect=True)
def test_every_paper_of_a_life_says_what_it_must_and_nothing_else(life):
    name, told = life
    papers = told.papers()
    newest = {report.kind: text for report, text in papers}
    for (whose, kind), sentences in MUST.items():
        for sentence in sentences if whose == name else ():
            assert newest[kind].count(sentence) == 1, (kind, sentence)
    for (whose, kind), sentences in NEVER.items():
        for sentence in sentences if whose == name else ():
            assert sentence not in newest[kind], (kind, sentence)
    for report, text in papers:
        for pattern, what in NOWHERE.items():
            assert not re.findall(pattern, text), (report.kind, what)
        assert not once(text), report.kind
    names_are_known(papers)
    each_receiver_signs_for_itself(papers)
    figures_agree(papers)
    figures_stand_close(papers, told)
    periods_stand(papers)
    annexes_are_named(papers)
    series_are_kept(papers)
    days_are_in_order(papers, told.project().meeting_on)


def names_are_known(papers):
    """Every 《…》 is a law that a pack cites or a paper of the project, with the number it has."""
    known = laws() | {report.title: report.number for report, _text in papers}
    for report, text in papers:
        for title, number in NAMED.findall(text):
            assert title in known, (report.kind, title)
            assert number in ("", known[title]), (report.kind, title, number)


def each_receiver_signs_for_itself(papers):
    """On a 送达回证 no line is for several units, and none has a unit of one letter twice."""
    for report, text in papers:
        if report.kind == "service_receipt":
            lines = [line.split("｜") for line in text.splitlines() if re.match(r"\d+｜", line)]
            served = [(mark, receiver) for _n, mark, _title, receiver, *_blank in lines]
            assert served and len(set(served)) == len(served), served
            assert not any("、" in receiver for _mark, receiver in served), served


def figures_agree(papers):
    """The archive has as many volumes and files on every paper since it was applied for."""
    told = [(report.kind, text) for report, text in papers if report.kind != "audit_report"]
    volumes = {(kind, n) for kind, text in told for one in VOLUMES for n in one.findall(text)}
    files = {(kind, n) for kind, text in told for one in FILES for n in one.findall(text)}
    assert len({number for _kind, number in volumes}) == 1, volumes
    assert len({number for _kind, number in files}) == 1, files
    assert len({kind for kind, _number in files}) >= 4


def figures_stand_close(papers, told):
    """No blank is next to a figure (GB/T 15835); names of sections stand as people gave them."""
    names = [one.name for one in told.project().sections]
    for report, text in papers:
        text = re.sub(r"\S+/v/\w+ ", "", text)
        for name in names:
            text = text.replace(name, "")
        assert not BLANK_BY_FIGURE.findall(text), report.kind


def periods_stand(papers):
    """No volume that is handed over is without its period."""
    for report, text in papers:
        if report.kind == "handover_list":
            rows = [line for line in text.splitlines() if re.match(r"\d+｜\d{4}-", line)]
            assert rows and all(re.search(r"｜(永久|30年|10年)", row) for row in rows), rows


def annexes_are_named(papers):
    """What hangs on a paper is named in it, before it begins (GB/T 9704-2012, 7.3.4).

    The form of application is itself 附件1 of the measures and says so above its title.
    """
    for report, text in papers:
        if report.kind == "application_form":
            continue
        lines = text.splitlines()
        for at, line in enumerate(lines):
            if re.fullmatch(r"附件\d*", line):
                named = line if line != "附件" else "附件："
                assert any(named in before for before in lines[:at]), (report.kind, line)


def series_are_kept(papers):
    """Letters are numbered as letters, what goes up as files, opinions in neither series."""
    for report, _text in papers:
        series = KINDS[report.kind].series
        if report.number:
            marks = MARKS[series]
            assert report.number.startswith(marks), (report.kind, report.number)


def days_are_in_order(papers, held):
    """Each day is one of the calendar; nobody tells of a meeting before it was held."""
    for report, text in papers:
        days = [date(*map(int, day)) for day in DAY.findall(text)]
        assert days or report.kind in BLANK, report.kind
        if report.kind in AFTER_THE_MEETING:
            assert local_date(report.issued_at) >= held, report.kind

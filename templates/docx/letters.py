"""Letters under the head of the office that sends them (GB/T 9704)."""

from foot import foot
from heads import (
    annexes,
    file_colophon,
    file_head,
    letter_colophon,
    letter_head,
    on_an_even_side,
    signed,
)
from page import annex, closing, heading, line, loop, page, problems, proof, receipt, table
from strokes import BIAO, CENTRE, named


def letter_body(document):
    """Title, 主送机关, text and the annexes that belong to it."""
    loop(
        document,
        "text in title_lines",
        "{{ text }}",
        font=BIAO,
        size=22,
        indent=False,
        align=CENTRE,
    )
    line(document, indent=False)
    line(document, "{{ receiver }}：", indent=False)
    closing(document, "text in texts", "{{ text }}", last="loop.last and not sections")
    line(document, "{%p for part in sections %}", indent=False)
    line(document, "{%p if part.title %}", indent=False)
    heading(document, "{{ part.title }}")
    line(document, "{%p endif %}", indent=False)
    closing(document, "text in part.texts", "{{ text }}", last="loop.last and part == sections[-1]")
    line(document, "{%p endfor %}", indent=False)
    annexes(document)


def letter():
    document = page()
    letter_head(document)
    letter_body(document)
    signed(document, letter_colophon, foot)
    return named(document, "函")


def petition():
    document = page()
    file_head(document)
    letter_body(document)
    signed(document, _here)
    on_an_even_side(document, file_colophon, foot)
    return named(document, "上行文")


def _here(document):
    """版记 on the side on which the text ends, where that is an even one."""
    line(document, "{%p if not sides %}", indent=False)
    file_colophon(document)
    foot(document)
    line(document, "{%p endif %}", indent=False)


def with_receipt():
    """A letter whose receivers answer that they come: the answer is its annex."""
    document = page()
    letter_head(document)
    letter_body(document)
    signed(document, letter_colophon)
    annex(document, "{{ answer }}")
    table(
        document,
        (46, 24, 34, 28, 24),
        ["单位", "姓名", "职务", "联系电话", "备注"],
        ["{{ a.unit }}", "{{ a.name }}", "{{ a.title }}", "{{ a.phone }}", "{{ a.remark }}"],
        "a in attending",
    )
    line(document, indent=False)
    line(document, "{{ answer_by }}")
    proof(document)
    return named(document, "会议通知")


def rectification_order():
    document = page()
    letter_head(document)
    letter_body(document)
    signed(document, letter_colophon)
    annex(document, "存在问题清单")
    problems(document)
    receipt(document, "《{{ title }}》（{{ number }}）")
    return named(document, "整改通知书")


def recheck_opinion():
    document = page()
    letter_head(document)
    letter_body(document)
    signed(document, letter_colophon)
    annex(document, "整改复查情况")
    table(
        document,
        (12, 44, 40, 36, 24),
        ["序号", "问题", "整改措施", "复查结论", "状态"],
        [
            "{{ p.number }}",
            "{{ p.problem }}",
            "{{ p.answer }}",
            "{{ p.conclusion }}",
            "{{ p.state }}",
        ],
        "p in problems",
    )
    proof(document)
    return named(document, "复查意见")

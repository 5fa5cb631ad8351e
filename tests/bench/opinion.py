"""The acceptance opinion, warm and with every check on, against bare docxtpl rendering the same template."""

import io

from docxtpl import DocxTemplate

from acceptance.gateways import word
from tests.bench.timing import pair, row
from tests.reports.test_opinion import OPINION, context

OFTEN = 40


def main() -> None:
    values = context()

    def bare() -> None:
        template = DocxTemplate(str(OPINION))
        template.render(values, autoescape=True)
        template.save(io.BytesIO())

    def ours_often() -> None:
        for _ in range(OFTEN):
            word.template(OPINION).render(values)

    ours, theirs = pair(ours_often, bare, rounds=15)
    ours /= OFTEN
    row(
        "acceptance opinion, warm",
        f"{ours * 1e3:.2f} ms",
        f"bare docxtpl {theirs * 1e3:.1f} ms",
        f"{theirs / ours:.0f}×",
        "≥ 20×",
    )

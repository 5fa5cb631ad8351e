"""Thousands of mutated sheets, packages and PDFs: no worker dies, each has an answer, memory stays bounded.

The suite takes a tenth of the proof: `MUTANTS=10000 pytest tests/faults/test_mutants.py` is the whole.
"""

import io
import os
import random
import resource
import zipfile

import openpyxl

from acceptance.demo.pdfs import small_pdf
from acceptance.gateways import sheets
from acceptance.gateways.checker import Checker
from acceptance.gateways.filetypes import PDF
from acceptance.refusals import Refused
from acceptance.services.intake import packages

MUTANTS = int(os.environ.get("MUTANTS", "1000"))


def a_book():
    out = io.BytesIO()
    book = openpyxl.Workbook()
    for n in range(20):
        book.active.append([f"题名{n}", n, "某单位"])
    book.save(out)
    return out.getvalue()


def a_package():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for n in range(5):
            package.writestr(f"第1标段/记录{n}.pdf", small_pdf(f"{n}"))
    return out.getvalue()


def mutate(data, dice):
    data = bytearray(data)
    for _ in range(dice.randint(1, 12)):
        at, kind = dice.randrange(len(data)), dice.randrange(4)
        if kind == 0:
            data[at] = dice.randrange(256)
        elif kind == 1:
            del data[at : at + dice.randint(1, 40)]
        elif kind == 2:
            data[at:at] = data[dice.randrange(len(data)) :][: dice.randint(1, 40)]
        else:
            data[at : at + 4] = dice.choice([b"\xff\xff\xff\xff", b"\0\0\0\0", b"9999", b"<!DO"])
        if len(data) < 8:
            break
    return bytes(data)


def inside(data, dice):
    """The same, but inside the parts of a package, so that the check sums fit and the parser is reached."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        target = dice.choice(old.namelist())
        for name in old.namelist():
            new.writestr(name, mutate(old.read(name), dice) if name == target else old.read(name))
    return out.getvalue()


def test_every_mutant_has_its_answer(tmp_path):
    dice, path = random.Random(2026), tmp_path / "x"
    book, package, pdf = a_book(), a_package(), small_pdf("x", 5)
    checker, answers, parsed = Checker(patience=30), {"refused": 0, "fine": 0}, 0
    for number in range(MUTANTS):
        kind = number % 20
        if kind < 9:
            path.write_bytes(mutate(pdf, dice))
            facts = checker.look(path, PDF)
            answers["refused" if facts.get("damaged") or facts.get("encrypted") else "fine"] += 1
            continue
        try:
            if kind < 19:
                path.write_bytes(mutate(package, dice) if number % 2 else inside(package, dice))
                packages.gate(path, room=1 << 30)
            elif parsed < MUTANTS // 60:
                # Each that passes the gate is parsed in a child of its own.
                path.write_bytes(inside(book, dice))
                sheets.gate(path)
                parsed += 1
                sheets.book(path)
            else:
                path.write_bytes(mutate(book, dice))
                sheets.gate(path)
            answers["fine"] += 1
        except Refused:
            answers["refused"] += 1
    checker.close()
    print(f"\nfigure: {MUTANTS} mutants, {answers['refused']} refused")
    assert sum(answers.values()) == MUTANTS and answers["refused"] > MUTANTS // 4
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 1_500_000
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 1_500_000

"""案卷目录 as Word: ours against bare docxtpl, raw row streaming, and the Node engines, on one template; and 预组卷 of 50,000 files."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

from docxtpl import DocxTemplate
from sqlalchemy import select

from acceptance.extensions import db
from acceptance.gateways import word
from acceptance.gateways.clock import now
from acceptance.gateways.word import Rows
from acceptance.models import Filing
from acceptance.services.files import listed
from acceptance.services.ground import access
from acceptance.services.volumes import binding, proposing
from acceptance.services.volumes.papers import TEMPLATES
from acceptance.transaction import transaction
from tests.bench.timing import row
from tests.builders import a_builder, a_project
from tests.reports.test_papers import of_catalogue, rows
from tests.workflows.test_arranging import arrange, some_pieces

PATH = TEMPLATES / "catalogue-11822.docx"
NODE = """
const fs=require('fs'),[engine,template,data,out]=process.argv.slice(2);const d=JSON.parse(fs.readFileSync(data));
const t=process.hrtime.bigint();const done=b=>{fs.writeFileSync(out,b);console.log(Number(process.hrtime.bigint()-t)/1e9)};
if(engine==='carbone'){require('carbone').render(template,d,(e,r)=>{if(e)throw e;done(r)})}
else{const P=require('pizzip'),D=require('docxtemplater');const x=new D(new P(fs.readFileSync(template)),{paragraphLoop:true});x.render(d);done(x.getZip().generate({type:'nodebuffer',compression:'DEFLATE'}))}
"""


def ours(count: int) -> int:
    out = io.BytesIO()
    word.template(PATH).write(out, of_catalogue([{"rows": Rows(lambda: rows(count))}]))
    return out.tell()


def bare(count: int) -> None:
    template = DocxTemplate(str(PATH))
    template.render(of_catalogue([{"rows": rows(count)}]), autoescape=True)
    template.save(io.BytesIO())


def raw(count: int) -> None:
    """No template engine: the document's own XML, one format for each row, written through zipfile."""
    with (
        zipfile.ZipFile(PATH) as source,
        zipfile.ZipFile(io.BytesIO(), "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out,
    ):
        for name in source.namelist():
            if name != "word/document.xml":
                out.writestr(name, source.read(name))
        before, _loop, body, after = source.read("word/document.xml").decode().split("<w:tr>")
        form = "<w:tr>" + body.replace("%", "%%")
        for name in ("position", "code", "title", "pages", "retention", "remark"):
            form = form.replace("{{ r." + name + " }}", "%s")
        with out.open("word/document.xml", "w") as part:
            part.write(before.encode())
            for one in rows(count):
                part.write((form % tuple(escape(str(value)) for value in one.values())).encode())
            part.write(after[after.index("</w:tr>") + 7 :].encode())


def taken(work, count: int, rounds: int) -> float:
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work(count)
        times.append(time.perf_counter() - start)
    return sorted(times)[len(times) // 2]


def growth(count: int) -> float:
    """Peak memory that a catalogue of so many rows adds, in MB: a process of its own, rows read as a stream."""
    code = (
        "import resource,tempfile;from tests.bench.volumes import *;stream=lambda n:({'position':i,'code':f'J013-KJ·01-{i:05}','title':f'第 {i} 卷 <桥>',"
        "'pages':9,'retention':'永久','remark':''} for i in range(n))\n"
        "def go(n):\n  with tempfile.TemporaryFile() as f: word.template(PATH).write(f,of_catalogue([{'rows':Rows(lambda:stream(n))}]))\n"
        f"go(100);a=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss;go({count});print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss-a)/1024)"
    )
    return float(
        subprocess.run(
            [sys.executable, "-c", code], check=True, capture_output=True, text=True
        ).stdout
    )


def node(folder: Path, engine: str, count: int) -> float:
    """A Node engine on the same layout, its own marks in the place of ours."""
    template = folder / f"{engine}.docx"
    with (
        zipfile.ZipFile(PATH) as source,
        zipfile.ZipFile(template, "w", zipfile.ZIP_DEFLATED) as out,
    ):
        for name in source.namelist():
            text = source.read(name)
            if name == "word/document.xml" or name.startswith("word/header"):
                said = text.decode().replace("{{ project }}{{ scope }}", "")
                for tag in ("{%p for part in parts %}", "{%p endfor %}"):
                    said = said.replace(tag, "")
                for field in ("position", "code", "title", "pages", "retention", "remark"):
                    mark = f"{{d.rows[i].{field}}}" if engine == "carbone" else f"{{{field}}}"
                    said = said.replace("{{ r." + field + " }}", mark)
                if name == "word/document.xml":
                    parts = said.split("<w:tr>")
                    head, _first, middle, last = parts[0], parts[1], parts[2], parts[3]
                    if engine == "carbone":
                        again = middle.replace("[i]", "[i+1]")
                        said = (
                            head
                            + "<w:tr>"
                            + middle
                            + "<w:tr>"
                            + again
                            + last[last.index("</w:tr>") + 7 :]
                        )
                    else:
                        opened = middle.replace("{position}", "{#rows}{position}").replace(
                            "{remark}", "{remark}{/rows}"
                        )
                        said = head + "<w:tr>" + opened + last[last.index("</w:tr>") + 7 :]
                text = said.encode()
            out.writestr(name, text)
    data, script = folder / "data.json", folder / "run.js"
    data.write_text(json.dumps({"rows": rows(count)}), "utf-8")
    script.write_text(NODE, "utf-8")
    done = subprocess.run(
        ["node", script, engine, template, data, folder / "out.docx"],
        check=True,
        capture_output=True,
        text=True,
        cwd=folder,
    )
    return float(done.stdout)


def main() -> None:
    found = {count: taken(ours, count, 5) for count in (1_000, 10_000, 50_000)}
    peer = {
        count: taken(bare, count, rounds)
        for count, rounds in ((1_000, 3), (10_000, 2), (50_000, 1))
    }
    plain = {count: taken(raw, count, 3) for count in (1_000, 10_000, 50_000)}
    goals = {1_000: "–", 10_000: "≥ 30×", 50_000: "≥ 100×"}
    for count, seconds in found.items():
        row(
            f"catalogue .docx, {count:,} rows",
            f"{seconds * 1e3:.0f} ms",
            f"bare docxtpl {peer[count]:.2f} s",
            f"{peer[count] / seconds:.0f}×",
            goals[count],
        )
        row(
            f"catalogue .docx, {count:,} rows",
            f"{seconds * 1e3:.0f} ms",
            f"raw streaming {plain[count] * 1e3:.0f} ms",
            f"{plain[count] / seconds:.2f}×",
            "≥ 1×",
        )
    row(
        "catalogue, 50,000 / 10,000 rows",
        "",
        "",
        f"{found[50_000] / found[10_000]:.1f}",
        "≤ 5.5 (linear)",
    )
    row("catalogue of 50,000 rows, memory added", f"{growth(50_000):.0f} MB", "", "", "≤ 20 MB")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        subprocess.run(["npm", "init", "-y"], cwd=folder, check=True, capture_output=True)
        subprocess.run(
            ["npm", "install", "--silent", "docxtemplater@3.71", "pizzip", "carbone@3.8"],
            cwd=folder,
            check=True,
            capture_output=True,
        )
        for engine, goal in (("carbone", "≥ 4×"), ("docxtemplater", "–")):
            for count in (10_000, 50_000):
                seconds = node(folder, engine, count)
                row(
                    f"catalogue .docx, {count:,} rows",
                    f"{found[count] * 1e3:.0f} ms",
                    f"{engine} {seconds:.2f} s",
                    f"{seconds / found[count]:.1f}×",
                    goal,
                )
    times = {}
    for count in (10_000, 50_000):
        pieces = list(some_pieces(count, 1))
        start = time.perf_counter()
        arrange(pieces, pack="gbt-50328-2014")
        times[count] = time.perf_counter() - start
    row(
        "预组卷, 50,000 files, rules alone",
        f"{times[50_000]:.2f} s",
        f"10,000 files {times[10_000]:.2f} s",
        f"{times[50_000] / times[10_000]:.1f}",
        "linear",
    )
    arranged = {count: in_the_database(count) for count in (10_000, 50_000)}
    row(
        "预组卷, 50,000 files, read, proposed, accepted",
        f"{arranged[50_000]:.1f} s",
        f"10,000 files {arranged[10_000]:.1f} s",
        f"{arranged[50_000] / arranged[10_000]:.1f}",
        "≤ 10 s, linear",
    )


def in_the_database(count: int) -> float:
    """Seconds to propose and accept the volumes of a section with so many loose files."""
    project = a_project(
        "design", code=f"A-{count}", name=f"组卷{count}工程", scope_pack="gbt-50328-2014"
    )
    items = db.session.execute(
        select(Filing.id, Filing.name)
        .where(Filing.project_id == project.id, Filing.section == 1)
        .order_by(Filing.id)
    ).all()
    with transaction():
        listed.insert_documents(
            [
                (
                    project.id,
                    items[n % len(items)].id,
                    None,
                    0,
                    f"主桥{n % 40}号墩{items[n % len(items)].name}{n}",
                    f"Y-{n}",
                    "路桥公司",
                    f"2024-{1 + n % 12:02}-{1 + n % 28:02}",
                    1,
                    1 + n % 20,
                    "listed",
                    None,
                    True,
                )
                for n in range(count)
            ]
        )
    place = access.stand(a_builder().viewers["owner"], project.id)
    start = time.perf_counter()
    with transaction():
        proposal = proposing.propose(place, 1, now=now())
    with transaction():
        binding.accept(place, proposal, version=proposal.version_id, now=now())
    return time.perf_counter() - start

"""Faults planted into a package that lies in a folder, each with what the check must call it."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import unicodedata
from pathlib import Path
from urllib.parse import unquote

from workflows import heads, tiles, witness

CONTENT = Path("data/电子档案")
FILES, VOLUMES = "data/文件目录.xml", "data/案卷目录.xml"
FROZEN, ABOUT = "data/其他/定稿/定稿.json", "移交包.json"
JOURNAL, PROOF = "data/其他/操作日志/操作日志.jsonl", "data/其他/操作日志/当日校验值.json"
PAPERS = "data/其他/操作日志/文件证明.jsonl"


def files(top):
    return sorted(one for one in (top / CONTENT).rglob("*") if one.is_file())


def put(path, content):
    """Other bytes at a place; what else is linked to the old ones keeps them."""
    if isinstance(content, str):
        content = content.encode()
    path.unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def swap(top, name, before, after, count=1):
    text = (top / name).read_text("utf-8")
    assert before in text, (name, before)
    put(top / name, text.replace(before, after, count))


def listed(top, name, inside):
    lines = []
    for one in sorted(inside):
        digest = hashlib.sha256(one.read_bytes()).hexdigest()
        lines.append(f"{digest}  {one.relative_to(top).as_posix()}\n")
    put(top / name, "".join(lines))


def reseal(top):
    """Make every list of digests anew: whoever did this knows how the package is made."""
    payload = [one for one in (top / "data").rglob("*") if one.is_file()]
    listed(top, "manifest-sha256.txt", payload)
    size = sum(one.stat().st_size for one in payload)
    info = (top / "bag-info.txt").read_text("utf-8").splitlines()
    kept = [line for line in info if not line.startswith("Payload-Oxum")]
    put(top / "bag-info.txt", "\n".join([*kept, f"Payload-Oxum: {size}.{len(payload)}", ""]))
    change(top, ABOUT, lambda about: about.update(payload=[len(payload), size]))
    put(top / "METS.xml", restated(top, (top / "METS.xml").read_text("utf-8")))
    tags = [one for one in top.rglob("*") if one.is_file() and not one.is_relative_to(top / "data")]
    tags = [one for one in tags if one.name != "tagmanifest-sha256.txt"]
    listed(top, "tagmanifest-sha256.txt", tags)


def restated(top, mets):
    """METS with the digests of the files as they are now."""

    def told(found):
        path = top / unquote(found["path"])
        if not path.is_file():
            return found[0]
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        return re.sub(r'CHECKSUM="[0-9a-f]{64}"', f'CHECKSUM="{digest}"', found[0])

    return re.sub(r'<(?:file|mdRef) .*?xlink:href="(?P<path>[^"]+)".*?>', told, mets)


def change(top, name, how):
    told = json.loads((top / name).read_text("utf-8"))
    told = how(told) or told
    put(top / name, json.dumps(told, ensure_ascii=False))


def lines(top, how):
    """The lines of the journal, changed."""
    kept = (top / JOURNAL).read_text("utf-8").splitlines()
    put(top / JOURNAL, "\n".join(how(kept)) + "\n")


def edited(text, **fields):
    return json.dumps({**json.loads(text), **fields}, ensure_ascii=False)


def row(top, number, how):
    """One row of the catalogue of files, changed."""
    rows = (top / FILES).read_text("utf-8").split("\n")
    rows[2 + number] = how(rows[2 + number])
    put(top / FILES, "\n".join(rows))


def first_path(top):
    return files(top)[0]


def rename(top, how):
    one = first_path(top)
    one.rename(one.with_name(how(one.name)))


def linked(top):
    one = first_path(top)
    one.unlink()
    os.symlink("/etc/hostname", one)


def exchanged(top):
    one, other = files(top)[:2]
    if one.read_bytes() == other.read_bytes():
        other = next(x for x in files(top) if x.read_bytes() != one.read_bytes())
    mine, theirs = one.read_bytes(), other.read_bytes()
    put(one, theirs)
    put(other, mine)


def flipped(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    put(path, bytes(content))


def manifest(top, how):
    text = (top / "manifest-sha256.txt").read_text("utf-8").splitlines()
    put(top / "manifest-sha256.txt", "\n".join(how(text)) + "\n")


def with_digest(about_change):
    return lambda top: change(top, ABOUT, about_change)


def gone_from_all(top):
    """A file taken out of package and catalogue alike."""
    one = first_path(top)
    path = one.relative_to(top / "data").as_posix()
    rows = (top / FILES).read_text("utf-8").split("\n")
    left = [line for line in rows if f"<电子档案名称>{path}<" not in line]
    assert len(left) == len(rows) - 1
    put(top / FILES, "\n".join(left))
    one.unlink()
    change(
        top, ABOUT, lambda about: about.update(files=about["files"] - 1, listed=about["listed"] - 1)
    )


def in_frozen(**fields):
    def plant(top):
        def how(version):
            version["volumes"][0]["files"][0].update(fields)

        change(top, FROZEN, how)

    return plant


PLAIN = {
    # what is done                                    how, and what the check calls it
    "a byte changed": (lambda top: flipped(first_path(top)), "file_changed"),
    "a file cut short": (
        lambda top: put(first_path(top), first_path(top).read_bytes()[:-9]),
        "file_changed",
    ),
    "a file emptied": (lambda top: put(first_path(top), b""), "file_changed"),
    "a file longer": (
        lambda top: put(first_path(top), first_path(top).read_bytes() + b"x"),
        "file_changed",
    ),
    "two files exchanged": (exchanged, "file_changed"),
    "a file less": (lambda top: first_path(top).unlink(), "file_missing"),
    "a file more": (lambda top: put(first_path(top).with_name("多.pdf"), b"%PDF"), "file_extra"),
    "a file renamed": (lambda top: rename(top, lambda name: f"新 {name}"), "file_extra"),
    "a name in NFD": (
        lambda top: put(top / "data" / unicodedata.normalize("NFD", "é.pdf"), b"x"),
        "name_not_nfc",
    ),
    "a name by case": (
        lambda top: [put(top / "data/a.pdf", b"x"), put(top / "data/A.pdf", b"y")],
        "alike",
    ),
    "a name by width": (
        lambda top: [put(top / "data/a1.pdf", b"x"), put(top / "data/ａ１.pdf", b"y")],
        "alike",
    ),
    "a device's name": (lambda top: put(top / "data/con.txt", b"x"), "name_unsafe"),
    "a dot at the end": (lambda top: put(top / "data/x.", b"x"), "name_unsafe"),
    "a blank at the end": (lambda top: put(top / "data/x ", b"x"), "name_unsafe"),
    "a sign of Windows": (lambda top: put(top / "data/a:b.txt", b"x"), "name_unsafe"),
    "a link": (linked, "link"),
    "bagit.txt gone": (lambda top: (top / "bagit.txt").unlink(), "no_bagit"),
    "another version": (lambda top: put(top / "bagit.txt", "BagIt-Version: 0.93\n"), "bad_bagit"),
    "bag-info gone": (lambda top: (top / "bag-info.txt").unlink(), "tag_missing"),
    "the manifest gone": (lambda top: (top / "manifest-sha256.txt").unlink(), "tag_missing"),
    "the list of tags gone": (lambda top: (top / "tagmanifest-sha256.txt").unlink(), "tag_missing"),
    "what it says of itself gone": (lambda top: (top / ABOUT).unlink(), "tag_missing"),
    "index.html changed": (lambda top: flipped(top / "index.html"), "tag_changed"),
    "the check changed": (lambda top: flipped(top / "verify_reading.py"), "tag_changed"),
    "a file more at the top": (lambda top: put(top / "看我.html", "x"), "tag_extra"),
    "a line of the manifest gone": (lambda top: manifest(top, lambda text: text[1:]), "file_extra"),
    "a line of it twice": (lambda top: manifest(top, lambda text: [*text, text[0]]), "line_twice"),
    "a line of it unreadable": (
        lambda top: manifest(top, lambda text: [*text, "zz data/x"]),
        "line_bad",
    ),
    "a line of a file outside": (
        lambda top: manifest(top, lambda text: [*text, f"{'0' * 64}  data/../../etc/passwd"]),
        "file_missing",
    ),
    "the count changed": (lambda top: swap(top, "bag-info.txt", "Oxum: ", "Oxum: 1"), "oxum"),
}
"""Planted, and nothing else touched."""
RESEALED = {
    "a file more, listed": (
        lambda top: put(first_path(top).with_name("多.pdf"), b"%PDF"),
        "catalogue_extra",
    ),
    "a file less, unlisted": (lambda top: first_path(top).unlink(), "catalogue_missing"),
    "a file less, uncatalogued": (gone_from_all, "catalogue_lacks"),
    "other bytes, listed": (lambda top: flipped(first_path(top)), "catalogue_digest"),
    "a row gone": (lambda top: row(top, 0, lambda _text: ""), "catalogue_lacks"),
    "a row twice": (lambda top: row(top, 0, lambda text: f"{text}\n{text}"), "catalogue_twice"),
    "another title": (
        lambda top: row(top, 0, lambda text: text.replace("<题名>", "<题名>伪")),
        "catalogue_differs",
    ),
    "another date": (
        lambda top: row(top, 0, lambda text: text.replace("<日期>", "<日期>9")),
        "catalogue_differs",
    ),
    "another number of a volume": (
        lambda top: swap(top, VOLUMES, "<档号>", "<档号>X"),
        "volume_differs",
    ),
    "another title of a volume": (
        lambda top: swap(top, VOLUMES, "<题名>", "<题名>伪"),
        "volume_differs",
    ),
    "a catalogue with a type": (
        lambda top: swap(
            top, FILES, "<文件目录>", "<!DOCTYPE 文件目录 [<!ENTITY a 'x'>]><文件目录>"
        ),
        "xml_bad",
    ),
    "a catalogue cut": (lambda top: put(top / FILES, (top / FILES).read_bytes()[:-20]), "xml_bad"),
    "the fixed title changed": (in_frozen(title="伪"), "frozen_digest"),
    "the fixed digest changed": (in_frozen(sha256="0" * 64), "frozen_digest"),
    "another fixed version": (
        lambda top: change(top, FROZEN, lambda version: version.update(version=7)),
        "frozen_other",
    ),
    "the fixed archive unreadable": (lambda top: put(top / FROZEN, "{"), "frozen_bad"),
    "another digest of the archive": (
        with_digest(lambda about: about.update(digest="0" * 64)),
        "frozen_other",
    ),
    "another number of files": (with_digest(lambda about: about.update(files=1)), "counts"),
    "another list of volumes": (with_digest(lambda about: about.update(volumes=[1])), "counts"),
    "what it says unreadable": (lambda top: put(top / ABOUT, "[]"), "about_bad"),
    "a line of the journal changed": (
        lambda top: lines(top, lambda text: [text[0], edited(text[1], actor="伪"), *text[2:]]),
        "journal_line",
    ),
    "a line of the journal gone": (
        lambda top: lines(top, lambda text: [text[0], *text[2:]]),
        "journal_line",
    ),
    "lines of the journal moved": (
        lambda top: lines(top, lambda text: [text[0], text[2], text[1], *text[3:]]),
        "journal_line",
    ),
    "the journal's end cut": (lambda top: lines(top, lambda text: text[:-1]), "journal_cut"),
    "the journal unreadable": (lambda top: lines(top, lambda text: [*text, "x"]), "journal_bad"),
    "another root": (
        lambda top: change(top, PROOF, lambda proof: proof.update(root="0" * 64)),
        "proof_bad",
    ),
    "another way to the root": (
        lambda top: change(top, PROOF, lambda proof: proof.update(path=["0" * 64])),
        "proof_bad",
    ),
    "another head under the way": (
        lambda top: change(top, PROOF, lambda proof: proof.update(head="别的")),
        "proof_bad",
    ),
    "the proof of another paper": (
        lambda top: papers(top, lambda one, two: (two["proof"], one["proof"])),
        "paper_proof",
    ),
    "a paper in another log": (
        lambda top: papers(top, lambda one, two: (elsewhere(top, one["path"]), two["proof"])),
        "paper_proof",
    ),
    "a paper of another name": (
        lambda top: papers(top, lambda one, two: (one["proof"], one["proof"])),
        "paper_proof",
    ),
}
"""Planted, and every list of digests made anew: only what stands behind the digests tells."""


def elsewhere(top, path):
    """The proof of a paper in a log that was made for it, whole in itself."""
    digest = hashlib.sha256((top / path).read_bytes()).hexdigest()
    blind, day = bytes(16), "2026-11-30"
    leaf = witness.leaf_hash(witness.paper_content(blind, "AAAAABBBBB", digest))
    entry = witness.leaf_hash(witness.entry_content("papers", day, leaf.hex()))
    log = [witness.leaf_hash(b"before"), entry]
    proof = tiles.proof("AAAAABBBBB", blind, day, tiles.Place([leaf], 0), tiles.Place(log, 1))
    text = f"{proof}\n{heads.written('another', 2, witness.tree_root(log), day)}"
    assert witness.paper(digest, text).size == 2
    return text


def papers(top, how):
    """The proofs of the first two papers made into others."""
    kept = [json.loads(line) for line in (top / PAPERS).read_text("utf-8").splitlines()]
    kept[0]["proof"], kept[1]["proof"] = how(*kept[:2])
    put(top / PAPERS, "".join(json.dumps(line) + "\n" for line in kept))


def copied(top, folder):
    """A package of its own, its files linked."""
    shutil.copytree(top, folder, copy_function=os.link)
    return folder

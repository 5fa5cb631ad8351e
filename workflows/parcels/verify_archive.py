"""The archive inside a package: its catalogue against its files and against the version that was fixed (定稿),
the digest of that version, and the journal up to its daily root. Read by `verify.py`.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator
from typing import IO, Any
from xml.etree import ElementTree

if __package__:
    from .. import frozen, heads, ledger, witness
    from .verify_reading import Fault
else:  # beside this file
    import frozen  # type: ignore[import-not-found,no-redef]
    import heads  # type: ignore[import-not-found,no-redef]
    import ledger  # type: ignore[import-not-found,no-redef]
    import witness  # type: ignore[import-not-found,no-redef]
    from verify_reading import Fault  # type: ignore[import-not-found,no-redef]

FILES, VOLUMES = "data/文件目录.xml", "data/案卷目录.xml"
CONTENT, FROZEN = "data/电子档案/", "data/其他/定稿/定稿.json"
JOURNAL, PROOF = "data/其他/操作日志/操作日志.jsonl", "data/其他/操作日志/当日校验值.json"
PAPERS = "data/其他/操作日志/文件证明.jsonl"


class Archive:
    """What a package holds, its bytes read already: `found` are their digests, `text` reads a text."""

    def __init__(self, source: Any, found: dict[str, str], text: Callable[[str], str]) -> None:
        self.source, self.found, self.text = source, found, text

    def problems(self, about: dict[str, Any], anchors: dict[str, str]) -> Iterator[Fault]:
        """Everything that does not fit. Raises what `about` breaks when it is not what it should be."""
        yield from self.catalogued(about)
        yield from self.journal(about, anchors)

    def catalogued(self, about: dict[str, Any]) -> Iterator[Fault]:
        """The catalogue against the files, and against the archive as it was fixed."""
        try:
            with self.source.open(FILES) as file:
                rows = rows_of(file, "文件")
            with self.source.open(VOLUMES) as file:
                volumes = rows_of(file, "案卷")
        except (ValueError, KeyError, OSError):
            yield Fault("xml_bad", FILES)
            return
        listed = [row["电子档案名称"] for row in rows if row.get("电子档案名称")]
        if (about["listed"], about["files"]) != (len(rows), len(listed)):
            yield Fault("counts", FILES)
        if about["volumes"] != [int(row["案卷号"]) for row in volumes]:
            yield Fault("counts", VOLUMES)
        known = Counter(listed)
        for path in known:
            if known[path] > 1:
                yield Fault("catalogue_twice", path)
        for path in self.found:
            if path.startswith(CONTENT) and path[len("data/") :] not in known:
                yield Fault("catalogue_extra", path)
        for row in rows:
            path = row.get("电子档案名称", "")
            if path and "data/" + path not in self.found:
                yield Fault("catalogue_missing", path)
            elif path and self.found["data/" + path] != row.get("数字摘要"):
                yield Fault("catalogue_digest", path)
        yield from self.fixed(about, rows, volumes)

    def fixed(
        self, about: dict[str, Any], rows: list[dict[str, str]], volumes: list[dict[str, str]]
    ) -> Iterator[Fault]:
        try:
            version = json.loads(self.text(FROZEN))
            counted = frozen.archive_digest(version["volumes"])
            fixed = {
                (str(one["number"]), str(file["position"])): (file, one)
                for one in version["volumes"]
                if one["number"] in about["volumes"]
                for file in one["files"]
            }
            shelf = {str(one["number"]): one for one in version["volumes"]}
        except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
            yield Fault("frozen_bad", FROZEN)
            return
        if counted != version["digest"]:
            yield Fault("frozen_digest", FROZEN)
        if (version["digest"], version["version"]) != (about["digest"], about["version"]):
            yield Fault("frozen_other", FROZEN)
        for row in volumes:
            one = shelf.get(row.get("案卷号", ""), {})
            if (plain(one.get("code")), plain(one.get("title"))) != (row["档号"], row["题名"]):
                yield Fault("volume_differs", row["案卷号"])
        left = dict(fixed)
        for row in rows:
            key = (row.get("案卷号", ""), row.get("件号", ""))
            said, volume = left.pop(key, ({}, {}))
            if not said:
                twice = key in fixed
                yield Fault("catalogue_twice" if twice else "catalogue_unknown", "-".join(key))
            elif self._differs(row, said, volume):
                yield Fault("catalogue_differs", "-".join(key))
        for key in left:
            yield Fault("catalogue_lacks", "-".join(key))

    @staticmethod
    def _differs(row: dict[str, str], said: dict[str, Any], volume: dict[str, Any]) -> bool:
        told = [row[name] for name in ("题名", "责任者", "日期", "案卷档号", "密级", "数字摘要")]
        held = [said["title"], said["author"], said["formed_on"], volume["code"], said["secrecy"]]
        return told != [plain(value) for value in (*held, said["sha256"])]

    def journal(self, about: dict[str, Any], anchors: dict[str, str]) -> Iterator[Fault]:
        """The chain, its end, and the way from one of its lines to a daily root."""
        if not about["journal"]:
            return
        prev = ledger.GENESIS
        hashes: list[str] = []
        try:
            for text in self.text(JOURNAL).splitlines():
                line = json.loads(text)
                fields = {name: line[name] for name in ledger.FIELDS}
                hashes.append(ledger.line_hash(prev, fields))
                if (line["seq"], line["prev"], line["hash"]) != (len(hashes), prev, hashes[-1]):
                    yield Fault("journal_line", str(len(hashes)))
                    return
                prev = hashes[-1]
        except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
            yield Fault("journal_bad", JOURNAL)
            return
        if about["journal"] != [len(hashes), prev]:
            yield Fault("journal_cut", JOURNAL)
        root = ""
        if PROOF in self.found:
            said = json.loads(self.text(PROOF))
            root = said["root"]
            yield from self.proof(said, hashes, anchors)
        elif anchors:
            yield Fault("root_other", PROOF)
        if PAPERS in self.found:
            yield from self.papers(root)

    def papers(self, root: str) -> Iterator[Fault]:
        """Each paper that is said to be in the log, against the same head as the journal."""
        for text in self.text(PAPERS).splitlines():
            line = json.loads(text)
            try:
                head = witness.paper(self.found.get(line["path"], ""), line["proof"])
            except heads.Unproved:
                yield Fault("paper_proof", line["path"])
                continue
            if head.root.hex() != root:
                yield Fault("paper_proof", line["path"])

    def proof(
        self, said: dict[str, Any], hashes: list[str], anchors: dict[str, str]
    ) -> Iterator[Fault]:
        _project, seq, digest = said["leaf"]
        if not 1 <= seq <= len(hashes) or hashes[seq - 1] != digest or rooted(said) != said["root"]:
            yield Fault("proof_bad", PROOF)
        for day in anchors:
            if said["day"] != day or not said["root"].startswith(anchors[day].lower()):
                yield Fault("root_other", day)


class _Rows:
    """The rows of a catalogue as the parser meets them; a document type is refused."""

    def __init__(self, row: str) -> None:
        self.row = row
        self.rows: list[dict[str, str]] = []
        self._open: list[str] = []
        self._text: list[str] = []

    def start(self, tag: str, _attributes: Any) -> None:
        """An element opens."""
        self._open.append(tag)
        self._text = []
        if tag == self.row:
            self.rows.append({})

    def data(self, text: str) -> None:
        """Its text, in pieces."""
        self._text.append(text)

    def end(self, tag: str) -> None:
        """It closes."""
        self._open.pop()
        if self._open and self._open[-1] == self.row:
            self.rows[-1][tag] = "".join(self._text)

    def doctype(self, *_told: Any) -> None:
        """A catalogue has none: it could name other files, or grow without end."""
        raise ValueError("DOCTYPE")

    def close(self) -> list[dict[str, str]]:
        """All rows."""
        return self.rows


def rows_of(file: IO[bytes], row: str) -> list[dict[str, str]]:
    """The rows of a catalogue, each as its fields by name. Raises ValueError."""
    parser = ElementTree.XMLParser(target=_Rows(row))
    try:
        while True:
            piece = file.read(1 << 16)
            if not piece:
                break
            parser.feed(piece)
        found: Any = parser.close()
        return list(found)
    except ElementTree.ParseError as error:
        raise ValueError(str(error)) from error


def plain(value: Any) -> str:
    """A value as a catalogue writes it: without what XML cannot hold, blanks as one."""
    text = "" if value is None else str(value)
    if text.isprintable():
        if "  " in text or text[:1] == " " or text[-1:] == " ":
            return " ".join(text.split())
        return text
    kept = (one for one in text if one in "\t\n\r" or " " <= one < "\ud800" or one > "\udfff")
    return " ".join("".join(kept).replace("\ufffe", "").replace("\uffff", "").split())


def rooted(proof: dict[str, Any]) -> str:
    """The head, or the daily root of the old form, to which a line leads over the digests beside its way;
    empty where it leads to none.
    """
    if "places" in proof:
        return _in_log(proof)
    here = hashlib.sha256(b"\0" + "\n".join(map(str, proof["leaf"])).encode()).digest()
    for side, other in proof["path"]:
        pair = [bytes.fromhex(other), here] if side == "left" else [here, bytes.fromhex(other)]
        here = hashlib.sha256(b"\1" + b"".join(pair)).digest()
    return hashlib.sha256(b"\2" + bytes.fromhex(proof["before"]) + here).hexdigest()


def _in_log(proof: dict[str, Any]) -> str:
    position, count, entry, size = proof["places"]
    path = iter([bytes.fromhex(one) for one in proof["path"]])
    leaf = witness.chain_content(bytes.fromhex(proof["salt"]), *proof["leaf"])
    try:
        root = witness.climbed(witness.leaf_hash(leaf), position, count, path).hex()
        told = witness.entry_content("chains", proof["sealed"], root)
        found = witness.climbed(witness.leaf_hash(told), entry, size, path)
        head = heads.head_of(proof["head"])
    except heads.Unproved:
        return ""
    if (head.root, head.size) != (found, size) or next(path, None) is not None:
        return ""
    return found.hex()

"""The content of a package gathered from the database, and its texts written into one shell."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, BinaryIO, cast

from acceptance.gateways.clock import local_date
from acceptance.gateways.parts import CHUNK
from acceptance.gateways.shells import Entry, Writer, spool
from acceptance.gateways.storage import LocalStore
from acceptance.services.ground.access import Place
from acceptance.services.volumes import receiving
from workflows.parcels import (
    accepted,
    eark,
    eep,
    index_page,
    mapped,
    texts,
    verify,
    verify_archive,
    verify_eark,
)
from workflows.parcels.layout import Bytes, Extent

from . import parcel_given, parcel_records
from .parcel_content import Content

LIST_PAGE, LIST, FORM = "data/移交清单.html", "data/移交清单.csv", "data/移交接收登记表.html"
SOFTWARE = "acceptance-parcel/1"
"""The form of these packages, as they and what reads them call it."""
NOTE, METADATA = "data/说明文件.txt", "data/其他/元数据/元数据.jsonl"


@dataclass(frozen=True)
class Told:
    """What a package says of itself: why it is not what was accepted, and that it is a trial."""

    differs: Sequence[str]
    trial: bool


def write(
    place: Place, store: LocalStore, inside: Content, told: Told, *, now: datetime
) -> tuple[str, str]:
    """Write the texts into the store: (digest of the shell, digest of the package)."""
    with spool(store) as file:
        writer = _Writing(place, store, inside, told, Writer(file), now)
        digest = writer.all()
        file.seek(0)
        return store.put(cast(BinaryIO, file)).digest, digest


def _held(one: Entry) -> eark.Held:
    return eark.Held(one.path, one.size, one.digest)


def _all(entries: Sequence[Entry]) -> list[eark.Held]:
    return [_held(one) for one in entries]


class _Writing:
    def __init__(
        self,
        place: Place,
        store: LocalStore,
        inside: Content,
        told: Told,
        writer: Writer,
        now: datetime,
    ) -> None:
        self.place, self.store, self.inside, self.told = place, store, inside, told
        self.writer = writer
        self.journal: list[object] = []
        self.now, self.day = now, local_date(now).isoformat()
        self.checked = parcel_records.Checked(place.project.id)

    def all(self) -> str:
        """Texts, then what lists them, then the table; the digest of the package."""
        payload = [*self.payload(), *self.blobs()]
        payload.sort(key=lambda one: one.path)
        tags = [*self.readings(payload), *self.tags(payload)]
        listed = sorted((one.digest, one.path) for one in tags)
        tagged = self.writer.add(verify.TAGS, texts.manifest(listed))
        # what a person opens first stands first
        first = {name: at for at, name in enumerate(("bagit.txt", "index.html", verify.ABOUT))}
        tags.sort(key=lambda one: (first.get(one.path, 9), one.path))
        self.writer.end([*tags, tagged, *payload])
        return tagged.digest

    def payload(self) -> Iterator[Entry]:
        """The texts among the archive, and the papers."""
        add, inside = self.writer.add, self.inside
        yield add(verify_archive.VOLUMES, texts.volumes_xml(inside.volumes))
        yield add(verify_archive.FILES, texts.files_xml(inside.placed, inside.codes))
        yield add(verify_archive.FROZEN, [json.dumps(inside.version, ensure_ascii=False)])
        rows = list(texts.list_rows(inside.volumes))
        above = [f"移交单位：{self.sender}", f"移交时间：{self.day}"]
        yield add(LIST, texts.lines_csv(texts.LIST, rows))
        yield add(LIST_PAGE, texts.table_page("电子档案移交清单", above, texts.LIST, rows))
        yield add(NOTE, [texts.description(self.words())])
        checked = self.checked
        yield add(FORM, texts.registration({**self.words(), **checked.summary(inside.placed)}))
        yield add(METADATA, texts.jsonl(checked.metadata(self.place, inside)))
        yield add("data/其他/四性检测/四性检测.csv", checked.report(inside.placed))
        yield add(eep.PATH, self.enveloped())
        wanted = receiving.mapping_of(self.place.project)
        if wanted is not None:
            rows_of_files = texts.file_rows(inside.placed, inside.codes)
            yield add(mapped.PATH, mapped.listed(wanted, rows_of_files))
        if inside.extent == Extent.WHOLE:
            yield from self.records()

    def records(self) -> Iterator[Entry]:
        """Of the whole project: what was issued and what was done."""
        written = []
        for path, content in parcel_records.papers(self.place, self.store):
            written.append(self.writer.add(path, [content]))
        yield from written
        shown = "".join(
            parcel_records.proofs(self.place, [(one.path, one.digest) for one in written])
        )
        if shown:
            yield self.writer.add(verify_archive.PAPERS, [shown])
        chain = parcel_records.Chain(self.place.project.id)
        yield self.writer.add(verify_archive.JOURNAL, chain.lines())
        self.journal = [chain.length, chain.head]
        proof = chain.proof()
        if proof:
            text = json.dumps(proof, ensure_ascii=False)
            yield self.writer.add(verify_archive.PROOF, [text])

    def enveloped(self) -> Iterator[str]:
        """The same archive as DA/T 48 has it."""
        told = {
            "封装包类型": "项目档案移交包",
            "封装包描述": self.title,
            "封装包创建时间": self.now.isoformat(),
            "封装包创建单位": self.sender,
        }
        described = self.checked.metadata(self.place, self.inside)
        return eep.package(told, self.inside.placed, described, self.checked.files)

    def readings(self, payload: Sequence[Entry]) -> Iterator[Entry]:
        """The same tree as E-ARK has it: what it describes, what happened, and METS over all."""
        told = eark.Told(
            f"{self.place.project.code}/{self.inside.version['digest']}",
            self.title,
            self.sender,
            SOFTWARE,
            self.now.isoformat(),
        )
        inside, known = self.inside, self.checked.files
        add = self.writer.add
        described = [
            add(verify_eark.EAD, eark.ead(told, inside.placed, inside.classes)),
            add(verify_eark.PREMIS, eark.premis(told, inside.placed, known)),
        ]
        schemas = [add(path, [content]) for path, content in parcel_given.schemas()]
        ead, premis = described
        files = eark.Files((_held(ead), _held(premis)), _all(schemas), _all(payload))
        yield from (*described, *schemas)
        yield add(verify_eark.METS, eark.mets(told, files, known))

    def blobs(self) -> Iterator[Entry]:
        """The files of the archive: stored already, digested already."""
        for one in self.inside.placed:
            if one.bytes is not None:
                crc = self.crc(one.bytes)
                yield Entry(one.path, one.bytes.size, crc, one.bytes.digest)

    def crc(self, stored: Bytes) -> int:
        """Its checksum; of what came before these were kept it is counted now."""
        if stored.crc32:
            return int(stored.crc32, 16)
        found = 0
        with open(self.store.path(stored.digest), "rb") as file:
            for piece in iter(partial(file.read, CHUNK), b""):
                found = zlib.crc32(piece, found)
        return found

    def tags(self, payload: Sequence[Entry]) -> Iterator[Entry]:
        """What stands above the payload, the list of tags excepted."""
        add, size = self.writer.add, sum(one.size for one in payload)
        yield add("bagit.txt", [verify.BAGIT])
        info = texts.bag_info(
            organisation=self.sender,
            day=self.day,
            title=self.title,
            identifier=f"{self.place.project.code}/{self.inside.version['digest']}",
            count=len(payload),
            size=size,
        )
        yield add(verify.INFO, [info])
        yield add(verify.MANIFEST, texts.manifest((one.digest, one.path) for one in payload))
        yield add(verify.ABOUT, [json.dumps(self.about(payload), ensure_ascii=False, indent=1)])
        others = [
            (one.path.removeprefix("data/"), one.path)
            for one in payload
            if not one.path.startswith(verify_archive.CONTENT)
        ]
        yield add("index.html", index_page.page(self.shown(others), self.inside.placed))
        yield add("bagit-profile.json", [texts.profile()])
        for path, content in parcel_given.program():
            yield add(path, [content])

    def about(self, payload: Sequence[Entry]) -> dict[str, Any]:
        """移交包.json"""
        placed, project = self.inside.placed, self.place.project
        return {
            "form": SOFTWARE,
            "project": project.code,
            "name": project.name,
            "sender": self.sender,
            "extent": self.inside.extent,
            "version": self.inside.version["version"],
            "digest": self.inside.version["digest"],
            "trial": self.told.trial,
            "differs": [accepted.WORDS[one] for one in self.told.differs],
            "volumes": [one["number"] for one in self.inside.volumes],
            "listed": len(placed),
            "files": sum(1 for one in placed if one.path),
            "payload": [len(payload), sum(one.size for one in payload)],
            "journal": self.journal,
            "made_on": self.day,
            "readings": ["bagit", "eark", "eep", "da93"],
        }

    @property
    def sender(self) -> str:
        """移交单位: the unit that makes the package."""
        return self.place.viewer.organisation

    @property
    def title(self) -> str:
        number = self.inside.version["version"]
        if not number:
            return f"{self.place.project.name}试移交"
        return f"{self.place.project.name}档案移交包（定稿第{number}版）"

    def standing(self) -> str:
        """Whether it is what was accepted, in words."""
        if self.inside.extent == Extent.PARTY and not self.told.differs:
            return "与验收意见所指的定稿一致，只含本单位可以查看的案卷"
        if self.told.differs:
            return "与验收通过的档案不同：" + "；".join(
                accepted.WORDS[one] for one in self.told.differs
            )
        return "与验收意见所指的定稿一致"

    def words(self) -> dict[str, str]:
        """What 说明文件 and 登记表 tell."""
        volumes, placed = self.inside.volumes, self.inside.placed
        codes = [one["code"] for one in volumes if one["code"]]
        size = sum(one.bytes.size for one in placed if one.bytes is not None)
        return {
            "organisation": self.sender,
            "title": self.title,
            "content": f"{self.place.project.name}（{self.place.project.code}）",
            "codes": "—".join(dict.fromkeys(codes[:1] + codes[-1:])),
            "number": f"{len(volumes)}卷{len(placed)}件",
            "size": f"{size / 10**9:.3f} GB",
            "standing": self.standing(),
        }

    def shown(self, others: Sequence[tuple[str, str]]) -> index_page.Told:
        """What stands above the list in index.html."""
        words = self.words()
        warnings = []
        if self.told.differs:
            english = " ".join(accepted.ENGLISH[one] for one in self.told.differs)
            warnings.append((self.standing(), english))
        facts = (
            ("项目", "Project", words["content"]),
            ("移交单位", "Sender", self.sender),
            ("数量", "Number", words["number"]),
            ("数据量", "Size", words["size"]),
            ("起止档号", "Codes", words["codes"]),
            ("定稿摘要", "Digest of the archive", self.inside.version["digest"]),
            ("制作日期", "Made on", self.day),
        )
        return index_page.Told(self.title, facts, warnings, others)

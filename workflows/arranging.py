"""自动组卷: from files to volumes by the rules of the pack, as a proposal with its reasons. Moves nothing by itself.

One volume, one matter: files are bundled by class and by 单位工程, 分部, 专业, item or class of the scope, as the pack says; a bundle
never mixes retention or secrecy. Inside: text before drawings, reply before request, main text before annex, print before draft,
drawings by number; what belongs together stays in one volume as long as it is not too thick (GB/T 50328 5.2–5.3, GB/T 11822).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NotRequired, TypedDict

from .standards import BadPack, Scope
from .terms import BY_NAMES as BY_NAMES
from .terms import SPINES, longest
from .words import N_

REASONS = {
    "bundle": N_("按%(by)s归在一起"),
    "joins": N_("补入已有案卷 %(count)d 件"),
    "leaves": N_("%(count)d 件不再属于本卷"),
    "split": N_("共 %(pages)d 页，超过一卷 %(limit)d 页，分为 %(parts)d 卷"),
    "thick": N_("“%(title)s”一件 %(pages)d 页，超过一卷 %(limit)d 页，单独成卷"),
    "kept_together": N_("%(count)d 组来往文件、正附件排在一起"),
    "longer": N_("保管期限两可，按较长的 %(retention)s"),
    "no_pages": N_("%(count)d 件页数不详，页号待补"),
    "edited": N_("已由人调整"),
}
TITLE_LIMIT = 500
_REPLY = re.compile(r"批复|答复|回复|复函|批准")
_REQUEST = re.compile(r"请示|申请|报审|报验|函请|请求")
_ANNEX = re.compile(r"[\s（(—-]*附[件图表录].*$")
_DRAFT = re.compile(r"定稿|底稿|草稿|送审稿|征求意见稿")
_NOISE = re.compile(r"关于|印本|正本|[的\s《》“”\"'、，,：:()（）]")
_DIGITS = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True)
class Piece:
    """A file as the arrangement sees it; `pages` 0 means unknown, `volume` 0 that it lies in none."""

    id: int
    group: str
    group_name: str
    item: str
    item_name: str
    title: str
    number: str = ""
    formed_on: date | None = None
    pages: int = 0
    drawing: bool = False
    media: bool = False
    works: str = ""
    division: str = ""
    discipline: str = ""
    retention: str = ""
    secrecy: str = ""
    volume: int = 0


@dataclass(frozen=True)
class Lying:
    """A volume that is there already and may be added to; `files` in their order."""

    id: int
    key: str
    title: str
    files: tuple[int, ...]
    by_hand: bool = False


@dataclass(frozen=True)
class Class:
    """A kind of volumes in a pack: which files, divided by what."""

    name: str
    groups: frozenset[str]
    by: tuple[str, ...]
    drawings: bool = False
    media: bool = False


@dataclass(frozen=True)
class Rules:
    """The pack's parameters of arrangement."""

    classes: tuple[Class, ...]
    text_pages: int
    drawing_sheets: int
    text_per_millimetre: int
    drawings_per_millimetre: int
    words: Mapping[str, tuple[str, ...]]

    def spine(self, pages: int, *, drawings: bool) -> int:
        """The thinnest box that holds so many pages or sheets, in millimetres."""
        need = pages / (self.drawings_per_millimetre if drawings else self.text_per_millimetre)
        return next((width for width in SPINES if need <= width), SPINES[-1])

    def rank(self, group: str, *, drawings: bool, media: bool) -> int:
        """The place of the class a file belongs to, in the order of the pack; files of no class come last."""
        for number, one in enumerate(self.classes):
            if (one.media and media) or (one.drawings and drawings and not media):
                return number
        for number, one in enumerate(self.classes):
            if group in one.groups:
                return number
        return len(self.classes)


@dataclass
class Proposed:
    """A volume that would come to be, or an existing one (`into`) that would change."""

    key: str
    title: str
    retention: str
    secrecy: str
    holds: str
    files: list[int]
    pages: int
    spine: int
    into: int = 0
    reasons: list[tuple[str, dict[str, Any]]] = field(default_factory=list)


class ProposedVolume(TypedDict):
    """A proposed volume as plain data, which is kept and which people edit."""

    key: str
    title: str
    retention: str
    secrecy: str
    holds: str
    files: list[int]
    pages: int
    spine: int
    into: int
    reasons: list[tuple[str, dict[str, Any]]]
    edited: NotRequired[bool]
    id: NotRequired[int]


def plain(volume: Proposed) -> ProposedVolume:
    """A proposed volume as it is kept."""
    return {
        "key": volume.key,
        "title": volume.title,
        "retention": volume.retention,
        "secrecy": volume.secrecy,
        "holds": volume.holds,
        "files": volume.files,
        "pages": volume.pages,
        "spine": volume.spine,
        "into": volume.into,
        "reasons": volume.reasons,
    }


def rules(scope: Scope) -> Rules:
    """How that filing scope arranges. Raises BadPack when it does not say."""
    pack, data = scope.pack, scope.volumes
    if not data:
        raise BadPack(f"{pack}：缺 volumes（组卷规则）")
    classes = tuple(
        Class(
            row["name"],
            frozenset(map(str, row.get("groups", ()))),
            tuple(row["by"]),
            bool(row.get("drawings")),
            bool(row.get("media")),
        )
        for row in data["classes"]
    )
    return Rules(
        classes,
        int(data["text_pages"]["value"]),
        int(data["drawing_sheets"]["value"]),
        int(data["text_pages_per_millimetre"]["value"]),
        int(data["drawing_sheets_per_millimetre"]["value"]),
        {name: tuple(words) for name, words in data["words"].items()},
    )


def natural(text: str) -> tuple[Any, ...]:
    """Text so that its numbers sort as numbers: 图-2 before 图-10."""
    return tuple(
        (1, int(part), "") if part.isdigit() and part.isascii() else (0, 0, part)
        for part in _DIGITS.split(text)
        if part
    )


def stem(title: str) -> str:
    """What a letter, its reply and their annexes have in common in their titles."""
    return _NOISE.sub("", _DRAFT.sub("", _REQUEST.sub("", _REPLY.sub("", _ANNEX.sub("", title)))))


def role(title: str) -> tuple[int, int, int]:
    """Where a title stands in its family: reply, plain, request; main text before annex; print before draft."""
    annex = _ANNEX.search(title) is not None
    main = _ANNEX.sub("", title)
    return (
        (0 if _REPLY.search(main) else 2 if _REQUEST.search(main) else 1),
        int(annex),
        int(_DRAFT.search(title) is not None),
    )


def families(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """The files in their order inside a volume, those that belong together in one list."""
    found: dict[tuple[bool, str], list[Piece]] = {}
    for piece in pieces:
        key = (
            piece.drawing,
            f"{piece.id}" if piece.drawing or piece.media else stem(piece.title) or f"{piece.id}",
        )
        found.setdefault(key, []).append(piece)
    late = date.max

    def order(family: list[Piece]) -> tuple[Any, ...]:
        first = family[0]
        if first.drawing:
            return (1, natural(first.number or first.title), first.id)
        return (
            0,
            min(piece.formed_on or late for piece in family),
            natural(first.number),
            first.id,
        )

    for family in found.values():
        if len(family) > 1:
            family.sort(
                key=lambda piece: (
                    role(piece.title),
                    piece.formed_on or late,
                    natural(piece.number),
                    piece.id,
                )
            )
    return sorted(found.values(), key=order)


class Arranger:
    """Proposes volumes for the files of one section of one project."""

    def __init__(
        self, rules: Rules, *, project: str, section: str = "", taken: Iterable[str] = ()
    ) -> None:
        self.rules, self.project, self.section = rules, project, section
        self.taken = set(taken)

    def word(self, name: str, piece: Piece) -> str:
        """单位工程, 分部 or 专业 of a file: as recorded, else the word of the pack that its title names first."""
        given: str = getattr(piece, name)
        if given:
            return given
        return next((word for word in self.rules.words.get(name, ()) if word in piece.title), "")

    def bundle(self, piece: Piece) -> tuple[int, tuple[tuple[str, str], ...], str, str]:
        """The bundle a file belongs to: class, what it is divided by, retention and secrecy."""
        rank = self.rules.rank(piece.group, drawings=piece.drawing, media=piece.media)
        by = self.rules.classes[rank].by if rank < len(self.rules.classes) else ("group",)
        parts = []
        for name in by:
            if name == "group":
                parts.append((name, piece.group_name))
            elif name == "item":
                parts.append((name, piece.item_name))
            elif word := self.word(name, piece):
                parts.append((name, word))
        return rank, tuple(parts), longest(piece.retention), piece.secrecy

    @staticmethod
    def key(bundle: tuple[int, tuple[tuple[str, str], ...], str, str]) -> str:
        rank, parts, retention, secrecy = bundle
        return "|".join(
            (str(rank), *(f"{name}={value}" for name, value in parts), retention, secrecy)
        )[:400]

    def title(self, bundle: tuple[int, tuple[tuple[str, str], ...], str, str]) -> str:
        """案卷题名: project, section, part or discipline, what kind of files."""
        rank, parts, _retention, _secrecy = bundle
        kind = self.rules.classes[rank].name if rank < len(self.rules.classes) else ""
        content = next((value for name, value in parts if name in ("item", "group")), kind)
        places = [value for name, value in parts if name not in ("item", "group")]
        return f"{self.project}{self.section}{''.join(places)}{content}"[: TITLE_LIMIT - 8]

    def propose(self, pieces: Sequence[Piece], lying: Sequence[Lying] = ()) -> list[Proposed]:
        """What would change: new volumes, and existing ones that gain or lose files. Those that stay as they are do not appear.

        Linear in the number of files (apart from sorting).
        """
        bundles: dict[str, tuple[Any, list[Piece]]] = {}
        for piece in pieces:
            bundle = self.bundle(piece)
            bundles.setdefault(self.key(bundle), (bundle, []))[1].append(piece)
        by_id = {piece.id: piece for piece in pieces}
        keys = {piece.id: key for key, (_bundle, found) in bundles.items() for piece in found}
        staying: dict[str, list[Lying]] = {}
        proposed: list[tuple[int, Proposed]] = []
        for volume in lying:
            staying.setdefault(volume.key, []).append(volume)
            if volume.key not in bundles and volume.files:
                proposed.append((0, self._shrunk(volume, keys, by_id)))
        for key, (bundle, found) in bundles.items():
            proposed += [
                (bundle[0], one)
                for one in self._fill(key, bundle, found, staying.get(key, []), keys, by_id)
            ]
        proposed.sort(key=lambda pair: pair[0])
        return [one for _rank, one in proposed]

    def _shrunk(
        self, volume: Lying, keys: Mapping[int, str], by_id: Mapping[int, Piece]
    ) -> Proposed:
        kept = [by_id[i] for i in volume.files if keys.get(i) == volume.key]
        left = len(volume.files) - len(kept)
        return self._volume(
            volume.key, volume.title, kept, into=volume.id, reasons=[("leaves", {"count": left})]
        )

    def _fill(
        self,
        key: str,
        bundle: Any,
        found: list[Piece],
        lying: list[Lying],
        keys: Mapping[int, str],
        by_id: Mapping[int, Piece],
    ) -> list[Proposed]:
        out: list[Proposed] = []
        here = {volume.id for volume in lying}
        fresh = [piece for piece in found if piece.volume not in here]
        drawings = bool(found) and found[0].drawing
        limit = self.rules.drawing_sheets if drawings else self.rules.text_pages
        last: list[Piece] | None = None
        for number, volume in enumerate(lying):
            kept = [by_id[i] for i in volume.files if keys.get(i) == key]
            left = len(volume.files) - len(kept)
            joined: list[Piece] = []
            if number == len(lying) - 1 and fresh:
                room = limit - sum(piece.pages for piece in kept)
                for family in families(fresh):
                    need = sum(piece.pages for piece in family)
                    if need > room:
                        break
                    room -= need
                    joined += family
                gone = {piece.id for piece in joined}
                fresh = [piece for piece in fresh if piece.id not in gone]
            if left or joined:
                both = (
                    [*kept, *joined]
                    if volume.by_hand
                    else [p for family in families([*kept, *joined]) for p in family]
                )
                reasons: list[Any] = [("joins", {"count": len(joined)})] if joined else []
                reasons += [("leaves", {"count": left})] if left else []
                out.append(self._volume(key, volume.title, both, into=volume.id, reasons=reasons))
            last = kept
        if fresh:
            out += self._new(key, bundle, fresh, limit, first=last is None)
        return out

    def _new(
        self, key: str, bundle: Any, fresh: list[Piece], limit: int, *, first: bool
    ) -> list[Proposed]:
        ordered = families(fresh)
        parts: list[list[Piece]] = []
        current: list[Piece] = []
        used, thick = 0, []
        for family in ordered:
            units = (
                [family]
                if sum(piece.pages for piece in family) <= limit
                else [[piece] for piece in family]
            )
            for unit in units:
                need = sum(piece.pages for piece in unit)
                if current and used + need > limit:
                    parts.append(current)
                    current, used = [], 0
                if need > limit:
                    thick.append(unit[0])
                current += unit
                used += need
        parts.append(current)
        total = sum(piece.pages for piece in fresh)
        reasons: list[Any] = [("bundle", {"by": [name for name, _value in bundle[1]] or ["group"]})]
        if len(parts) > 1:
            reasons.append(("split", {"pages": total, "limit": limit, "parts": len(parts)}))
        if together := sum(len({role(piece.title) for piece in family}) > 1 for family in ordered):
            reasons.append(("kept_together", {"count": together}))
        if bundle[2] and any("/" in piece.retention for piece in fresh):
            reasons.append(("longer", {"retention": bundle[2]}))
        out = []
        for number, part in enumerate(parts, 1):
            own = [
                *reasons,
                *(
                    ("thick", {"title": p.title[:60], "pages": p.pages, "limit": limit})
                    for p in thick
                    if p in part
                ),
            ]
            out.append(
                self._volume(
                    key,
                    self._unused(self.title(bundle), number if len(parts) > 1 or not first else 0),
                    part,
                    reasons=own,
                )
            )
        return out

    def _unused(self, title: str, number: int) -> str:
        wanted = f"{title}（{number}）" if number else title
        while wanted in self.taken:
            number = max(number, 1) + 1
            wanted = f"{title}（{number}）"
        self.taken.add(wanted)
        return wanted

    def _volume(
        self, key: str, title: str, files: list[Piece], *, into: int = 0, reasons: list[Any]
    ) -> Proposed:
        pages = sum(piece.pages for piece in files)
        drawn = sum(piece.drawing for piece in files)
        holds = (
            "media"
            if files and files[0].media
            else "drawings"
            if drawn == len(files) and files
            else "mixed"
            if drawn
            else "text"
        )
        if unknown := sum(not piece.pages and not piece.media for piece in files):
            reasons = [*reasons, ("no_pages", {"count": unknown})]
        retention, secrecy = key.rsplit("|", 2)[1:] if key.count("|") >= 2 else ("", "")
        return Proposed(
            key,
            title,
            retention,
            secrecy,
            holds,
            [piece.id for piece in files],
            pages,
            self.rules.spine(pages, drawings=holds == "drawings"),
            into,
            reasons,
        )


def move(
    volumes: list[ProposedVolume],
    ids: Sequence[int],
    to: int | None,
    *,
    before: int | None = None,
    title: str = "",
) -> None:
    """Move files of a proposal to the volume at `to` (a new one with None, out of all with -1), before a file or at the end.

    Raises IndexError for a volume that is not there. Volumes left empty go, unless they exist already.
    """
    wanted = dict.fromkeys(ids)
    target = volumes[to] if to is not None and to >= 0 else None
    like = next((volume for volume in volumes if any(i in wanted for i in volume["files"])), None)
    for volume in volumes:
        if any(i in wanted for i in volume["files"]):
            volume["files"] = [i for i in volume["files"] if i not in wanted]
            volume["edited"] = True
    if to is None and like is not None:
        target = {**like, "files": [], "into": 0, "title": title, "reasons": [], "edited": True}
        volumes.insert(volumes.index(like) + 1, target)
    if target is not None:
        at = target["files"].index(before) if before in target["files"] else len(target["files"])
        target["files"][at:at] = list(wanted)
        target["edited"] = True
    volumes[:] = [volume for volume in volumes if volume["files"] or volume["into"]]


def merge(volumes: list[ProposedVolume], first: int, others: Sequence[int]) -> None:
    """Put the files of other proposed volumes at the end of one. Raises IndexError."""
    target = volumes[first]
    for number in others:
        if number != first:
            target["files"] += volumes[number]["files"]
            volumes[number]["files"] = []
    target["edited"] = True
    volumes[:] = [volume for volume in volumes if volume["files"] or volume["into"]]

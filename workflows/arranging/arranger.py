"""The arranger itself: bundles files, fills the volumes that lie there already, and opens new
ones for the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ..terms import longest
from . import thin
from .families import families, role
from .naming import named
from .pieces import Lying, Piece
from .proposed import Proposed, Reason
from .rules import Rules

TITLE_LIMIT, KEY_LIMIT = 500, 400
NUMBERED = 8
"""Characters of a title kept free for the number of a part: （12）."""
THICK_TITLE = 60
"""Characters of a file's title in a reason."""


class Bundle(NamedTuple):
    """What files of one volume share: class by its rank, what divides them with its value,
    retention and secrecy."""

    rank: int
    parts: tuple[tuple[str, str], ...]
    retention: str
    secrecy: str

    @property
    def key(self) -> str:
        """The bundle as text, by which a volume that lies there is found again."""
        parts = (f"{name}={value}" for name, value in self.parts)
        return "|".join((str(self.rank), *parts, self.retention, self.secrecy))[:KEY_LIMIT]


@dataclass
class Filling:
    """All files of one section at work: by id, and the bundle each belongs to now."""

    pieces: Mapping[int, Piece]
    keys: Mapping[int, str]

    def staying(self, volume: Lying) -> list[Piece]:
        """The files of a volume that still belong to its bundle, in their order."""
        return [self.pieces[i] for i in volume.files if self.keys.get(i) == volume.key]


@dataclass
class Parts:
    """Files cut into volumes: `thick` are those that alone are thicker than a volume may be."""

    volumes: list[list[Piece]] = field(default_factory=list)
    thick: list[Piece] = field(default_factory=list)


class Arranger:
    """Proposes volumes for the files of one section of one project; `taken` are titles that other
    volumes have."""

    def __init__(
        self, rules: Rules, *, project: str, section: str = "", taken: Iterable[str] = ()
    ) -> None:
        self.rules, self.project, self.section = rules, project, section
        self.taken = set(taken)

    def word(self, name: str, piece: Piece) -> str:
        """单位工程, 分部 or 专业 of a file: as recorded, else the word of the pack that its title names
        first."""
        given: str = getattr(piece, name)
        if given:
            return given
        return named(self.rules.words.get(name, ()), piece.title)

    def bundle(self, piece: Piece) -> Bundle:
        """The bundle a file belongs to."""
        rank = self.rules.rank(piece.group, drawings=piece.drawing, media=piece.media)
        by: tuple[str, ...] = ("group",)
        if rank < len(self.rules.classes):
            by = self.rules.classes[rank].by
        parts = []
        for name in by:
            if name == "group":
                parts.append((name, piece.group_name))
            elif name == "item":
                parts.append((name, piece.item_name))
            elif word := self.word(name, piece):
                parts.append((name, word))
        return Bundle(rank, tuple(parts), longest(piece.retention), piece.secrecy)

    def title(self, bundle: Bundle) -> str:
        """案卷题名: project, section, part or discipline, what kind of files."""
        content = ""
        if bundle.rank < len(self.rules.classes):
            content = self.rules.classes[bundle.rank].name
        kinds = [value for name, value in bundle.parts if name in ("item", "group")]
        places = [value for name, value in bundle.parts if name not in ("item", "group")]
        content = next(iter(kinds), content)
        title = f"{self.project}{self.section}{''.join(places)}{content}"
        return title[: TITLE_LIMIT - NUMBERED]

    def propose(self, pieces: Sequence[Piece], lying: Sequence[Lying] = ()) -> list[Proposed]:
        """What would change: new volumes, and existing ones that gain or lose files.

        Those that stay as they are do not appear.

        Linear in the number of files (apart from sorting).
        """
        bundles: dict[str, tuple[Bundle, list[Piece]]] = {}
        keys: dict[int, str] = {}
        for piece in pieces:
            bundle = self.bundle(piece)
            keys[piece.id] = key = bundle.key
            _bundle, found = bundles.setdefault(key, (bundle, []))
            found.append(piece)
        thin.join(bundles, keys, lying, self.rules.text_pages)
        filling = Filling({piece.id: piece for piece in pieces}, keys)
        there: dict[str, list[Lying]] = {}
        # Volumes whose bundle is gone altogether come first, like those of the first class.
        ranked: list[tuple[int, Proposed]] = []
        for volume in lying:
            there.setdefault(volume.key, []).append(volume)
            if volume.key not in bundles and volume.files:
                ranked.append((0, self._changed(volume, filling.staying(volume), [])))
        for key, (bundle, found) in bundles.items():
            volumes = self._fill(bundle, found, there.get(key, []), filling)
            ranked += [(bundle.rank, one) for one in volumes]
        ranked.sort(key=lambda pair: pair[0])
        return [one for _rank, one in ranked]

    def _fill(
        self, bundle: Bundle, found: list[Piece], lying: list[Lying], filling: Filling
    ) -> Iterator[Proposed]:
        """The volumes of one bundle that change: the last of them takes what fits, the rest is
        new."""
        here = {volume.id for volume in lying}
        fresh = [piece for piece in found if piece.volume not in here]
        limit = self.rules.limit(drawings=found[0].drawing)
        for number, volume in enumerate(lying, 1):
            kept = filling.staying(volume)
            joined: list[Piece] = []
            if number == len(lying):
                joined = _fitting(fresh, limit - sum(piece.pages for piece in kept))
                gone = {piece.id for piece in joined}
                fresh = [piece for piece in fresh if piece.id not in gone]
            if joined or len(kept) < len(volume.files):
                yield self._changed(volume, kept, joined)
        if fresh:
            yield from self._new(bundle, fresh, limit, first=not lying)

    def _changed(self, volume: Lying, kept: list[Piece], joined: list[Piece]) -> Proposed:
        reasons: list[Reason] = []
        if joined:
            reasons.append(("joins", {"count": len(joined)}))
        if left := len(volume.files) - len(kept):
            reasons.append(("leaves", {"count": left}))
        files = [*kept, *joined]
        # Whoever laid a volume by hand wanted that order; what joins lies behind it.
        if not volume.by_hand:
            files = [piece for family in families(files) for piece in family]
        return self._volume(volume.key, volume.title, files, reasons, into=volume.id)

    def _new(
        self, bundle: Bundle, fresh: list[Piece], limit: int, *, first: bool
    ) -> Iterator[Proposed]:
        ordered = families(fresh)
        parts = _cut(ordered, limit)
        reasons = _reasons(bundle, fresh, ordered, parts, limit)
        title = self.title(bundle)
        for number, part in enumerate(parts.volumes, 1):
            here = {piece.id for piece in part}
            thick: list[Reason] = [
                ("thick", {"title": p.title[:THICK_TITLE], "pages": p.pages, "limit": limit})
                for p in parts.thick
                if p.id in here
            ]
            # The only new volume of a bundle needs no number, unless there are older ones.
            alone = first and len(parts.volumes) == 1
            named = self._unused(title, 0 if alone else number)
            yield self._volume(bundle.key, named, part, [*reasons, *thick])

    def _unused(self, title: str, number: int) -> str:
        wanted = title
        if number:
            wanted = f"{title}（{number}）"
        while wanted in self.taken:
            number = max(number, 1) + 1
            wanted = f"{title}（{number}）"
        self.taken.add(wanted)
        return wanted

    def _volume(
        self, key: str, title: str, files: list[Piece], reasons: list[Reason], *, into: int = 0
    ) -> Proposed:
        pages = sum(piece.pages for piece in files)
        holds = _holds(files)
        unknown = sum(not piece.pages and not piece.media for piece in files)
        if unknown:
            reasons = [*reasons, ("no_pages", {"count": unknown})]
        retention = secrecy = ""
        if key.count("|") >= 2:
            _bundle, retention, secrecy = key.rsplit("|", 2)
        ids = [piece.id for piece in files]
        spine = self.rules.spine(pages, drawings=holds == "drawings")
        return Proposed(key, title, retention, secrecy, holds, ids, pages, spine, into, reasons)


def _fitting(fresh: list[Piece], room: int) -> list[Piece]:
    """The first families that find room in a volume; the order is not broken for a small one
    behind a big one."""
    joined: list[Piece] = []
    if not fresh:
        return joined
    for family in families(fresh):
        room -= sum(piece.pages for piece in family)
        if room < 0:
            break
        joined += family
    return joined


def _cut(ordered: list[list[Piece]], limit: int) -> Parts:
    """Cut the families into volumes: a family is torn only when it alone is thicker than a
    volume."""
    parts, current, used = Parts(), list[Piece](), 0
    for family in ordered:
        units = [family]
        if sum(piece.pages for piece in family) > limit:
            units = [[piece] for piece in family]
        for unit in units:
            need = sum(piece.pages for piece in unit)
            if current and used + need > limit:
                parts.volumes.append(current)
                current, used = [], 0
            if need > limit:
                parts.thick.append(unit[0])
            current += unit
            used += need
    parts.volumes.append(current)
    return parts


def _reasons(
    bundle: Bundle, fresh: list[Piece], ordered: list[list[Piece]], parts: Parts, limit: int
) -> list[Reason]:
    reasons: list[Reason] = [("bundle", {"by": [name for name, _v in bundle.parts] or ["group"]})]
    if len(parts.volumes) > 1:
        total = sum(piece.pages for piece in fresh)
        reasons.append(("split", {"pages": total, "limit": limit, "parts": len(parts.volumes)}))
    together = sum(len({role(piece.title) for piece in family}) > 1 for family in ordered)
    if together:
        reasons.append(("kept_together", {"count": together}))
    if bundle.retention and any("/" in piece.retention for piece in fresh):
        reasons.append(("longer", {"retention": bundle.retention}))
    return reasons


def _holds(files: list[Piece]) -> str:
    """What a volume holds (a key of `terms.HOLDS_NAMES`), told by its first file and by how many
    are drawings."""
    if files and files[0].media:
        return "media"
    drawn = sum(piece.drawing for piece in files)
    if not drawn:
        return "text"
    if drawn == len(files):
        return "drawings"
    return "mixed"

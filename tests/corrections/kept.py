"""What must outlast every act: bytes that were stored, and papers that were issued."""

import hashlib
import os
import zipfile
from xml.etree import ElementTree

STORED = {
    "file_version": "digest",
    "held_file": "digest",
    "report": "digest",
    "catalogue_import": "digest",
}
"""Where digests of stored bytes stand."""
OF_PAPER = (
    "digest, kind, title, mark, year, serial, code, issued_at, issued_by, template_digest,"
    " journal_head, said, archive_version, replaces_id, project_id, issuer_id"
)
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def words_of(path):
    """The text of a Word document, read without any library of the product."""
    with zipfile.ZipFile(path) as parts:
        names = sorted(
            name for name in parts.namelist() if name.startswith("word/") and name.endswith(".xml")
        )
        trees = [ElementTree.fromstring(parts.read(name)) for name in names]
    return "\n".join(run.text or "" for tree in trees for run in tree.iter(f"{WORD}t"))


class Kept:
    """What was there at some time, held against what is there now."""

    def __init__(self, world):
        self.world, self.home = world, str(world.store.folder)
        self.digests, self.fresh, self.papers, self.journal, self.seen = set(), set(), {}, {}, {}
        self.look()
        # of the demo's own sheets there are no bytes
        self.digests = {digest for digest in self.digests if self.there(digest)}

    def look(self):
        """Take note of what has come in since."""
        for table, column in STORED.items():
            rows = self.world.rows(
                f"SELECT DISTINCT {column} FROM {table} WHERE id > ?", self.seen.get(table, 0)
            )
            self.digests |= {row[0] for row in rows} - {""}
            self.seen[table] = self.world.one(f"SELECT max(id) FROM {table}") or 0
        for row in self.world.rows(f"SELECT id, {OF_PAPER} FROM report"):
            if row["id"] not in self.papers:
                self.papers[row["id"]] = tuple(row)
                if row["digest"] not in self.world.words:
                    self.world.words[row["digest"]] = words_of(self.world.store.path(row["digest"]))
                    self.fresh.add(row["digest"])
        self.journal = dict(
            self.world.rows("SELECT project_id, max(seq) FROM journal_entry GROUP BY 1")
        )

    def there(self, digest):
        """Whether the store has these bytes; its folders are looked into without it."""
        return os.path.exists(f"{self.home}/{digest[:2]}/{digest[2:4]}/{digest}")

    def erased(self):
        """What two persons had erased and no other project keeps."""
        rows = self.world.rows(
            "SELECT digest FROM purge WHERE state = 'purged' AND erased_at IS NOT NULL"
            " UNION SELECT digest FROM purged_digest"
        )
        return {row[0] for row in rows}

    def lost(self):
        """Bytes that are not there and were not purged; bytes that are there and were."""
        gone = self.erased()
        for digest in self.digests:
            if not self.there(digest) and digest not in gone:
                yield "bytes are lost", digest
        asked = (
            "SELECT purge.digest FROM purge JOIN purged_digest USING (digest) WHERE purge.state = 'purged' AND NOT EXISTS"
            " (SELECT 1 FROM file_version WHERE file_version.digest = purge.digest AND gone <> 'purged')"
            " AND NOT EXISTS (SELECT 1 FROM held_file WHERE held_file.digest = purge.digest AND name <> '已清除')"
        )
        for (digest,) in map(tuple, self.world.rows(asked)):
            if self.there(digest):
                yield "purged bytes are there", digest

    def altered(self):
        """Papers whose row, words or number are not what was issued; lines of the journal that went."""
        now = {
            row["id"]: tuple(row) for row in self.world.rows(f"SELECT id, {OF_PAPER} FROM report")
        }
        heirs = dict(
            self.world.rows(
                "SELECT id, merged_into_id FROM organisation WHERE merged_into_id IS NOT NULL"
            )
        )
        for key, (*was, issuer) in self.papers.items():
            # a unit that was entered twice is one unit: who issued the paper is the one that was kept
            while issuer in heirs:
                issuer = heirs[issuer]
            if now.get(key) != (*was, issuer):
                yield "a paper is not what it was", ((*was, issuer), now.get(key))
        length = dict(self.world.rows("SELECT project_id, max(seq) FROM journal_entry GROUP BY 1"))
        for project, was in self.journal.items():
            if length.get(project, 0) < was:
                yield "lines of the journal went", (project, was)

    def unreadable(self):
        """Every byte read again: is it what its digest says, and are the papers' words the same?"""
        store = self.world.store
        for digest in sorted(self.digests - self.erased()):
            path = store.path(digest)
            if not path.exists() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
                yield "bytes cannot be read", digest
        for digest in self.fresh:
            if words_of(store.path(digest)) != self.world.words[digest]:
                yield "a paper says something else", digest

"""Whether a file may be touched where it lies: its volume may be sealed, or stand in the fixed archive."""

from __future__ import annotations

from acceptance.models import Document, Volume
from acceptance.services.ground import holds
from acceptance.services.ground.access import Place


def require_file(place: Place, act: str, document: Document) -> None:
    """Raises Refused (volume_sealed, volume_fixed, archive_fixed, not_in_stage)."""
    if document.volume_id is None:
        holds.require(place, act)
    else:
        holds.require_volumes(place, act, Volume.id == document.volume_id)

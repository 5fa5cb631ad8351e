"""声像: which files are photographs or recordings."""

from __future__ import annotations

MEDIA_WORDS = ("声像", "照片", "录音", "录像")


def is_media(item: str | None, media_type: str | None) -> bool:
    """Whether a file is a photo or recording: by the name of its item, or because it sounds or
    moves. A picture alone is none: scanned paper is a picture too.
    """
    if any(word in (item or "") for word in MEDIA_WORDS):
        return True
    return (media_type or "").startswith(("audio/", "video/"))

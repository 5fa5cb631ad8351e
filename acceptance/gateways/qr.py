"""QR codes as PNG for documents and as SVG for pages; equal text gives equal bytes."""

from __future__ import annotations

import io


def png(text: str) -> bytes:
    """Six pixels a module with the narrowest border, for paper."""
    import segno

    out = io.BytesIO()
    segno.make(text, error="m").save(out, kind="png", scale=6, border=2)
    return out.getvalue()


def svg(text: str) -> str:
    """Without styles, to stand in a page, as large as the page draws it and never cut."""
    import segno

    out = io.BytesIO()
    segno.make(text, error="m").save(
        out, kind="svg", xmldecl=False, svgns=True, scale=5, border=3, omitsize=True
    )
    return out.getvalue().decode()

"""Small PDFs for the demo, each different from all others."""

import hashlib


def small_pdf(title: str, pages: int = 1) -> bytes:
    """A valid PDF of its own with so many pages, a few hundred bytes each."""
    mark = hashlib.sha256(title.encode()).hexdigest()[:24]
    kids, drawn = [], []
    for number in range(1, pages + 1):
        text = f"BT /F1 24 Tf 72 720 Td ({mark} {number}) Tj ET".encode()
        own = 2 + 2 * number  # after catalogue, tree and font, which are 1 to 3
        kids.append(b"%d 0 R" % own)
        drawn.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R"
            b"/Resources<</Font<</F1 3 0 R>>>>>>" % (own + 1)
        )
        drawn.append(b"<</Length %d>>stream\n%s\nendstream" % (len(text), text))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (b" ".join(kids), pages),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        *drawn,
    ]
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    index = b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
    trailer = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, len(out))
    return out + index + trailer

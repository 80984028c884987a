"""Files of every accepted kind as partners' programs make them. Those in `real/` are made by ffmpeg, python-docx,
openpyxl, python-pptx, odfpy and LibreOffice."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from tests.cms.media.samples import PDF, docx, png, zip_of

REAL = Path(__file__).parent / "real"


def canvas(**options: object) -> bytes:
    buffer = io.BytesIO()
    page = Canvas(buffer, **options)
    page.drawString(72, 720, "How JavaScript and Launch pads work")
    page.linkURL("https://example.org/", (72, 700, 200, 720))
    page.bookmarkPage("first")
    page.addOutlineEntry("First", "first")
    page.acroForm.textfield(name="name", x=72, y=600)
    page.setViewerPreference("DisplayDocTitle", "true")
    page.showPage()
    page.save()
    return buffer.getvalue()


def packed_pdf() -> bytes:
    objects = zlib.compress(b"3 0 <</Type/Page/Parent 2 0 R/Annots[<</A<</S/URI/URI(https://example.org)>>>>]>>")
    stream = b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\r\n" % len(objects)
    return (
        b"%PDF-1.6\r\n%\xe2\xe3\xcf\xd3\r\n4 0 obj"
        + stream
        + objects
        + b"\r\nendstream\rendobj\nstartxref\n9\n%%EOF\r\n"
    )


def photo(image_format: str, size: tuple[int, int] = (64, 48), **options: object) -> bytes:
    buffer = io.BytesIO()
    Image.effect_noise(size, 40).convert("RGB").save(buffer, image_format, **options)
    return buffer.getvalue()


def two_pictures() -> bytes:
    """As phones write them: the photo, and behind it what it adds (depth, light)."""
    buffer = io.BytesIO()
    first = Image.effect_noise((64, 48), 40).convert("RGB")
    first.save(buffer, "MPO", save_all=True, append_images=[first])
    return buffer.getvalue()


def odp() -> bytes:
    """A click that shows the next slide; the empty list of scripts and the outer grammar of older versions."""
    content = (
        b'<!DOCTYPE office:d PUBLIC "-//OpenOffice.org//DTD" "office.dtd"><o:d xmlns:o="urn:o" xmlns:p="urn:p" '
        b'xmlns:x="http://www.w3.org/1999/xlink"><o:scripts/><p:event-listener p:action="next-page"/>'
        b'<o:a x:href="https://example.org/"/><o:a x:href="../bilder/b%C3%A5t.jpg"/></o:d>'
    )
    mimetype = b"application/vnd.oasis.opendocument.presentation"
    return zip_of(mimetype=mimetype, **{"content.xml": content})


def large_blank() -> bytes:
    return docx(**{"word/media/blank.bmp": b"\xff" * 36_000_000})


def epub() -> bytes:
    page = b'<!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"><body><p>On&nbsp;line = <br> words</p></body></html>'
    cover = b'<svg xmlns="http://www.w3.org/2000/svg"><circle r="4"/></svg>'
    parts = {"META-INF/container.xml": b"<c/>", "OEBPS/1.xhtml": page, "OEBPS/cover.svg": cover}
    return zip_of(mimetype=b"application/epub+zip", **parts)


def signed_sound() -> bytes:
    """A tag with a picture of its cover in front, and an older tag behind."""
    sound = (REAL / "bare.mp3").read_bytes()
    picture = b"APIC" + struct.pack(">L", 5000) + b"\0\0" + photo("JPEG")[:5000].ljust(5000, b"\0")
    size = len(picture)
    tag = b"ID3\x03\x00\x00" + bytes([0, 0, size >> 7 & 0x7F, size & 0x7F]) + picture
    return tag + sound + b"TAG" + b"Song".ljust(125, b"\0")


TEXT = "Økonomi; 3 < 4 og 5 > 2 => «bra»\nA–B | C! e-post: kari@example.org\n-1;+2\nJavaScript: et språk\n"


def harmless() -> Iterator[tuple[str, bytes]]:
    for path in sorted(REAL.iterdir()):
        yield path.name, path.read_bytes()
    yield from {
        "guide.pdf": canvas(),
        "GUIDE 2.PDF": canvas(pageCompression=1, pdfVersion=(1, 7)),
        "packed.pdf": packed_pdf(),
        "saved-again.pdf": canvas() + b"\n5 0 obj<</Type/Metadata>>endobj\nstartxref\n1\n%%EOF\n\n",
        "www.fjord.com – «guide» v1.2.pdf": PDF,
        "Økonomi for bønder (ny).txt": TEXT.encode(),
        "latin.txt": TEXT.replace("–", "-").encode("latin-1"),
        "wide.txt": TEXT.encode("utf-16"),
        "marked.csv": TEXT.encode("utf-8-sig"),
        "long.csv": TEXT.encode() * 20_000,
        "Ελληνικά.vtt": b"WEBVTT - Hei\r\n\r\n00:01.000 --> 00:02.000\r\n<v Kari>Hei <b>du</b>\r\n",
        "marked.vtt": b"\xef\xbb\xbfWEBVTT\n\n00:01.000 --> 00:02.000\nHei",
        "talk.srt": "1\r\n00:00:01,000 --> 00:00:02,000\r\n<i>Hei</i> –\r\n".encode(),
        "slides.odp": odp(),
        "blank.docx": large_blank(),
        "book.epub": epub(),
        "table in letter.docx": docx(**{"word/embeddings/table.xlsx": (REAL / "table.xlsx").read_bytes()}),
        "old object.docx": docx(**{"word/embeddings/o.bin": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 3000}),
        "pack.zip": zip_of(
            **{"Kurs/plan.pdf": PDF, "Kurs/table.xlsx": (REAL / "table.xlsx").read_bytes(), "font.ttf": b"\0\1"}
        ),
        "empty-folder.zip": zip_of(**{"Kurs/": b"", "Kurs/notes.txt": b"words", "__MACOSX/._notes.txt": b"words"}),
        "song.mp3": signed_sound(),
        "photo.jpg": photo("JPEG", quality=90),
        "phone.jpeg": two_pictures(),
        "progressive.jpg": photo("JPEG", progressive=True, subsampling=0),
        "boat.png": png(),
        "large.jpg": photo("JPEG", (7300, 5400)),
        "grey.png": photo("PNG"),
    }.items()

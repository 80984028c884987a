"""Through the admin's own upload view, as a partner's editor."""

from __future__ import annotations

import hashlib
import io
import re
import socket
import socketserver
import struct
import threading
import zlib
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image, ImageChops, ImageStat

from cms.media.models import ResourceFile, ResourceImage
from cms.media.uploads.models import Upload
from cms.media.video import ffmpeg
from cms.partners.models import Partner
from tests.cms.media.uploads import EXE, HTML, MP4, PDF, SVG, docx, make_file, make_image, pdf, png, zip_of
from tests.cms.media.video.films import film
from tests.factories import get_partner, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    make_user("editor", "Fjord: editors")
    client.force_login(User.objects.get(username="editor"))
    return client


def refusal_with_files(editor, name: str, content: bytes) -> str:
    """The same where there are files already."""
    before = ResourceFile.objects.count()
    errors = upload(editor, name, content).context["form"].errors
    assert ResourceFile.objects.count() == before
    return " ".join(errors["file"])


def upload(editor, name: str, content: bytes, **fields):
    """The type the browser claims is always that of a PDF: it counts for nothing."""
    file = SimpleUploadedFile(name, content, content_type="application/pdf")
    data = {"title": "Guide", "file": file, "language": "nb", "collection": get_partner().collection_id, **fields}
    return editor.post(reverse("wagtaildocs:add"), data)


def refusal(editor, name: str, content: bytes) -> str:
    """The message beside the field `file`; fails if the upload was accepted or something else was wrong."""
    response = upload(editor, name, content)
    assert response.status_code == 200, "the upload was accepted"
    errors = response.context["form"].errors
    assert list(errors) == ["file"]
    assert not ResourceFile.objects.exists()
    return " ".join(errors["file"])


WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PAGE = b'<html xmlns="http://www.w3.org/1999/xhtml"><body><p>Words</p></body></html>'
EPUB = {"mimetype": b"application/epub+zip", "META-INF/container.xml": b"<c/>", "text/1.xhtml": PAGE}


def encrypted_zip() -> bytes:
    content = bytearray(zip_of(**{"plan.txt": b"words"}))
    content[6] |= 1
    central = content.find(b"PK\x01\x02")
    content[central + 8] |= 1
    return bytes(content)


def zip_of_many_entries() -> bytes:
    content = bytearray(zip_of(**{"plan.txt": b"words"}))
    end = content.rfind(b"PK\x05\x06")
    content[end + 12 : end + 16] = struct.pack("<L", 0xFFFFFFFF)
    return bytes(content)


def zip_that_unpacks_to(size: int) -> bytes:
    content = bytearray(zip_of(**{"plan.txt": b"words"}))
    central = content.find(b"PK\x01\x02")
    content[central + 24 : central + 28] = struct.pack("<L", size)
    return bytes(content)


def xlsx(**more: bytes) -> bytes:
    return zip_of(**{"xl/workbook.xml": b"<w/>", **more})


def odt(**more: bytes) -> bytes:
    return zip_of(**{"content.xml": b"<d/>", **more})


MACRO_TYPES = b'<Types><Override PartName="/word/a.bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>'
ACCEPTED = {
    "guide.pdf": (PDF, "application/pdf"),
    "GUIDE.PDF": (PDF, "application/pdf"),
    "www.fjord.com.pdf": (PDF, "application/pdf"),
    "Økonomi for bønder – «ny» 2.pdf": (PDF, "application/pdf"),
    "plan.docx": (docx(), WORD),
    "with-picture.docx": (docx(**{"word/media/image1.svg": SVG}), WORD),
    "book.epub": (zip_of(**EPUB), "application/epub+zip"),
    "table.ods": (zip_of(**{"content.xml": b"<t/>"}), "application/vnd.oasis.opendocument.spreadsheet"),
    "pack.zip": (zip_of(**{"plan.pdf": PDF, "notes/words.txt": b"words"}), "application/zip"),
    "film.mp4": (MP4, "video/mp4"),
    "boat.png": (png(), "image/png"),
    "latin1.csv": ("navn;sum\nBjørn;3".encode("latin-1"), "text/csv"),
    "a" * 250 + ".pdf": (PDF, "application/pdf"),
    "talk.vtt": (b"WEBVTT\n\n00:01.000 --> 00:02.000\nHei", "text/vtt"),
}
REFUSED = {
    "a program in the middle of the name": ("report.exe.pdf", PDF, "plain name"),
    "a program": ("tool.exe", EXE, "Allowed extensions are"),
    "a program renamed": ("tool.pdf", EXE, "not what the name says"),
    "a program without zero bytes as text": ("tool.txt", b"\x7fELF\x02\x01\x01 not words", "not what the name says"),
    "a page renamed": ("guide.pdf", HTML, "not what the name says"),
    "a page in front of a PDF": ("guide.pdf", HTML + PDF, "not what the name says"),
    "a page as text": ("guide.txt", b"\n  " + HTML, "not what the name says"),
    "a page as captions": ("guide.vtt", HTML, "not what the name says"),
    "a drawing that can run": ("logo.svg", SVG, "Allowed extensions are"),
    "a drawing as a picture": ("logo.png", SVG, "not what the name says"),
    "a document with macros": ("plan.docm", docx(**{"word/vbaProject.bin": b"x"}), "Allowed extensions are"),
    "a document with macros renamed": ("plan.docx", docx(**{"word/vbaProject.bin": b"x"}), "has macros"),
    "macros under another name": ("plan.docx", docx(**{"[Content_Types].xml": MACRO_TYPES}), "has macros"),
    "an old macro sheet": ("sum.xlsx", xlsx(**{"xl/macrosheets/sheet1.xml": b"<m/>"}), "has macros"),
    "an OpenDocument macro": ("plan.odt", odt(**{"Basic/Standard/Module1.xml": b"<m/>"}), "has macros"),
    "a program in a document": ("plan.docx", docx(**{"word/embeddings/tool.exe": EXE}), "tool.exe"),
    "an archive with macros": ("pack.zip", zip_of(**{"plan.docm": b"x"}), "plan.docm"),
    "an archive with a page": ("pack.zip", zip_of(**{"a/index.HTML": HTML}), "index.HTML"),
    "an archive in an archive": ("pack.zip", zip_of(**{"more.zip": zip_of(**{"a.txt": b"a"})}), "more.zip"),
    "an archive that leaves its folder": ("pack.zip", zip_of(**{"../../etc/cron.txt": b"a"}), "cron.txt"),
    "an archive with a drive": ("pack.zip", zip_of(**{"C:\\start.txt": b"a"}), "start.txt"),
    "an archive with a password": ("pack.zip", encrypted_zip(), "password"),
    "an archive of countless entries": ("pack.zip", zip_of_many_entries(), "not what the name says"),
    "an archive that unpacks to too much": ("pack.zip", zip_that_unpacks_to(4_000_000_000), "Divide it"),
    "an archive cut short": ("pack.zip", zip_of(**{"a.txt": b"a"})[:-10], "not what the name says"),
    "a picture with an archive behind it": ("pack.zip", png() + zip_of(**{"a.txt": b"a"}), "not what the name says"),
    "an archive as a document": ("plan.docx", zip_of(**{"a.txt": b"a"}), "not what the name says"),
    "another kind of video": ("film.mp4", b"\x1aE\xdf\xa3 matroska", "not what the name says"),
    "nothing": ("guide.pdf", b"", "empty"),
    "a script in a book": ("book.epub", zip_of(**{**EPUB, "text/2.xhtml": HTML}), "2.xhtml"),
    "no extension": ("guide", PDF, "Allowed extensions are"),
}  # fmt: skip


@pytest.mark.parametrize("name", ACCEPTED)
def test_what_its_name_says_is_accepted_and_described(editor, name):
    content, mime = ACCEPTED[name]
    assert upload(editor, name, content).status_code == 302
    file = ResourceFile.objects.get()
    assert (file.mime, file.file_size, len(file.sha256)) == (mime, len(content), 64)
    assert file.uploaded_by_user.username == "editor"
    assert editor.get(file.url)["Content-Type"] == mime


@pytest.mark.parametrize("what", REFUSED)
def test_what_could_harm_is_refused_beside_its_field_with_the_remedy(editor, what):
    name, content, message = REFUSED[what]
    assert message in refusal(editor, name, content)


def test_a_file_beyond_the_limit_is_refused(editor, settings):
    settings.MAX_FILE_UPLOAD_BYTES = 50
    assert "Make it smaller" in refusal(editor, "guide.pdf", PDF)


STRANGE = ["rtl\u202efdp.txt", "nul\x00l.txt", "..\\..\\up.txt", "../../up.txt", "'; drop.txt", "<img>.txt"]


@pytest.mark.parametrize("name", STRANGE)
def test_a_strange_name_becomes_a_plain_one(editor, name):
    assert upload(editor, name, b"words").status_code == 302
    shown = ResourceFile.objects.get().filename
    assert shown.endswith(".txt")
    assert not set("\u202e\x00\\<>;'/") & set(shown)


def test_no_name_in_the_storage_is_an_uploaders(editor, settings):
    upload(editor, "Økonomi ny.pdf", PDF)
    image_errors(editor, "boat.png", png())
    for item in (ResourceFile.objects.get(), ResourceImage.objects.get()):
        assert re.fullmatch(r"(documents|original_images)/[0-9a-f]{32}\.(pdf|png)", item.file.name)
        assert not Path(item.file.path).is_relative_to(settings.STATIC_ROOT)
        assert editor.get(f"/media/{item.file.name}").status_code == 404
    assert ResourceFile.objects.get().url.endswith("_ny.pdf")


@pytest.mark.parametrize("page", ["wagtaildocs:add_multiple", "wagtailimages:add_multiple"])
def test_the_page_for_several_files_takes_none_by_itself(editor, page):
    data = {"files[]": SimpleUploadedFile("guide.pdf", PDF), "title": "x", "collection": get_partner().collection_id}
    assert editor.post(reverse(page), data).status_code == 405
    shown = editor.get(reverse(page)).content.decode()
    assert f'data-collection value="{get_partner().collection_id}"' in shown


@pytest.mark.parametrize("page", ["wagtaildocs:index", "wagtailimages:index", "wagtaildocs:add_multiple"])
def test_lists_cost_the_same_however_long_they_are(editor, django_assert_num_queries, page):
    def more(first: int, last: int) -> None:
        for number in range(first, last):
            make_file(f"guide{number}.pdf")
            make_image(f"boat{number}.png").get_renditions("max-165x165")
            Upload.objects.create(
                user=User.objects.get(username="editor"), collection=get_partner().collection, kind="file",
                filename=f"film{number}.mp4", length=10,
            )  # fmt: skip

    more(0, 3)
    editor.get(reverse(page))
    with CaptureQueriesContext(connection) as few:
        editor.get(reverse(page))
    cost = len(few)
    more(3, 15)
    editor.get(reverse(page))
    with django_assert_num_queries(cost):
        editor.get(reverse(page))


def test_a_replaced_file_is_checked_and_described_anew(editor):
    file = make_file()
    before = file.sha256
    edit = reverse("wagtaildocs:edit", args=[file.pk])
    data = {"title": "Guide", "language": "nb", "collection": get_partner().collection_id}
    bad = editor.post(edit, {**data, "file": SimpleUploadedFile("guide.pdf", HTML)})
    assert "not what the name says" in str(bad.context["form"].errors["file"])
    file.refresh_from_db()
    assert file.sha256 == before
    assert editor.post(edit, {**data, "file": SimpleUploadedFile("plan.docx", docx())}).status_code == 302
    file = ResourceFile.objects.get()
    assert file.sha256 != before
    assert (file.mime, file.file_size) == (WORD, len(docx()))


def test_code_cannot_pass_the_check_by_any_way(editor):
    with pytest.raises(ValidationError):
        make_file("tool.pdf", EXE)
    file = make_file()
    file.file = ContentFile(EXE, name="tool.pdf")
    with pytest.raises(ValidationError):
        file.save()


def test_an_editor_uploads_nothing_into_another_partners_collection(editor):
    theirs = get_partner("skog").collection_id
    upload(editor, "guide.pdf", PDF, collection=theirs)
    assert not ResourceFile.objects.filter(collection=theirs).exists()


def image_errors(editor, name: str, content: bytes) -> str:
    data = {"title": "x", "file": SimpleUploadedFile(name, content), "collection": get_partner().collection_id}
    response = editor.post(reverse("wagtailimages:add"), data)
    return "" if response.status_code == 302 else str(response.context["form"].errors["file"])


def test_pictures_are_pictures(editor):
    assert image_errors(editor, "boat.png", png()) == ""
    assert image_errors(editor, "boat.jpg", png())
    assert image_errors(editor, "boat.png", SVG)
    assert image_errors(editor, "boat.svg", SVG)
    assert image_errors(editor, "boat.png", HTML)
    assert ResourceImage.objects.count() == 1


def test_a_picture_of_too_many_points_is_refused_before_it_is_read(editor):
    wide = bytearray(png(1, 1))
    wide[16:24] = struct.pack(">LL", 30_000, 30_000)
    wide[29:33] = struct.pack(">L", zlib.crc32(bytes(wide[12:29])))
    assert image_errors(editor, "boat.png", bytes(wide))


def photo(image_format: str, **more) -> bytes:
    buffer = io.BytesIO()
    exif = Image.Exif()
    exif.get_ifd(0x8825)[2] = (60.0, 23.0, 1.0)
    exif[0x010E] = "secret place"
    exif[0x0112] = 6  # lies on its side
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><place>secret place</place></x:xmpmeta>'
    picture = Image.effect_noise((400, 300), 40).convert("RGB")
    picture.save(buffer, image_format, exif=exif, xmp=xmp, comment=b"secret place", **more)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "image_format"), [("photo.jpg", "JPEG"), ("photo.webp", "WEBP"), ("photo.png", "PNG")]
)
def test_where_a_photo_was_taken_does_not_reach_readers(editor, name, image_format):
    assert b"secret place" in photo(image_format)
    assert image_errors(editor, name, photo(image_format)) == ""
    image = ResourceImage.objects.get()
    stored = [image.file, *(image.get_rendition(spec).file for spec in ("fill-200x200", "max-1200x1200", "original"))]
    for file in stored:
        with file.open("rb") as sent:
            content = sent.read()
        assert b"secret" not in content
        with Image.open(io.BytesIO(content)) as picture:
            assert not picture.getexif().get_ifd(0x8825)
    assert image.file_size == len(stored[0].open("rb").read())
    turned = image.get_rendition("max-1200x1200")
    assert (turned.width, turned.height) == (300, 400)


@pytest.mark.parametrize(("name", "image_format"), [("photo.jpg", "JPEG"), ("photo.png", "PNG")])
def test_nor_where_a_picture_to_download_was_taken(editor, name, image_format):
    assert upload(editor, name, photo(image_format)).status_code == 302
    file = ResourceFile.objects.get()
    content = b"".join(editor.get(file.url).streaming_content)
    assert b"secret" not in content
    assert (file.sha256, file.file_size) == (hashlib.sha256(content).hexdigest(), len(content))
    assert Image.open(io.BytesIO(content)).getexif() == {0x0112: 6}


@pytest.mark.parametrize("extension", ["mp4", "mov", "webm"])
def test_nor_where_a_film_was_taken(editor, extension):
    """And nothing else of it has moved."""
    content = film(extension, options=("-metadata", "location=+59.9139+010.7522/", "-metadata", "comment=secret place"))
    assert b"secret place" in content
    assert upload(editor, f"film.{extension}", content).status_code == 302
    file = ResourceFile.objects.get()
    sent = b"".join(editor.get(file.url).streaming_content)
    assert b"secret place" not in sent
    assert b"+59.9139" not in sent
    assert (file.sha256, len(sent)) == (hashlib.sha256(sent).hexdigest(), len(content))
    look = ffmpeg.look_at(ffmpeg.Source(Path(file.file.path), ffmpeg.DEMUXERS[file.mime]))
    assert (look.width, look.duration_s) == (320, pytest.approx(1, abs=0.2))


def test_a_phones_photo_of_several_pictures_is_kept_as_its_first_without_them(editor):
    buffer = io.BytesIO()
    first, second = Image.new("RGB", (64, 48), "red"), Image.new("RGB", (64, 48), "blue")
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    first.save(buffer, "MPO", save_all=True, append_images=[second], exif=exif)
    assert b"secret place" in buffer.getvalue()
    assert image_errors(editor, "photo.jpg", buffer.getvalue()) == ""
    with ResourceImage.objects.get().file.open("rb") as stored:
        content = stored.read()
    picture = Image.open(io.BytesIO(content))
    assert (picture.format, b"secret" in content) == ("JPEG", False)
    assert picture.convert("L").getpixel((5, 5)) == first.convert("L").getpixel((5, 5))


def test_an_animation_keeps_its_pictures_and_loop_and_nothing_else(editor):
    frames = [Image.new("RGB", (40, 30), color).quantize(4) for color in ("red", "green", "blue")]
    buffer = io.BytesIO()
    frames[0].save(
        buffer, "GIF", save_all=True, append_images=frames[1:], duration=[100, 200, 300], loop=3, comment=b"secret"
    )
    assert image_errors(editor, "boat.gif", buffer.getvalue() + zip_of(**{"secret.txt": b"secret"})) == ""
    with ResourceImage.objects.get().file.open("rb") as stored:
        content = stored.read()
    assert b"secret" not in content
    assert content.endswith(b";")
    before, after = Image.open(buffer), Image.open(io.BytesIO(content))
    assert (getattr(after, "n_frames", 1), after.info["loop"]) == (3, 3)
    for number in range(3):
        before.seek(number)
        after.seek(number)
        assert list(before.convert("RGB").getdata()) == list(after.convert("RGB").getdata())
        assert before.info["duration"] == after.info["duration"]


def test_a_photo_keeps_what_can_be_seen(editor):
    before = photo("JPEG", quality=85)
    image_errors(editor, "photo.jpg", before)
    with Image.open(io.BytesIO(before)) as first, ResourceImage.objects.get().file.open("rb") as stored:
        second = Image.open(stored)
        difference = ImageChops.difference(first.convert("RGB"), second.convert("RGB"))
        assert max(ImageStat.Stat(difference).mean) < 1


def test_a_picture_cut_short_is_refused_with_the_remedy(editor):
    assert "save it again" in image_errors(editor, "photo.jpg", photo("JPEG")[:-4000])
    assert "save it again" in image_errors(editor, "photo.png", png()[:-40])


def test_a_partner_fills_no_more_than_its_space(editor, settings):
    settings.PARTNER_QUOTA_BYTES = 3000
    assert upload(editor, "guide.pdf", PDF).status_code == 302
    assert "fjord has" in refusal_with_files(editor, "film.mp4", MP4 + b"\0\0\x07\xd0free" + b"\0" * 1992).lower()
    assert "has" in image_errors(editor, "photo.jpg", photo("JPEG"))
    assert upload(editor, "film.mp4", MP4).status_code == 302
    Partner.objects.filter(slug="fjord").update(quota_gb=0)
    assert "no room" in refusal_with_files(editor, "guide.pdf", PDF)
    edit = reverse("wagtaildocs:edit", args=[ResourceFile.objects.first().pk])
    fields = {"title": "New title", "language": "nb", "collection": get_partner().collection_id}
    assert editor.post(edit, fields).status_code == 302
    Partner.objects.filter(slug="fjord").update(quota_gb=1)
    assert upload(editor, "guide2.pdf", PDF).status_code == 302


def test_a_replaced_file_makes_room_for_the_new_one(editor, settings):
    file = make_file()
    settings.PARTNER_QUOTA_BYTES = len(PDF) + 10
    data = {"title": "Guide", "language": "nb", "collection": get_partner().collection_id}
    edit = reverse("wagtaildocs:edit", args=[file.pk])
    assert editor.post(edit, {**data, "file": SimpleUploadedFile("guide.pdf", pdf("new"))}).status_code == 302


@pytest.fixture
def clamd(settings):
    """Answers as clamd(8) does; `answer` is what it says, `received` what it was given."""
    server = ClamdServer(("127.0.0.1", 0), Clamd)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    settings.CLAMD_ADDRESS = f"127.0.0.1:{server.server_address[1]}"
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


class ClamdServer(socketserver.TCPServer):
    def __init__(self, *args):
        super().__init__(*args)
        self.answer = b"stream: OK\0"
        self.received = []


class Clamd(socketserver.StreamRequestHandler):
    server: ClamdServer

    def handle(self):
        assert self.rfile.read(10) == b"zINSTREAM\0"
        content = b""
        while length := struct.unpack(">L", self.rfile.read(4))[0]:
            content += self.rfile.read(length)
        self.server.received.append(content)
        self.wfile.write(self.server.answer)


def test_every_file_and_picture_is_scanned_once(editor, clamd):
    large = pdf("x" * 200_000)
    assert upload(editor, "guide.pdf", large).status_code == 302
    assert image_errors(editor, "boat.png", png()) == ""
    assert clamd.received == [large, png()]


def test_a_file_with_a_virus_is_refused_by_name(editor, clamd):
    clamd.answer = b"stream: Eicar-Test-Signature FOUND\0"
    assert "Eicar-Test-Signature" in refusal(editor, "guide.pdf", PDF)
    assert "Eicar-Test-Signature" in image_errors(editor, "boat.png", png())


@pytest.mark.parametrize("answer", [b"INSTREAM size limit exceeded. ERROR\0", b"", b"stream: O"])
def test_a_file_that_could_not_be_scanned_is_refused(editor, clamd, answer):
    clamd.answer = answer
    assert "cannot be checked for viruses" in refusal(editor, "guide.pdf", PDF)


def test_nothing_is_accepted_while_the_scanner_is_away(editor, settings, clamd):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        settings.CLAMD_ADDRESS = f"127.0.0.1:{nobody.getsockname()[1]}"
        assert "cannot be checked for viruses" in refusal(editor, "guide.pdf", PDF)
    settings.CLAMD_ADDRESS = "unix:/nowhere/clamd.ctl"
    assert "cannot be checked for viruses" in image_errors(editor, "boat.png", png())


def test_the_list_of_accepted_types_is_one(settings):
    from cms.media.validation import MIME_BY_EXTENSION

    assert set(settings.WAGTAILDOCS_EXTENSIONS) <= set(MIME_BY_EXTENSION)

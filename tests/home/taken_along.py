"""Works that are taken along, and what a reader gets of them."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit
from zipfile import ZipFile

from bs4 import BeautifulSoup
from django.core.files.storage import default_storage

from home.offline import made
from resourcebank.models import ResourcePageFile, ToolkitVideoPage
from tests.cms.media.uploads import MP4, make_file, make_image, pdf
from tests.cms.media.video.rows import prepare
from tests.factories import make_track, make_work

if TYPE_CHECKING:
    from tests.home.conftest import Site

CAPTIONS = "WEBVTT\n\n00:00.000 --> 00:02.000\n<v Kari>Hei &amp; hå\n"
FINNISH = CAPTIONS.replace("Hei", "Moi")


def folder() -> Path:
    return Path(default_storage.path(made.FOLDER))


def address(work: Any, kind: str = "zip", language: str | None = None) -> str:
    return f"/{language or work.language}/resources/{work.work_id}/offline.{kind}"


def fetch(site: Site, work: Any, kind: str = "zip", language: str | None = None) -> bytes:
    response = site.client.get(address(work, kind, language))
    assert response.status_code == 200
    content: bytes = response.getvalue()
    assert response["Content-Length"] == str(len(content))
    return content


def take(site: Site, work: Any, language: str | None = None) -> ZipFile:
    archive = ZipFile(io.BytesIO(fetch(site, work, language=language)))
    assert archive.testzip() is None
    return archive


def page_of(archive: ZipFile) -> Any:
    return BeautifulSoup(archive.read("index.html"), "html.parser")


def beside(archive: ZipFile) -> set[str]:
    """What the page refers to in the ZIP. All else must be a whole address that is only linked to, never loaded."""
    found = set()
    for element in page_of(archive).find_all(True):
        for name in ("src", "href", "poster"):
            link = element.get(name, "")
            if link.startswith(("#", "data:text/vtt")) or not link:
                continue
            if urlsplit(link).scheme:
                assert name == "href", element
                continue
            found.add(unquote(link))
    return found


def make_film(**fields: Any) -> Any:
    if not fields.get("video_url"):
        fields["video_file"] = make_file("f.mp4", MP4)
    work = make_work("Film på øya", model=ToolkitVideoPage, captions=CAPTIONS, **fields)
    make_track(work, "fi", FINNISH)
    if work.video_file:
        prepare(work.video_file)
    return work


def make_full(**fields: Any) -> Any:
    body = [
        {"type": "text", "value": "<p>Snakk med <b>tre</b> naboer.</p>"},
        {"type": "image", "value": {"image": make_image("kai.png").pk, "alt": "Ei kai", "caption": "Ved sjøen"}},
    ]
    work = make_work("Håndbok", publish=False, image=make_image(), image_alt="En båt", body=body, **fields)
    work.files = [ResourcePageFile(file=make_file("plan.pdf", pdf("Plan"), title="Plan: én / to?", language="nb"))]
    work.save_revision().publish()
    return work

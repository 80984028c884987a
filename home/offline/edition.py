"""A work as it is taken along. Invariant: it is made of the work as the API presents it to this reader, notices and licence
with it, and of public files; so it says what the page says, and holds nothing that the page does not lead to."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from uuid import UUID

import segno
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime

from search.api.v1.offline import taken_files, taken_film
from search.api.v1.presenters import Json, Presenter
from search.api.v1.videos import find_track, public_videos, write_track

from ..player import Wishes, player
from ..work_page import slug_of, work_context
from .html import stand_alone
from .names import safe_name
from .pack import Part
from .stored import Stored, find_public

STYLES = {name: (Path(__file__).parent / f"{name}.css").read_text() for name in ("common", "page", "print")}


@dataclass
class Shelf:
    """What lies beside the page. Each thing once, however often it is referred to."""

    origin: str
    stored: dict[str, Stored] = field(default_factory=dict)  # by its name
    _names: dict[str, str | None] = field(default_factory=dict)  # by its address
    _taken: dict[str, set[str]] = field(default_factory=dict)  # by folder

    def add(self, address: str, folder: str, title: str) -> str | None:
        """Its name; None where there is no such public file."""
        if address not in self._names:
            found = find_public(address, self.origin)
            self._names[address] = self._put(found, folder, title) if found else None
        return self._names[address]

    def name_of(self, address: str) -> str | None:
        return self._names.get(address)

    def add_picture(self, address: str) -> str | None:
        return self.name_of(address) or self.add(address, "pictures", "picture")

    def _put(self, found: Stored, folder: str, title: str) -> str:
        extension = found.path.suffix.lstrip(".") or "bin"
        name = f"{folder}/{safe_name(title, extension, self._taken.setdefault(folder, set()))}"
        self.stored[name] = found
        return name


@dataclass(frozen=True)
class Edition:
    slug: str  # what the whole is called when it is saved
    changed: datetime  # in the site's time
    page: str  # HTML
    beside: list[Part]

    @property
    def parts(self) -> list[Part]:
        return [Part("index.html", self.page.encode()), *self.beside]


def for_screen(work: Json, presenter: Presenter) -> Edition:
    """A page with all that it needs beside it."""
    shelf, slug = Shelf(presenter.links.origin), _short(slug_of(work))
    film, files = taken_film(work), taken_files(work)
    if film and not shelf.add(film["url"], "video", slug):
        film = None
    taken = [file for file in files if shelf.add(file["url"], "files", file["name"])]
    tracks = _tracks(work) if film else {}
    context = _context(work, presenter)
    left = [file for file in context["files"] if not shelf.name_of(file["url"]) and not _is_film(file, work)]
    context |= {
        "film": film,
        "taken": [file for file in context["files"] if file["url"] in {one["url"] for one in taken}],
        "left": left,
        "captions": _captions(context["video"], tracks) if film else [],
        "style": STYLES["common"] + STYLES["page"],
    }
    html = render_to_string("home/offline/page.html", context)
    page = stand_alone(html, shelf.origin, shelf.add_picture, shelf.name_of)
    readme = render_to_string("home/offline/readme.txt", context)
    parts = [Part("README.txt", _plain(readme))]
    if context["video"] and context["video"]["transcript"]:
        parts.append(Part("transcript.txt", _plain(context["video"]["transcript"]["text"])))
    parts += [Part(f"video/{slug}.{name}", text.encode()) for name, text in tracks.items()]
    parts += [Part(name, stored) for name, stored in shelf.stored.items()]
    return Edition(slug, context["changed"], page, parts)


def for_print(work: Json, presenter: Presenter) -> Edition:
    """One page of HTML, and the pictures in it."""
    shelf = Shelf(presenter.links.origin)
    context = _context(work, presenter)
    context |= {"style": STYLES["common"] + STYLES["print"], "code": _code(work["url"])}
    html = render_to_string("home/offline/print.html", context)
    page = stand_alone(html, shelf.origin, shelf.add_picture, lambda address: None)
    pictures = [Part(name, stored) for name, stored in shelf.stored.items()]
    return Edition(_short(slug_of(work)), context["changed"], page, pictures)


def _context(work: Json, presenter: Presenter) -> dict[str, Any]:
    reader = presenter.languages[0]
    wishes = Wishes(film=None, transcript=None, saves_data=False, languages=(reader, work["language"]))
    shown = work_context(work, presenter)
    return {
        **shown,
        "video": player(work["videos"][0], wishes) if work["videos"] else None,
        "language": reader,
        "site_name": settings.WAGTAIL_SITE_NAME,
        "changed": localtime(shown["updated"]),
    }


def _tracks(work: Json) -> dict[str, str]:
    """WebVTT of each public track, by what it is called beside its film: players show one that is called like the film."""
    videos = public_videos(UUID(work["id"]))
    found: dict[str, str] = {}
    for track in work["videos"][0]["tracks"]:
        kind, language = track["kind"], track["language"]
        row = find_track(videos, kind, language)
        text = write_track(row, "vtt") if row else None
        if text:
            found[f"{language}.vtt" if kind == "captions" else f"{kind}.{language}.vtt"] = text
    return found


def _captions(video: Json, tracks: dict[str, str]) -> list[Json]:
    shown = []
    for track in video["captions"]:
        text = tracks.get(f"{track['language']}.vtt") or tracks.get(f"{track['kind']}.{track['language']}.vtt")
        if text:
            shown.append({**track, "data": f"data:text/vtt;base64,{b64encode(text.encode()).decode()}"})
    return shown


def _is_film(file: Json, work: Json) -> bool:
    return file["url"] in {video["url"] for video in work["videos"]}


def _code(address: str) -> SafeString:
    """For a phone's camera."""
    return mark_safe(segno.make(address).svg_inline(title=address, omitsize=True))  # noqa: S308 - segno escapes it


def _short(slug: str) -> str:
    return safe_name(unquote(slug), "x", set()).removesuffix(".x")


def _plain(text: str) -> bytes:
    """So that the editors of every Windows show its letters and lines."""
    return "\r\n".join(text.strip().splitlines()).encode("utf-8-sig") + b"\r\n"

"""What the address of a film elsewhere says: whose player shows it, and how that player is told to leave the reader alone.
Pure: nothing is ever fetched from there; the reader's own browser does when she has agreed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qs, urlsplit

Provider = Literal["youtube", "vimeo", "peertube"]

_YOUTUBE = frozenset(
    {"youtube.com", "www.youtube.com", "m.youtube.com", "youtube-nocookie.com", "www.youtube-nocookie.com"}
)
_VIMEO = frozenset({"vimeo.com", "www.vimeo.com"})
_YOUTUBE_PATH = re.compile(r"/(?:shorts|embed|live|v)/([0-9A-Za-z_-]{11})/?")
_YOUTUBE_ID = re.compile(r"[0-9A-Za-z_-]{11}")
# A film that only who has its address may see has a hash behind its number.
_VIMEO_PATH = re.compile(r"/(?:(?:channels|groups)/[\w-]+/(?:videos/)?)?([0-9]{1,12})(?:/([0-9a-f]{6,20}))?/?")
_VIMEO_PLAYER = re.compile(r"/video/([0-9]{1,12})/?")
# PeerTube runs on anybody's server; its paths tell it. A UUID, or the same in 22 letters.
_PEERTUBE_ID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[1-9A-HJ-NP-Za-km-z]{22}"
_PEERTUBE = re.compile(rf"/(?:w|videos/watch|videos/embed)/({_PEERTUBE_ID})/?")


@dataclass(frozen=True, slots=True)
class LinkedFilm:
    provider: Provider
    url: str  # where it is watched: the same for all addresses of one film
    embed_url: str
    host: str  # which hears of the reader when the player is shown


def parse_link(address: str) -> LinkedFilm | None:
    """None for an address whose player is not known: it is a plain link."""
    try:
        parts = urlsplit(address.strip())
        host = (parts.hostname or "").lower()
        netloc = host if parts.port is None else f"{host}:{parts.port}"
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or parts.username is not None or not host:
        return None
    query = parse_qs(parts.query)
    if host in _YOUTUBE or host == "youtu.be":
        return _youtube(host, parts.path, query)
    if host in _VIMEO or host == "player.vimeo.com":
        return _vimeo(host, parts.path, query)
    return _peertube(netloc, parts.path) if parts.scheme == "https" else None


def canonical(address: str) -> str:
    film = parse_link(address)
    return film.url if film else address.strip()


def _youtube(host: str, path: str, query: dict[str, list[str]]) -> LinkedFilm | None:
    if host == "youtu.be":
        film = path.strip("/")
    elif path.rstrip("/") == "/watch":
        film = query.get("v", [""])[0]
    else:
        found = _YOUTUBE_PATH.fullmatch(path)
        film = found[1] if found else ""
    if not _YOUTUBE_ID.fullmatch(film):
        return None
    shown_by = "www.youtube-nocookie.com"
    return LinkedFilm(
        "youtube", f"https://www.youtube.com/watch?v={film}", f"https://{shown_by}/embed/{film}?rel=0", shown_by
    )


def _vimeo(host: str, path: str, query: dict[str, list[str]]) -> LinkedFilm | None:
    found = (_VIMEO_PLAYER if host == "player.vimeo.com" else _VIMEO_PATH).fullmatch(path)
    if found is None:
        return None
    number = found[1]
    private = found[2] if found.re is _VIMEO_PATH else query.get("h", [""])[0]
    private = private if private and re.fullmatch(r"[0-9a-f]{6,20}", private) else ""
    watch = f"https://vimeo.com/{number}" + (f"/{private}" if private else "")
    embed = f"https://player.vimeo.com/video/{number}?dnt=1" + (f"&h={private}" if private else "")
    return LinkedFilm("vimeo", watch, embed, "player.vimeo.com")


def _peertube(netloc: str, path: str) -> LinkedFilm | None:
    found = _PEERTUBE.fullmatch(path)
    if found is None:
        return None
    # p2p: readers' machines would send parts to each other, and learn each other's addresses.
    embed = f"https://{netloc}/videos/embed/{found[1]}?p2p=0&peertubeLink=0"
    return LinkedFilm("peertube", f"https://{netloc}/w/{found[1]}", embed, netloc)

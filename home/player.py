"""What a work's page shows of its film. Invariant: nothing of a film is loaded, and nothing is asked of another site, before
the reader says so; and each of her choices is an address, so that none of them needs a script."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest
from django.utils.translation import gettext as _

from cms.languages.fallback import choose_language, supported_languages
from cms.media.video.tracks import SPOKEN
from search.api.v1.languages import from_accept_language
from search.api.v1.presenters import Json

from .low_data import saves_data

RENDITIONS = {"full": "720p", "small": "360p", "sound": "audio"}  # the name of a choice, and what is played
NAMES = {"youtube": "YouTube", "vimeo": "Vimeo"}  # PeerTube is many sites, each known by its address
# YouTube plays nothing where it is not told which site asks; from this it learns no more than that.
REFERRER_POLICIES = {"youtube": "strict-origin"}
_HOST = re.compile(r"[a-z0-9.-]+(?::[0-9]+)?")


@dataclass(frozen=True)
class Wishes:
    """`film` and `transcript`: None where her address does not say."""

    film: str | None  # a name in RENDITIONS
    transcript: str | None  # a language
    saves_data: bool
    languages: tuple[str, ...]  # the page's, then those that her browser asks for

    @property
    def none_yet(self) -> bool:
        """She has chosen nothing yet; so this is her first request for the page."""
        return not (self.film or self.transcript)

    def address(self, **changed: str) -> str:
        said = {"film": self.film, "transcript": self.transcript, **changed}
        return f"?{urlencode({name: value for name, value in said.items() if value})}"


def read_wishes(request: HttpRequest, language: str) -> Wishes:
    film, transcript = request.GET.get("film"), request.GET.get("transcript")
    return Wishes(
        film=film if film in RENDITIONS else None,
        transcript=transcript if transcript in supported_languages() else None,
        saves_data=saves_data(request),
        languages=(language, *from_accept_language(request.headers.get("Accept-Language", ""))),
    )


def player(video: Json, wishes: Wishes) -> Json:
    """`video` as the API presents it."""
    choices = list(_choices(video, wishes))
    captions = _one_of_each_language(track for track in video["tracks"] if track["kind"] in SPOKEN)
    described = _one_of_each_language(track for track in video["tracks"] if track["kind"] == "descriptions")
    shown, heard = choose_language(captions, wishes.languages), choose_language(described, wishes.languages)
    return {
        **video,
        "poster": None if wishes.saves_data else video["poster"],
        "choices": choices,
        "source": next((choice for choice in choices if choice["current"]), None),
        "captions": [{**track, "preselected": track["language"] == shown} for track in captions.values()],
        "descriptions": described[heard] if heard else None,
        "transcripts": list(_transcripts(video, captions, wishes)),
        "spoken": captions.get(video["transcript"]["language"]) if video["transcript"] else None,
        "saves_data": wishes.saves_data,
        "embed": _embed(video["embed"]),
    }


def _choices(video: Json, wishes: Wishes) -> Iterable[Json]:
    """Those there are of the film, with what each costs to load; the first is the one that is always there."""
    names = {"full": _("Watch"), "small": _("Watch small"), "sound": _("Listen only")}
    made = {rendition["kind"]: rendition for rendition in video["renditions"]}
    uploaded = video if video["mime"] else None
    files = {name: made.get(kind) for name, kind in RENDITIONS.items()}
    files["full"] = full = files["full"] or uploaded
    if full is None:
        return
    chosen = wishes.film or ("small" if wishes.saves_data else "full")
    there = {name: file for name, file in files.items() if file and (file is full or file["bytes"] < full["bytes"])}
    for name, file in there.items():
        yield {
            "name": name,
            "label": names[name],
            "icon": "sound" if name == "sound" else "play",
            "address": wishes.address(film=name),
            "url": file["url"],
            "bytes": file["bytes"],
            "current": name == (chosen if chosen in there else "full"),
        }


def _one_of_each_language(tracks: Iterable[Json]) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for track in tracks:
        found.setdefault(track["language"], track)
    return found


def _transcripts(video: Json, captions: dict[str, Json], wishes: Wishes) -> Iterable[Json]:
    for language, track in captions.items():
        yield {
            "language": language,
            "label": track["label"],
            "address": wishes.address(transcript=language),
            "current": language == video["transcript"]["language"],
        }


def _embed(embed: Json | None) -> Json | None:
    if embed is None:
        return None
    url = urlsplit(embed["url"])
    if url.scheme != "https" or not _HOST.fullmatch(url.netloc):  # it goes into a header
        return None
    name, host = NAMES.get(embed["provider"]), embed["host"]
    return {
        **embed,
        "site": name or host,
        "place": f"{name} ({host})" if name else host,
        "origin": f"{url.scheme}://{url.netloc}",
        "referrer_policy": REFERRER_POLICIES.get(embed["provider"], "no-referrer"),
    }

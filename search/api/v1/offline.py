"""A work to take along: as one ZIP that any browser opens without internet, and as a PDF to print. What goes into them, and
about how large they become, is worked out from the work as it is presented, so that saying it costs nothing."""

from __future__ import annotations

from cms.languages.fallback import choose_language
from cms.printing.printer import is_installed

from .presenters import Json, Presenter

MAX_BYTES = 1024**3  # more than this nobody takes along at once; each file can still be had
# Measured on the sample bank: what there is besides files and films.
PAGE_BYTES, PRINT_BYTES, PICTURE_BYTES = 10_000, 30_000, 60_000


def present_offline(work: Json, presenter: Presenter) -> Json:
    offered = {"zip": zip_bytes(work) <= MAX_BYTES, "pdf": is_installed()}
    about = {"zip": zip_bytes, "pdf": pdf_bytes}
    language = presenter.languages[0]
    return {
        "language": work["language"],
        **{
            kind: {"url": presenter.links.offline(language, work["id"], kind), "bytes": about[kind](work)}
            if offered[kind]
            else None
            for kind in about
        },
    }


def taken_film(work: Json) -> Json | None:
    """The smallest there is of it, sound alone left aside; None where it is on another site, or there is none."""
    if not work["videos"]:
        return None
    (video,) = work["videos"]
    sizes = [rendition for rendition in reversed(video["renditions"]) if rendition["kind"] != "audio"]
    if video["mime"]:
        sizes.append(video)
    return min(sizes, key=lambda size: size["bytes"] or 0, default=None)


def taken_files(work: Json) -> list[Json]:
    """Those in the one language of them that suits best, and those without words; the film is not among them."""
    films = {video["url"] for video in work["videos"]}
    files = [file for file in work["files"] if file["url"] not in films]
    spoken = {file["language"]: file for file in files if file["language"]}
    best = choose_language(spoken, [work["language"]])
    return [file for file in files if best is None or file["language"] in (None, best)]


def zip_bytes(work: Json) -> int:
    """About."""
    film = taken_film(work)
    taken = [*taken_files(work), *([film] if film else [])]
    return PAGE_BYTES + PICTURE_BYTES * _pictures(work) + sum(file["bytes"] or 0 for file in taken)


def pdf_bytes(work: Json) -> int:
    """About."""
    letters = len(work["body_html"]) + sum(
        len(video["transcript"]["text"]) for video in work["videos"] if video["transcript"]
    )
    return PRINT_BYTES + 2 * letters + PICTURE_BYTES * _pictures(work)


def _pictures(work: Json) -> int:
    """In its text; the one at the top weighs little."""
    return int(work["body_html"].count("<img "))

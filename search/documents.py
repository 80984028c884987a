"""Invariant: one document per work, made from the database alone (`batch.py`), the same whether one work changed or all
are built anew. Concepts, licence, level, partner and dates come from the original; languages, formats, accessibility and
bytes are the union of the public variants. `bytes` is what a reader with little data needs for all of its files: a film
counts by the smallest size in which it can be watched.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from wagtail.blocks import StreamBlock, StreamValue
from wagtail.fields import StreamField

from cms.languages.fallback import supported_languages
from cms.media import webvtt
from cms.media.models import ResourceFile
from cms.media.responsive import responsive
from cms.media.video.accessibility import offers
from cms.media.video.given import film_of, least_bytes
from cms.media.video.models import Track, Video, VideoRendition
from cms.media.video.tracks import public_tracks, spoken_tracks
from resourcebank.files import FORMATS, files_of_draft
from resourcebank.models import CONCEPT_FIELDS, ResourcePage, ToolkitVideoPage
from resourcebank.translation_status import translation_status
from resourcebank.videos import video_of_draft

from .batch import Batch, read_batch
from .engines.base import ResourceDocument, VariantDocument

THUMBNAIL_SPECS = ("fill-480x270", "fill-960x540")
LETTERS_A_MINUTE = 1000  # people read; much the same in all languages, unlike words (doi:10.1167/iovs.11-8284)


@dataclass(frozen=True, slots=True)
class _Spoken:
    """What is said in a film, in one language, and what its chapters are called."""

    cues: list[webvtt.Cue]
    chapters: list[webvtt.Cue]

    @property
    def moments(self) -> list[webvtt.Cue]:
        """That can be found."""
        return [*self.cues, *self.chapters]

    @property
    def text(self) -> str:
        """A line for each moment."""
        return "\n".join(_line(moment) for moment in self.moments)

    @property
    def chapter_titles(self) -> tuple[tuple[float, str], ...]:
        return tuple((chapter.start, _line(chapter)) for chapter in self.chapters)


def _line(cue: webvtt.Cue) -> str:
    return " ".join(cue.text.split())


@dataclass(frozen=True, slots=True)
class ReadWork:
    """A work's document, and what of it was read for that."""

    document: ResourceDocument
    variants: list[ResourcePage]  # those that are public, of their concrete types; the original first
    files: dict[int, list[ResourceFile]]  # page id -> its files
    video: Video | None  # the original's


def build_documents(work_ids: Iterable[UUID], seqs: Mapping[UUID, int] | int) -> dict[UUID, ResourceDocument]:
    """Documents of those of the works that are public; a work that is missing here is to be deleted from the index.
    `seqs`: the place in the change log of each work's last change, or of all of them."""
    return documents_of(read_batch(work_ids), seqs)


def documents_of(batch: Batch, seqs: Mapping[UUID, int] | int) -> dict[UUID, ResourceDocument]:
    return {
        work_id: _build(batch, variants, seqs if isinstance(seqs, int) else seqs[work_id])
        for work_id, variants in batch.variants.items()
        if variants[0].is_original
    }


def read_work(work_id: UUID) -> ReadWork | None:
    """None: nothing of it is public."""
    batch = read_batch([work_id])
    variants = batch.variants.get(work_id)
    if variants is None or not variants[0].is_original:
        return None
    return ReadWork(_build(batch, variants, 0), variants, batch.files, batch.videos.get(variants[0].pk))


def build_draft(page: ResourcePage) -> tuple[ResourceDocument, list[ResourceFile]]:
    """Of one version in memory (a revision), public or not, as if it were the whole work and published now; and its files.
    For previews; never for an index."""
    page.first_published_at = page.first_published_at or timezone.now()
    concepts = {
        facet: {page.pk: tuple(concept.slug for concept in getattr(page, field).all())}
        for facet, field in CONCEPT_FIELDS.items()
    }
    video = video_of_draft(page) if isinstance(page, ToolkitVideoPage) else None
    videos = {page.pk: video} if video else {}
    batch = Batch({page.translation_key: [page]}, concepts, files_of_draft(page), videos)
    return _build(batch, [page], 0), batch.files[page.pk]


def _build(batch: Batch, variants: list[ResourcePage], seq: int) -> ResourceDocument:
    original = variants[0]
    files = list({file.pk: file for page in variants for file in batch.files[page.pk]}.values())
    project = original.project
    video = batch.videos.get(original.pk)
    spoken = _spoken(video)
    facets: dict[str, tuple[str, ...]] = {
        "type": (original.resource_type,),
        "partner": (original.partner.slug,),
        "project": (project.slug,) if project else (),
        "programme": (project.programme.slug,) if project else (),
        "country": tuple(original.countries),
        "level": (original.level,) if original.level else (),
        "licence": (original.licence,),
        "language": tuple(page.language for page in variants),
        "format": _formats(variants, files),
        "accessibility": tuple(offers(public_tracks(video))) if video else (),
        **{facet: slugs.get(original.pk, ()) for facet, slugs in batch.concepts.items()},
    }
    published_at = original.first_published_at or datetime.fromtimestamp(0, UTC)
    document = ResourceDocument(
        id=str(original.work_id),
        seq=seq,
        variants=(*(_variant(page, spoken) for page in variants), *_only_spoken(variants, spoken)),
        facets=facets,
        published_at=published_at,
        updated_at=original.last_published_at or published_at,
        deadline=original.due_at,
        starts_at=original.begins_at,
        expires_at=original.expire_at,
        duration_s=_duration(original, files),
        bytes=sum(least_bytes(file) for file in files),
    )
    return replace(document, payload=_payload(document, variants, spoken))


def _duration(original: ResourcePage, files: list[ResourceFile]) -> int | None:
    """Of a film that is here, what it is; else what its author says."""
    own = original.video_file_id if isinstance(original, ToolkitVideoPage) else None
    film = next((film_of(file) for file in files if file.pk == own), None)
    return max(round(film.duration_s), 1) if film and film.duration_s else original.duration_s


def _variant(page: ResourcePage, spoken: Mapping[str, _Spoken]) -> VariantDocument:
    own = [_plain(page, name) for name in page.index_fields]
    said = spoken.get(page.language, _SILENT)
    return VariantDocument(
        language=page.language,
        title=page.title,
        summary=page.summary,
        body="\n".join(text for text in [_plain(page, "body"), *own] if text),
        captions=said.text,
        chapters=said.chapter_titles,
    )


def _only_spoken(variants: list[ResourcePage], spoken: Mapping[str, _Spoken]) -> Iterator[VariantDocument]:
    """Languages in which the film can be followed, though nobody has translated the page."""
    read = {page.language for page in variants}
    for language, said in spoken.items():
        if language not in read:
            yield VariantDocument(language, title="", captions=said.text, chapters=said.chapter_titles)


def _plain(page: ResourcePage, name: str) -> str:
    field = page._meta.get_field(name)
    value = getattr(page, name)
    if isinstance(field, StreamField):
        block: StreamBlock = field.stream_block
        words = StreamValue(block, [_without_choices(part) for part in value.raw_data], is_lazy=True)
        return "\n".join(str(text) for text in block.get_searchable_content(words) if text)
    return str(value or "")


def _without_choices(part: Mapping[str, Any]) -> dict[str, Any]:
    """A block's raw data without what it chose: images, files and works have no words here, and each is a query."""
    value = part["value"]
    if part["type"] == "related":
        value = []
    elif part["type"] in ("image", "file", "video"):
        value = {**value, "image": None, "file": None}
    return {**part, "value": value}


_SILENT = _Spoken([], [])


def _spoken(video: Video | None) -> dict[str, _Spoken]:
    """By language, that of the original first."""
    if video is None:
        return {}
    tracks = public_tracks(video)
    chapters = {track.locale.language_code: track for track in tracks if track.kind == Track.Kind.CHAPTERS}
    captions = spoken_tracks(tracks)
    return {
        language: _Spoken(_cues(captions.get(language)), _cues(chapters.get(language)))
        for language in dict.fromkeys([*captions, *chapters])
        if language in supported_languages()
    }


def _cues(track: Track | None) -> list[webvtt.Cue]:
    return webvtt.parse(track.public_text) if track else []


def _formats(variants: list[ResourcePage], files: list[ResourceFile]) -> tuple[str, ...]:
    formats = dict.fromkeys(FORMATS[file.mime] for file in files if file.mime in FORMATS)
    if any(film.rendition(VideoRendition.Kind.AUDIO) for film in map(film_of, files) if film):
        formats["audio"] = None  # it can be listened to alone
    if any(isinstance(page, ToolkitVideoPage) for page in variants):
        formats["video"] = None
    return tuple(formats)


def _payload(document: ResourceDocument, variants: list[ResourcePage], spoken: Mapping[str, _Spoken]) -> dict[str, Any]:
    """What one result shows beside the document's facets; JSON. Times are RFC 3339 UTC."""
    return {
        "published_at": rfc3339(document.published_at),
        "updated_at": rfc3339(document.updated_at),
        "deadline": rfc3339(document.deadline),
        "starts_at": rfc3339(document.starts_at),
        "duration_s": document.duration_s,
        "bytes": document.bytes,
        "thumbnail": responsive(variants[0].image, THUMBNAIL_SPECS),
        "variants": [_shown(page, text.body) for page, text in zip(variants, document.variants, strict=False)],
        # One for each line of the captions' text.
        "moments": {language: [[one.start, one.end] for one in said.moments] for language, said in spoken.items()},
    }


def _shown(page: ResourcePage, body: str) -> dict[str, Any]:
    translation = translation_status(page)
    return {
        "language": page.language,
        "title": page.title,
        "summary": page.summary,
        "slug": page.slug,
        "image_alt": page.image_alt,
        "reading_minutes": max(round(len(body) / LETTERS_A_MINUTE), 1) if body else None,
        **translation,
        "reviewed_at": rfc3339(translation["reviewed_at"]),
    }


def rfc3339(moment: datetime | None) -> str | None:
    """In UTC, as every answer says a time."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z") if moment else None

"""Invariant: a work as one reader sees it whole, read from the database after the visibility rule was asked; what is
common with a result is made by the same document and presenter as in search, so the two can never disagree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from wagtail.fields import StreamField

from cms.languages.fallback import choose_language
from cms.media.models import ResourceFile
from cms.media.video.models import Video
from resourcebank.freshness import overdue_notice
from resourcebank.models import Programme, ResourcePage, ToolkitVideoPage
from resourcebank.videos import video_of_draft
from search.documents import build_draft, read_work, rfc3339
from search.engines.base import ResourceDocument
from search.services import Result
from search.vocabulary import LOGO_SPEC

from .body import present_body, present_file, present_image
from .citation import citation
from .offline import present_offline
from .presenters import Json, Presenter
from .series import present_series
from .terms import present_terms
from .videos import present_videos


def present_work(work_id: UUID, presenter: Presenter) -> Json | None:
    """None: there is no such work, or nothing of it is public."""
    found = read_work(work_id)
    if found is None:
        return None
    work = _present(found.document, found.variants, found.files, found.video, presenter)
    return {**work, "offline": present_offline(work, presenter)}


def present_draft(page: ResourcePage, presenter: Presenter) -> Json:
    """One version in memory, as if it were the whole work."""
    document, files = build_draft(page)
    video = video_of_draft(page) if isinstance(page, ToolkitVideoPage) else None
    return {**_present(document, [page], {page.pk: files}, video, presenter), "offline": None}


def _present(
    document: ResourceDocument,
    variants: Sequence[Any],
    by_page: Mapping[int, Sequence[ResourceFile]],
    video: Video | None,
    presenter: Presenter,
) -> Json:
    """`variants`: the original first; `by_page`: the files of each; `video`: of the original."""
    result = _result(document, presenter.languages)
    original = variants[0]
    shown = next((page for page in variants if page.language == result.language), original)
    blocks, html = present_body(shown, presenter.languages, presenter.links)
    common = {**presenter.result(result), "details": _details(shown, original)}
    return {
        **common,
        "body": blocks,
        "body_html": html,
        "files": [present_file(file, presenter.links) for file in _files(shown, variants, by_page)],
        "videos": present_videos(shown, original, by_page[original.pk], video, document.duration_s, presenter),
        "terms": present_terms(shown, common["details"], html, presenter),
        "series": present_series(original, presenter),
        "funding": _funding(original, presenter),
        "citation": citation(common, presenter),
        "related_url": presenter.links.api("related", result.id),
        "provenance": _provenance(shown, original),
    }


def _result(document: ResourceDocument, languages: Sequence[str]) -> Result:
    variants = {variant["language"]: variant for variant in document.payload["variants"]}
    shown = choose_language(variants, languages) or next(iter(variants))
    return Result(id=document.id, variant=variants[shown], payload=document.payload, facets=document.facets)


def _details(shown: ResourcePage, original: ResourcePage) -> Json:
    """The type's own fields. What is not translated is the original's."""
    translated = {field.field_name for field in shown.translatable_fields}
    return {name: _own_value(shown if name in translated else original, name) for name in shown.api_own_fields}


def _own_value(page: ResourcePage, name: str) -> Any:
    field, value = page._meta.get_field(name), getattr(page, name)
    if isinstance(field, StreamField):  # of one kind of block
        return [child["value"] for child in field.stream_block.get_api_representation(value)]
    if isinstance(value, datetime | date):
        return _iso(value)
    return None if value == "" else value


def _iso(moment: date | datetime | None) -> str | None:
    if isinstance(moment, datetime):
        return rfc3339(moment)
    return moment.isoformat() if moment else None


def _files(
    shown: ResourcePage, variants: Sequence[ResourcePage], by_page: Mapping[int, Sequence[ResourceFile]]
) -> list[ResourceFile]:
    """Of all variants, those of the shown one first."""
    ordered = sorted(variants, key=lambda page: page is not shown)
    return list({file.pk: file for page in ordered for file in by_page[page.pk]}.values())


def _funding(original: ResourcePage, presenter: Presenter) -> Json | None:
    if original.project is None:
        return None
    programme = original.project.programme
    language, words = presenter.labels.acknowledgement(programme.slug)
    return {
        "programme": {"slug": programme.slug, "name": presenter.labels.programme(programme.slug)},
        "logo": _logo(programme, presenter),
        "acknowledgement": words or "",
        "language": language,
    }


def _logo(programme: Programme, presenter: Presenter) -> Json | None:
    picture = present_image(programme.logo, presenter.links, LOGO_SPEC)
    if picture["url"] is None:
        return None
    language, alt = presenter.labels.logo_alt(programme.slug)
    return {**picture, "alt": alt or presenter.labels.programme(programme.slug), "language": language}


def _provenance(shown: ResourcePage, original: ResourcePage) -> Json:
    """Where these words come from."""
    source: Any = shown.translation_of
    return {
        "original_language": original.language,
        "translated_from": source.locale.language_code if source else None,
        "origin": shown.text_origin,
        "tool": shown.text_tool or None,
        "first_published_at": _iso(shown.first_published_at),
        "last_published_at": _iso(shown.last_published_at),
        "outdated_since": _iso(shown.outdated_since),
        "review_by": _iso(original.review_by),
        "notice": overdue_notice(original.review_by),
    }

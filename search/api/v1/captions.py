"""Captions of public videos, and what plays with them."""

from __future__ import annotations

from uuid import UUID

from cms.languages.names import own_language_name
from cms.localisation.models import TextOrigin
from cms.media import webvtt
from resourcebank.models import ToolkitVideoPage
from resourcebank.visibility import public_languages

from .presenters import Json, Links


def present_captions(work_id: UUID, language: str) -> str | None:
    """WebVTT; None where there is none that is public."""
    page_id = public_languages([work_id]).get(work_id, {}).get(language)
    text = ToolkitVideoPage.objects.filter(pk=page_id or 0).values_list("captions", flat=True).first()
    return webvtt.write(webvtt.parse(text)) if text else None


def present_track(page: ToolkitVideoPage, links: Links) -> Json:
    machine = page.text_origin == TextOrigin.MACHINE
    return {
        "kind": "captions" if page.is_original else "subtitles",
        "language": page.language,
        "label": own_language_name(page.language),
        "url": links.captions(page.work_id, page.language),
        "machine": machine,
        "reviewed": not machine,
    }


def present_transcript(page: ToolkitVideoPage) -> Json:
    return {"language": page.language, "text": "\n".join(cue.text for cue in webvtt.parse(page.captions))}

"""What a reader should know of a work's words before she trusts them, in the language that is active: hers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from cms.languages.names import language_name
from cms.localisation.provenance import provenance_of

Translation = Mapping[str, Any]  # as the API says it


def notice_of(shown: str, translation: Translation, languages: Sequence[str]) -> str | None:
    """All of it in one. `shown`: the language of the words."""
    warning = warning_of(translation, languages[0])
    return " ".join([*([warning] if warning else []), *notices_of(shown, translation, languages)]) or None


def warning_of(translation: Translation, reader: str) -> str | None:
    """To be read before anything else: what is new in another language matters for safety or rights."""
    newest = translation["newest_language"]
    if newest is None:
        return None
    message = _("This page is being updated; the %(language)s version is newest.")
    return message % {"language": language_name(newest, reader)}


def notices_of(shown: str, translation: Translation, languages: Sequence[str]) -> list[str]:
    """The rest."""
    reader, source = languages[0], translation["source_language"]
    notices = []
    if shown not in languages:
        message = _("Not available in this language: %(wanted)s. Shown in: %(shown)s.")
        notices.append(message % {"wanted": language_name(reader, reader), "shown": language_name(shown, reader)})
    checked_at = parse_datetime(translation["reviewed_at"]) if translation["reviewed_at"] else None
    translated_from = None if translation["status"] == "original" else source
    made = provenance_of(translation["method"], translated_from, translation["tool"] or "", checked_at)
    if made:
        notices.append(made)
    if translation["outdated"] == "content":
        message = _("The original has changed since this was translated. Original language: %(language)s.")
        notices.append(message % {"language": language_name(source, reader)})
    return notices

"""A result as the card that stands for a work in every list of the public site."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.safestring import SafeString, mark_safe

from resourcebank.models import CONCEPT_FIELDS
from search.api.v1.notices import warning_of
from search.api.v1.presenters import Json, Presenter

from .dates import due

VARIANTS_NAMED = 3
_LINE_END = re.compile(r"(?<![.!?…:;,])\n")  # of a heading or a list's line, which would run into what comes after


def card(shown: Json, presenter: Presenter, concepts: Sequence[Json]) -> Json:
    """`shown`: a result as the API has it; `concepts`: those named by the reader's words, each with its ids. Highlights are
    escaped where they are made."""
    filed_under = {concept["slug"] for name in CONCEPT_FIELDS.values() for concept in shown[name]}
    others = [variant["language"] for variant in shown["variants"] if variant["language"] != shown["language"]]
    others.sort(key=lambda code: code not in presenter.languages)  # stable: those she reads first
    return {
        **shown,
        "type_label": presenter.labels.value("type", shown["type"]),
        "language_label": presenter.labels.value("language", shown["language"]),
        "warning": warning_of(shown["translation"], presenter.languages[0]),
        "in_other_language": shown["language"] != presenter.languages[0],
        "through": [concept for concept in concepts if concept["ids"] & filed_under and "concept" in shown["matched"]],
        "format_labels": [presenter.labels.value("format", code) for code in shown["formats"]],
        "also_in": [presenter.labels.value("language", code) for code in others[:VARIANTS_NAMED]],
        "more_languages": len(others[VARIANTS_NAMED:]),
        "is_film": shown["type"] == "toolkit_video",
        "country_label": _country(shown["partner"]["country"], presenter),
        "marked": {
            "title": _marked(shown["highlights"]["title"]),
            "summary": _marked(shown["highlights"]["summary"]),
            "body": [_marked(_LINE_END.sub(" · ", text)) for text in shown["highlights"]["body"][:1]],
        },
        "cues": [_cue(cue, presenter) for cue in shown["cues"]],
        "due": due(shown),
        "starts_at": parse_datetime(shown["starts_at"]) if shown["starts_at"] else None,
    }


def _cue(cue: Json, presenter: Presenter) -> Json:
    other = cue["language"] not in presenter.languages
    label = presenter.labels.value("language", cue["language"]) if other else ""
    return {**cue, "text": _marked(cue["text"]), "language_label": label}


def _country(code: str | None, presenter: Presenter) -> str:
    return presenter.labels.value("country", code) if code else ""


def _marked(html: Any) -> SafeString | None:
    return mark_safe(html) if html else None  # noqa: S308 - search.highlight escapes all but its own <mark>

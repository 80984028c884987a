"""What a work's page shows of a work. The work itself is read and presented by the API's own code."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import resolve
from django.utils.cache import patch_vary_headers
from django.utils.dateparse import parse_datetime
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from cms.languages.names import own_language_name
from resourcebank.checks import resource_page_types
from resourcebank.own_fields import own_fields
from search.api.v1.notices import notices_of, warning_of
from search.api.v1.presenters import Json, Presenter, facet_label

from .player import Wishes, player
from .public import content_security_policy
from .structured_data import structured_data

MODELS = {model.resource_type: model for model in resource_page_types()}


def slug_of(work: Json) -> str:
    return str(resolve(unquote(urlsplit(work["url"]).path)).kwargs["slug"])


def work_response(
    request: HttpRequest, template: str, work: Json, presenter: Presenter, wishes: Wishes, frame: dict[str, Any]
) -> HttpResponse:
    """`frame`: what stands around the work."""
    video = player(work["videos"][0], wishes) if work["videos"] else None  # a work has one film at most
    response = render(request, template, {**frame, **work_context(work, presenter), "video": video})
    if video:
        patch_vary_headers(response, ["Save-Data", "Accept-Language"])
        response.headers["Content-Security-Policy"] = content_security_policy(
            frames=[video["embed"]["origin"]] if video["embed"] else []
        )
    return response


def work_context(work: Json, presenter: Presenter) -> dict[str, Any]:
    label = presenter.labels.value
    language = presenter.languages[0]
    return {
        "work": work,
        "fields": own_fields(MODELS[work["type"]], work["details"], language),
        "body": mark_safe(work["body_html"]),  # noqa: S308 - cleaned where it is made
        "type_label": label("type", work["type"]),
        "level_label": label("level", work["level"]) if work["level"] else "",
        "language_label": label("language", work["language"]),
        "newest": _newest(work, language),
        "notices": notices_of(work["language"], work["translation"], presenter.languages),
        "translator": work["translation"]["tool"],
        "source_label": _source_label(work, presenter),
        "original_label": label("language", work["provenance"]["original_language"]),
        "published": parse_datetime(work["published_at"]),
        "updated": parse_datetime(work["updated_at"]),
        "deadline": parse_datetime(work["deadline"]) if work["deadline"] else None,
        "files": [{**file, **_file_words(file, presenter)} for file in work["files"]],
        "subjects": [(facet_label(facet), facet, concepts) for facet, concepts in _subjects(work)],
        "variants": [{**variant, **_variant_words(variant)} for variant in work["variants"]],
        "structured_data": structured_data(work, presenter),
    }


def _newest(work: Json, language: str) -> Json | None:
    """The variant that has what this one critically lacks, and what is said of that."""
    newest = work["translation"]["newest_language"]
    variant = next((variant for variant in work["variants"] if variant["language"] == newest), None)
    return {**variant, "warning": warning_of(work["translation"], language)} if variant else None


def _source_label(work: Json, presenter: Presenter) -> str:
    """What it was translated from, where that is a translation itself."""
    source = work["translation"]["source_language"]
    is_original = source in (work["language"], work["provenance"]["original_language"])
    return "" if is_original else presenter.labels.value("language", source)


def _variant_words(variant: Json) -> Json:
    status = {
        "original": _("original"),
        "translated": _("translated by people"),
        "machine": _("translated by a machine, not yet checked"),
        "outdated": _("older than its original"),
    }[variant["status"]]
    return {"name": own_language_name(variant["language"]), "status_label": status}


def _file_words(file: Json, presenter: Presenter) -> Json:
    language = presenter.labels.value("language", file["language"]) if file["language"] else ""
    return {"format": file["url"].rsplit(".", 1)[-1].upper(), "language_label": language}


def _subjects(work: Json) -> list[tuple[str, list[Json]]]:
    named = {"topic": "topics", "audience": "audiences", "stage": "stages", "challenge": "challenges"}
    return [(facet, work[name]) for facet, name in named.items() if work[name]]

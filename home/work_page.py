"""What a work's page shows of a work. The work itself is read and presented by the API's own code."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import unquote, urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import resolve
from django.utils.cache import patch_vary_headers
from django.utils.dateparse import parse_datetime
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from cms.languages.names import own_language_name
from resourcebank.checks import resource_page_types
from resourcebank.own_fields import own_fields
from search.api.v1.notices import notices_of, warning_of
from search.api.v1.presenters import Json, Presenter, facet_label

from .player import Wishes, player
from .public import content_security_policy

# As in Django's json_script: nothing in it can end the <script> it stands in.
JSON_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}
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


def _made_from(work: Json) -> Json:
    """schema.org of a translation: its source, and the tool that helped."""
    translation = work["translation"]
    if translation["status"] == "original":
        return {}
    source = next((one for one in work["variants"] if one["language"] == translation["source_language"]), None)
    data: Json = {}
    if source:
        kind, name = "LearningResource", source["title"]
        data["isBasedOn"] = {"@type": kind, "@id": source["url"], "name": name, "inLanguage": source["language"]}
    if translation["tool"]:
        data["translator"] = {"@type": "SoftwareApplication", "name": translation["tool"]}
    return data


def structured_data(work: Json, presenter: Presenter) -> SafeString:
    """schema.org for search engines, as the content of a <script>."""
    data = {
        "@context": "https://schema.org",
        "@type": "LearningResource",
        "@id": work["url"],
        "url": work["url"],
        "name": work["title"],
        "description": work["summary"],
        "inLanguage": work["language"],
        "learningResourceType": presenter.labels.value("type", work["type"]),
        "keywords": [concept["label"] for _facet, concepts in _subjects(work) for concept in concepts],
        "license": work["licence"]["url"],
        "isAccessibleForFree": True,
        "provider": {"@type": "Organization", "name": work["partner"]["name"]},
        "datePublished": work["published_at"],
        "dateModified": work["updated_at"],
    }
    data |= _made_from(work)
    if work["duration_s"]:
        data["timeRequired"] = f"PT{work['duration_s']}S"
    features = [feature for video in work["videos"] for feature in video["accessibility_features"]]
    if features:
        data["accessibilityFeature"] = features
    if work["thumbnail"]:
        data["thumbnailUrl"] = work["thumbnail"]["url"]
    text = json.dumps(data, ensure_ascii=False).translate(JSON_ESCAPES)
    return mark_safe(text)  # noqa: S308

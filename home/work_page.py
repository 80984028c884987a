"""What a work's page shows of a work. The work itself is read and presented by the API's own code."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote, urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import resolve
from django.utils.cache import patch_vary_headers
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms.languages.names import own_language_name
from resourcebank.checks import resource_page_types
from resourcebank.models import CONCEPT_FIELDS
from resourcebank.own_fields import own_fields
from search.api.v1.labels import facet_label
from search.api.v1.notices import notices_of, warning_of
from search.api.v1.presenters import Json, Presenter

from .dates import due, is_over
from .hints import Hints, explained
from .player import Wishes, player
from .public import content_security_policy
from .structured_data import structured_data

# As `clean_html` writes them.
_PICTURE = re.compile(r'(?:<picture>(?:<source(?:[^>"]|"[^"]*")*>)*)?<img(?:[^>"]|"[^"]*")*>(?:</picture>)?')
_ATTRIBUTE = re.compile(r'([a-z]+)="([^"]*)"')
FORMAT_ICONS = {
    "video": "play", "audio": "sound", "text": "text", "spreadsheet": "spreadsheet", "presentation": "slides",
    "image": "picture", "captions": "captions", "pdf": "pdf",
}  # fmt: skip
MODELS = {model.resource_type: model for model in resource_page_types()}


def slug_of(work: Json) -> str:
    return str(resolve(unquote(urlsplit(work["url"]).path)).kwargs["slug"])


def work_response(
    request: HttpRequest, template: str, work: Json, presenter: Presenter, wishes: Wishes, frame: dict[str, Any]
) -> HttpResponse:
    """`frame`: what stands around the work."""
    video = player(work["videos"][0], wishes) if work["videos"] else None  # a work has one film at most
    context = work_context(work, presenter)
    response = render(
        request, template, {**frame, **context, **_on_page(work, context, presenter, wishes), "video": video}
    )
    if video:
        patch_vary_headers(response, ["Accept-Language"])
        response.headers["Content-Security-Policy"] = content_security_policy(
            frames=[video["embed"]["origin"]] if video["embed"] else []
        )
    return response


def work_context(work: Json, presenter: Presenter) -> dict[str, Any]:
    """What is shown of it anywhere, also where it is taken along."""
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


def _on_page(work: Json, shown: dict[str, Any], presenter: Presenter, wishes: Wishes) -> dict[str, Any]:
    """What is shown of it only here. `shown`: what is shown of it anywhere."""
    hints = Hints(work["terms"])
    fields = [hints.in_field(field) for field in shown["fields"]]
    body = hints.in_html(shown["body"])
    return {
        "text_language": work["language"],
        "type_templates": [f"home/types/{work['type']}.html", "home/types/common.html"],
        "fields": fields,
        "own": {field.name: field for field in fields},
        "body": without_pictures(body) if wishes.saves_data else body,
        "saves_data": wishes.saves_data,
        "explained": [explained(term, presenter.languages) for term in hints.marked],
        "series": _series(work),
        "due": due(work),
        "is_over": is_over(work),
        "citation": work["citation"].removesuffix(work["url"]).partition(work["title"]),
    }


def _series(work: Json) -> Json | None:
    """The project's documents, and those before and after this one."""
    documents = work["series"]
    place = next((place for place, one in enumerate(documents) if one["id"] == work["id"]), None)
    if place is None:
        return None
    beside = (
        ("prev", _("Before this"), documents[place - 1 : place]),
        ("next", _("After this"), documents[place + 1 :]),
    )
    around = [{**one, "rel": rel, "label": label} for rel, label, found in beside for one in found[:1]]
    return {"documents": documents, "around": around}


def without_pictures(html: str) -> SafeString:
    """Each is a link to it, which says what it shows."""
    said = format_html('<span lang="{}">{}</span>', get_language(), _("Show the picture"))
    return mark_safe(_PICTURE.sub(lambda tag: _as_link(tag[0], said), html))  # noqa: S308 - as safe as it was


def _as_link(tag: str, said: str) -> str:
    given: dict[str, str] = dict(_ATTRIBUTE.findall(tag))
    alt = given.get("alt", "")
    small = given.get("srcset", given.get("src", "")).partition(" ")[0]  # of the kind that every browser shows
    return f'<a class="picture-link" href="{small}" data-alt="{alt}">{said} {alt}</a>'


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
    return {
        "format": file["url"].rsplit(".", 1)[-1].upper(),
        "language_label": language,
        "icon": FORMAT_ICONS.get(file["format"], "file"),
    }


def _subjects(work: Json) -> list[tuple[str, list[Json]]]:
    return [(facet, work[name]) for facet, name in CONCEPT_FIELDS.items() if work[name]]

"""What a work is, for search engines and other banks: schema.org as JSON-LD, in the profile AMB that German-speaking
repositories exchange (https://dini-ag-kim.github.io/amb/). Invariant: it is made of what the API says of the work."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from cms.media.video.tracks import SPOKEN
from resourcebank.models import CONCEPT_FIELDS
from search.api.v1.presenters import Json, Presenter

# As in Django's json_script: nothing in it can end the <script> it stands in.
JSON_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}
CONTEXTS = ("https://w3id.org/kim/amb/context.jsonld", "https://schema.org")
NO_LOGIN = "http://w3id.org/kim/conditionsOfAccess/no_login"
CREATIVE_COMMONS = "https://creativecommons.org/"  # the only licences of ours that AMB knows
# Concepts of https://w3id.org/kim/hcrt/, by the type of work.
KINDS = {
    "training_material": "text",
    "toolkit_video": "video",
    "guideline": "text",
    "case_study": "case_study",
    "tool": "worksheet",
    "project_document": "text",
    "course": "course",
    "event": "other",
    "opportunity": "other",
    "scenario": "educational_game",
    "country_overview": "text",
}
MORE_TYPES = {"toolkit_video": "VideoObject", "course": "Course"}


def structured_data(work: Json, presenter: Presenter) -> SafeString:
    """The content of a <script>."""
    text = json.dumps(describe(work, presenter), ensure_ascii=False).translate(JSON_ESCAPES)
    return mark_safe(text)  # noqa: S308


def describe(work: Json, presenter: Presenter) -> Json:
    organisation = {"type": "Organization", "name": work["partner"]["name"]}
    data: Json = {
        "@context": [*CONTEXTS, {"@language": work["language"]}],
        "type": ["LearningResource", *filter(None, [MORE_TYPES.get(work["type"])])],
        "id": work["url"],
        "url": work["url"],
        "name": work["title"],
        "description": work["summary"],
        "inLanguage": [work["language"]],
        "learningResourceType": [_kind(work, presenter)],
        "keywords": [concept["label"] for name in CONCEPT_FIELDS.values() for concept in work[name]],
        "audience": [_concept("audience", one, presenter) for one in work["audiences"]],
        "isAccessibleForFree": True,
        "conditionsOfAccess": {"type": "Concept", "id": NO_LOGIN},
        "creator": [organisation],
        "publisher": [organisation],
        "provider": {"type": "Service", "id": f"{presenter.links.origin}/", "name": settings.WAGTAIL_SITE_NAME},
        "datePublished": work["published_at"],
        "dateModified": work["updated_at"],
        "encoding": [_file(file) for file in work["files"]],
    }
    if work["licence"]["url"].startswith(CREATIVE_COMMONS):
        data["license"] = {"id": work["licence"]["url"]}
    if work["thumbnail"]:
        data["image"] = work["thumbnail"]["url"]
    if work["funding"]:
        data["funder"] = [{"type": "FundingScheme", "name": work["funding"]["programme"]["name"]}]
    if work["duration_s"]:
        data["duration" if work["videos"] else "timeRequired"] = f"PT{work['duration_s']}S"
    for video in work["videos"]:
        _add_film(data, video)
    return {**data, **_made_from(work), **_happening(work)}


def _kind(work: Json, presenter: Presenter) -> Json:
    label = {presenter.languages[0]: presenter.labels.value("type", work["type"])}
    return {"type": "Concept", "id": f"https://w3id.org/kim/hcrt/{KINDS[work['type']]}", "prefLabel": label}


def _concept(scheme: str, concept: Json, presenter: Presenter) -> Json:
    uri = f"{presenter.links.api('vocabulary', scheme)}#{concept['slug']}"  # as in SKOS
    return {"type": "Concept", "id": uri, "prefLabel": {presenter.languages[0]: concept["label"]}}


def _file(file: Json) -> Json:
    known = {"encodingFormat": file["mime"], "contentSize": _text(file["bytes"]), "sha256": file["sha256"]}
    return {"type": "MediaObject", "contentUrl": file["url"], **_given(known)}


def _add_film(data: Json, video: Json) -> None:
    sizes = [_given({"type": "MediaObject", **_media(one)}) for one in (video, *video["renditions"]) if one["mime"]]
    if video["embed"]:
        sizes.append({"type": "MediaObject", "embedUrl": video["embed"]["url"]})
    data["encoding"] += sizes
    data["caption"] = [
        {"type": "MediaObject", "id": track["url"], "encodingFormat": "text/vtt", "inLanguage": track["language"]}
        for track in video["tracks"]
        if track["kind"] in SPOKEN
    ]
    if video["poster"]:
        data["thumbnailUrl"] = video["poster"]["url"]
    data["accessMode"] = ["auditory", "visual"]
    data["accessibilityFeature"] = video["accessibility_features"]
    if "transcript" in video["accessibility_features"]:
        data["accessModeSufficient"] = ["textual"]


def _media(film: Json) -> Json:
    return {"contentUrl": film["url"], "encodingFormat": film["mime"], "contentSize": _text(film["bytes"])}


def _made_from(work: Json) -> Json:
    """Of a translation: its source, and the tool that helped."""
    translation = work["translation"]
    if translation["status"] == "original":
        return {}
    source = next((one for one in work["variants"] if one["language"] == translation["source_language"]), None)
    data: Json = {}
    if source:
        named = {"id": source["url"], "name": source["title"], "inLanguage": source["language"]}
        data["isBasedOn"] = [{"type": ["LearningResource"], **named}]
    if translation["tool"]:
        data["translator"] = {"type": "SoftwareApplication", "name": translation["tool"]}
    return data


def _happening(work: Json) -> Json:
    """An event is no creative work to schema.org: the page about it is, and this is what it is about."""
    details = work["details"]
    if work["type"] == "course" and details["starts_on"]:
        return {"hasCourseInstance": {"type": "CourseInstance", "startDate": details["starts_on"]}}
    if work["type"] != "event":
        return {}
    place = {"type": "Place", "name": details["place"]} if details["place"] else None
    online = {"type": "VirtualLocation", "url": details["online_url"]} if details["online_url"] else None
    when = {"startDate": details["starts_at"], "endDate": details["ends_at"]}
    event = {
        "type": "Event",
        "name": work["title"],
        **when,
        "location": [one for one in (place, online) if one],
        "url": details["sign_up_url"],
    }
    return {"mainEntity": _given(event)}


def _given(data: dict[str, Any]) -> Json:
    return {name: value for name, value in data.items() if value}


def _text(number: int | None) -> str:
    return str(number) if number else ""

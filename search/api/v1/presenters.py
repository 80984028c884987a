"""Invariant: a result looks the same wherever it is shown (API, public pages, widget): this is the one place that makes
JSON of a `Result`. It reads no database; every label is in the reader's language, every URL is absolute.

The reader's first language is the active one when these are called: sentences come from gettext."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID

from django.urls import reverse

from cms.localisation.provenance import checked_by
from resourcebank.models import CONCEPT_FIELDS
from resourcebank.translation_status import TranslationStatus
from search.engines.base import FACETS, FacetFilter
from search.query.plan import ConceptMatch
from search.services import Result
from search.suggestions import SuggestionItem
from search.vocabulary import Vocabulary

from .notices import notice_of

Json = dict[str, Any]

RESULT_FIELDS = (
    "id", "type", "language", "title", "summary", "url", "api_url", "partner", "project", "topics", "audiences",
    "stages", "challenges", "countries", "licence", "level", "duration_s", "reading_minutes", "bytes", "formats",
    "accessibility", "thumbnail", "deadline", "starts_at", "published_at", "updated_at", "translation", "variants",
    "score", "matched", "highlights", "cues",
)  # fmt: skip


_ANY_LANGUAGE, _ANY_WORK, _ANY_SLUG = "en", UUID(int=0), "slug"


@dataclass(frozen=True)
class Links:
    origin: str  # "https://example.org"

    def absolute(self, path: str) -> str:
        """Of a file or picture."""
        return path if path.startswith(("http://", "https://")) else self.origin + path

    def picture(self, image: Mapping[str, Any]) -> Json:
        """As `cms.media.responsive` gives it, with absolute addresses."""
        sources = [{**source, "url": self.absolute(source["url"])} for source in image["sources"]]
        return {**image, "url": self.absolute(image["url"]), "sources": sources}

    def page(self, language: str, work_id: str | UUID, slug: str) -> str:
        """A variant's public page."""
        return self.origin + _page_path().format(language=language, work_id=work_id, slug=quote(slug))

    def bank(self, language: str, filters: Mapping[str, str]) -> str:
        """The public page of the works filed so."""
        return f"{self.origin}{reverse('bank', args=[language])}?{urlencode(filters)}"

    def work(self, work_id: str | UUID) -> str:
        """The whole work in the API."""
        return self.origin + _work_path().format(work_id=work_id)

    def in_html(self, html: str) -> str:
        """HTML whose addresses are absolute already."""
        return html

    def track(self, work_id: str | UUID, kind: str, language: str, extension: str) -> str:
        """`extension`: vtt, srt or txt."""
        return self.api("track", work_id, kind, language, extension)

    def offline(self, language: str, work_id: str, kind: str) -> str:
        """`kind`: zip or pdf."""
        return self.origin + reverse(f"offline_{kind}", args=[language, work_id])

    def api(self, name: str, *args: object) -> str:
        return self.origin + reverse(f"api-v1:{name}", args=args)


# A page of results has some eighty addresses of two kinds; `reverse` would be asked for each of them.
@cache
def _page_path() -> str:
    path = reverse("resource", kwargs={"language": _ANY_LANGUAGE, "work_id": _ANY_WORK, "slug": _ANY_SLUG})
    for placeholder, name in ((_ANY_LANGUAGE, "language"), (str(_ANY_WORK), "work_id"), (_ANY_SLUG, "slug")):
        path = path.replace(f"/{placeholder}/", f"/{{{name}}}/")
    return path


@cache
def _work_path() -> str:
    return reverse("api-v1:resource", args=[_ANY_WORK]).replace(str(_ANY_WORK), "{work_id}")


class Presenter:
    """Makes JSON for one reader."""

    def __init__(
        self, languages: Sequence[str], links: Links | str, vocabulary: Vocabulary, transcript: str | None = None
    ) -> None:
        """`links`: made with the site's origin ("https://example.org"), or just that. `transcript`: the language to read
        what is said in a film in, if it is not the first of `languages`."""
        self.languages = tuple(languages)
        self.transcript_languages = (transcript, *languages) if transcript else self.languages
        self.labels = vocabulary.labels(languages)
        self.links = Links(links) if isinstance(links, str) else links
        self.vocabulary = vocabulary
        # The journey has a hundred addresses of works filed under something.
        self._bank_url = self.links.absolute(reverse("bank", args=[self.languages[0]]))
        self._search_url = self.links.api("search")
        self._lang = urlencode({"lang": ",".join(self.languages)}, safe=",")
        # Works on one page share most of what they are filed under.
        self._concept = cache(self._present_concept)
        self.partner = cache(self._present_partner)
        self.project = cache(self._present_project)
        self.country = cache(self._present_country)
        self.licence = cache(self._present_licence)

    def result(self, result: Result) -> Json:
        variant, payload, facets = result.variant, result.payload, result.facets
        return {
            "id": result.id,
            "type": facets["type"][0],
            "language": result.language,
            "title": variant["title"],
            "summary": variant["summary"],
            "url": self.links.page(result.language, result.id, variant["slug"]),
            "api_url": self.links.work(result.id),
            "partner": self.partner(facets["partner"][0]),
            "project": self.project(facets["project"][0]) if facets.get("project") else None,
            **{name: self.concepts(facets.get(facet, ())) for facet, name in CONCEPT_FIELDS.items()},
            "countries": [self.country(code) for code in facets.get("country", ())],
            "licence": self.licence(facets["licence"][0]),
            "level": facets["level"][0] if facets.get("level") else None,
            "duration_s": payload["duration_s"],
            "reading_minutes": variant.get("reading_minutes"),  # an older index does not know
            "bytes": payload["bytes"],
            "formats": list(facets.get("format", ())),
            "accessibility": list(facets.get("accessibility", ())),
            "thumbnail": self._thumbnail(payload["thumbnail"], variant),
            "deadline": payload["deadline"],
            "starts_at": payload["starts_at"],
            "published_at": payload["published_at"],
            "updated_at": payload["updated_at"],
            "translation": self.translation(variant),
            "variants": self._variants(result),
            "score": result.score,
            "matched": list(result.matched),
            "highlights": {"title": None, "summary": None, "body": [], **result.highlights},
            "cues": self._cues(result),
        }

    def _present_partner(self, slug: str) -> Json:
        entry = self.vocabulary.partners.get(slug)
        if entry is None:
            return {"slug": slug, "name": slug, "country": None, "logo": None}
        logo = {**entry.logo, "url": self.links.absolute(entry.logo["url"])} if entry.logo else None
        return {"slug": slug, "name": entry.name, "country": entry.country, "logo": logo}

    def _present_project(self, slug: str) -> Json:
        entry = self.vocabulary.projects.get(slug)
        name, programme = (entry.acronym, entry.programme) if entry else (slug, None)
        return {"slug": slug, "name": name, "programme": programme}

    def _present_country(self, code: str) -> Json:
        return {"code": code, "label": self.labels.value("country", code)}

    def _present_licence(self, code: str) -> Json:
        return {
            "code": code,
            "label": self.labels.value("licence", code),
            "summary": self.labels.licence_summary(code),
            "url": self.labels.licence_url(code),
        }

    def translation(self, variant: Mapping[str, Any]) -> Json:
        said = {name: variant[name] for name in TranslationStatus.__annotations__}
        said["reviewed_by"] = checked_by() if said["reviewed_at"] else None
        return {**said, "notice": notice_of(variant["language"], said, self.languages)}

    def facets(self, counts: Mapping[str, Iterable[tuple[str, int]]], filters: Mapping[str, FacetFilter]) -> Json:
        selected = {facet: wanted.include for facet, wanted in filters.items()}
        return {
            facet: [
                {
                    "value": value,
                    "label": self.labels.value(facet, value),
                    "language": self.labels.value_language(facet, value),
                    "count": count,
                    "selected": value in selected.get(facet, ()),
                }
                for value, count in values
            ]
            for facet, values in counts.items()
        }

    def concept_matches(self, matches: Iterable[ConceptMatch]) -> list[Json]:
        return [{"id": m.slug, **self.label(m.slug), "matched": m.matched} for m in matches]

    def suggestion(self, item: SuggestionItem, slug: str | None = None) -> Json:
        """`slug`: of the work whose title it is."""
        suggestion: Json = {"text": item.text, "type": item.type}
        if item.id:
            suggestion["id"] = item.id
        if item.language:
            suggestion["language"] = item.language
        if slug and item.id and item.language:
            address = self.links.page(item.language, item.id, slug)
            suggestion["url"] = address if item.start is None else moment(address, item.start)
        facet = "partner" if item.type == "partner" else self.vocabulary.scheme_of.get(item.id or "")
        if item.id and item.type != "title" and facet in FACETS:  # what helps on the journey is none
            suggestion["url"] = self.links.bank(self.languages[0], {facet: item.id})
        return suggestion

    def concepts(self, slugs: Iterable[str]) -> list[Json]:
        return [self._concept(slug) for slug in slugs]

    def _present_concept(self, slug: str) -> Json:
        return {"slug": slug, **self.label(slug)}

    def label(self, slug: str) -> Json:
        """Of a concept; in a language that need not be hers."""
        return {"label": self.labels.concept(slug), "language": self.labels.concept_language(slug)}

    def described(self, slug: str) -> Json:
        """A concept with what it means and how people say it who need it; in languages that need not be hers."""
        language, text = self.labels.definition(slug)
        return {
            "slug": slug,
            **self.label(slug),
            "description": text,
            "description_language": language,
            **self.need(slug),
        }

    def need(self, slug: str) -> Json:
        language, text = self.labels.need(slug)
        return {"need": text, "need_language": language}

    def works_filed(self, filters: Iterable[tuple[str, str]]) -> Json:
        """The addresses of the works filed so: on the public site, and in the API."""
        query = urlencode(list(filters))
        return {"url": f"{self._bank_url}?{query}", "api_url": f"{self._search_url}?{query}&{self._lang}"}

    def _thumbnail(self, image: Mapping[str, Any] | None, variant: Mapping[str, Any]) -> Json | None:
        return {**self.links.picture(image), "alt": variant["image_alt"]} if image else None

    def _variants(self, result: Result) -> list[Json]:
        return [
            {
                "language": variant["language"],
                "title": variant["title"],
                "url": self.links.page(variant["language"], result.id, variant["slug"]),
                "status": variant["status"],
            }
            for variant in result.payload["variants"]
        ]

    def _cues(self, result: Result) -> list[Json]:
        slug = result.variant["slug"]
        return [
            {**cue, "url": moment(self.links.page(cue["language"], result.id, slug), cue["start"])}
            for cue in result.cues
        ]


def moment(address: str, start: float) -> str:
    """Of a film's page, from there (https://www.w3.org/TR/media-frags/)."""
    return f"{address}#t={start:g}"

"""The glossary: what the vocabulary's words mean, in the reader's language as far as it is there, in the order of her
alphabet; and a page for each. Invariant: it is made of what the API answers; it says no word that is not to be used."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.languages.alphabet import initial, sort_key
from cms.languages.names import language_name
from search.api.v1.presenters import Json, Presenter
from search.api.v1.termbase import present_term, present_terms
from search.engines.base import CONCEPT_FACETS, FacetFilter
from search.services import SearchRequest, browse

from .browse import frame_of
from .kept import kept
from .public import public_page
from .readers import presenter_of
from .search_page import shelf

WORKS = 3


@require_safe
@kept
@public_page
def glossary(request: HttpRequest, language: str) -> HttpResponse:
    presenter = presenter_of(request, language)
    entries = [_entry(term, presenter.languages[1:], language) for term in present_terms(presenter)]
    context = {"letters": _by_letter([entry for entry in entries if entry["definition"]], language)}
    return render(request, "home/glossary.html", {**frame_of(language, "glossary"), **context})


@require_safe
@kept
@public_page
def term(request: HttpRequest, language: str, slug: str) -> HttpResponse:
    presenter = presenter_of(request, language)
    found = present_term(slug, presenter)
    if found is None:
        raise Http404
    around = {_("Wider"): found["broader"], _("Narrower"): found["narrower"], _("Related"): found["related"]}
    context = {
        "entry": _entry(found, found["languages"], language),
        "around": [(label, concepts) for label, concepts in around.items() if concepts],
        "cards": _works(found, presenter),
        "trail": [(_("Glossary"), reverse("glossary", args=[language]))],
    }
    frame = frame_of(language, "term", slug, variants=found["languages"])
    return render(request, "home/term.html", {**frame, **context})


def _entry(term: Json, others: Sequence[str], language: str) -> Json:
    """`others`: the languages to say its names in, beside the page's."""
    names = {one: _texts(term, one, "preferred") for one in others if one != term["language"]}
    return {
        **term,
        "also": _texts(term, term["language"], "alternative"),
        "names": [(one, language_name(one, language), texts) for one, texts in names.items() if texts],
    }


def _texts(term: Json, language: str, status: str) -> list[str]:
    return [one["text"] for one in term["terms"] if (one["language"], one["status"]) == (language, status)]


def _by_letter(entries: Iterable[Json], language: str) -> list[tuple[str, list[Json]]]:
    letters: dict[str, list[Json]] = {}
    for entry in sorted(entries, key=lambda entry: sort_key(entry["label"], language)):
        letters.setdefault(initial(entry["label"], language), []).append(entry)
    return list(letters.items())


def _works(term: Json, presenter: Presenter) -> list[Json]:
    if term["vocabulary"] not in CONCEPT_FACETS:
        return []
    filters = {term["vocabulary"]: FacetFilter(frozenset([term["id"]]))}
    asked = SearchRequest(languages=presenter.languages, filters=filters, page_size=WORKS, facets=(), sort="newest")
    return shelf(browse([asked])[0].results, presenter)

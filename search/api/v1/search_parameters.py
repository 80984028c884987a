"""The parameters of questions to the bank, and how they become one SearchRequest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from babel import Locale
from django.utils.translation import gettext as _

from cms.languages.fallback import supported_languages
from search.engines.base import FACETS, FacetFilter, Sort
from search.services import DEFAULT_FACETS, SearchRequest
from search.vocabulary import Vocabulary

from .languages import reduce_tag
from .parameters import Invalid, Parameter, Values, choice, flag, integer, known, moment, names, refuse, words
from .presenters import RESULT_FIELDS

LONGEST_QUESTION = 400
DEEPEST_RESULT = 10_000
MOST_IDS = 50
SORTS: tuple[Sort, ...] = ("relevance", "newest", "updated", "deadline")
RANGES = ("published_from", "published_to", "duration_max", "max_bytes", "deadline_from")
# Regions that CLDR names and ISO 3166-1 does not.
_NOT_COUNTRIES = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"}
COUNTRIES = {code for code in map(str, Locale("en").territories) if len(code) == 2 and code.isalpha()} - _NOT_COUNTRIES


# --- Languages ----------------------------------------------------------------------------------------------------
def _read_languages(texts: list[str], vocabulary: Vocabulary) -> tuple[str, ...]:
    ours = supported_languages()
    found = []
    for text in texts:
        if reduce_tag(text) not in ours:
            known(text, ours)
        found.append(reduce_tag(text))
    return tuple(dict.fromkeys(found))


LANG = Parameter(
    "lang",
    "Languages the reader reads, best first: `nb,en`. Chooses the variant shown and the labels, and weighs matches; "
    "it filters nothing. Default: the `Accept-Language` header, else `en`.",
    {"type": "array", "items": {"type": "string", "pattern": "^[A-Za-z]{2,3}(-[A-Za-z0-9]+)*$"}},
    _read_languages,
    many=True,
)


# --- Filters ------------------------------------------------------------------------------------------------------
_FILTERS_ABOUT = {
    "type": "Page type",
    "partner": "Organisation that owns the work (slug)",
    "project": "Project that made it (slug)",
    "programme": "Funding programme of the project (slug)",
    "country": "Country whose conditions it speaks of (ISO 3166-1 alpha-2)",
    "topic": "Concept of the vocabulary `topic`",
    "audience": "Concept of the vocabulary `audience`",
    "stage": "Concept of the vocabulary `stage`",
    "challenge": "Concept of the vocabulary `challenge`",
    "level": "Level",
    "licence": "Licence",
    "format": "Format of a file",
    "accessibility": "What helps readers with disabilities",
    "language": "Language (BCP 47) in which a public variant exists",
}


def _filter(facet: str) -> Parameter:
    def read(texts: list[str], vocabulary: Vocabulary) -> FacetFilter:
        values = vocabulary.values(facet)
        include: set[str] = set()
        exclude: set[str] = set()
        for text in texts:
            value = _value(facet, text.removeprefix("-"), values)
            (exclude if text.startswith("-") else include).add(value)
        return FacetFilter(frozenset(include), frozenset(exclude))

    description = (
        f"{_FILTERS_ABOUT[facet]}. Values by comma or repetition are OR; a leading `-` excludes. "
        "The values are in `search/schema/`."
    )
    items = {"type": "string", "pattern": r"^-?[\w.-]+$"}
    return Parameter(facet, description, {"type": "array", "items": items}, read, many=True)


def _value(facet: str, text: str, values: list[str]) -> str:
    if facet == "country":
        return text.upper() if text.upper() in COUNTRIES else known(text, values)
    if facet == "language":
        return reduce_tag(text) if reduce_tag(text) in values else known(text, values)
    return known(text, values)


FILTERS = (
    *(_filter(facet) for facet in FACETS),
    moment("published_from", "First published then or later: a date (from its start, UTC) or a time."),
    moment("published_to", "First published then or earlier: a date (to its end, UTC) or a time.", end_of_day=True),
    integer("duration_max", "Takes so many seconds or fewer. Works without a duration are left out."),
    integer("max_bytes", "All its files together have so many bytes or fewer.", least=0),
    moment("deadline_from", "Deadline then or later. Works without a deadline are left out."),
)
FIELDS = names("fields", "Sparse results: only these fields of each result.", RESULT_FIELDS)
PAGE_SIZE = integer("page_size", "Results a page.", 20, most=100)
QUESTION = words(
    "q",
    'Words; `"a phrase"`, `-not`; everything else is literal text. Empty: browse.',
    LONGEST_QUESTION,
)
SEARCH = (
    QUESTION,
    LANG,
    *FILTERS,
    choice("sort", "Order. Default: `relevance` with `q`, `newest` without. Ties: newest, then id.", SORTS),
    integer("page", f"1-based. No further than result {DEEPEST_RESULT}.", 1, most=DEEPEST_RESULT),
    PAGE_SIZE,
    names("facets", "Facets to count, `all` or `none`.", FACETS, default=DEFAULT_FACETS, keywords=("all", "none")),
    integer("facet_size", "Values a facet, the most frequent first.", 20, most=100),
    flag("highlight", "Whether results have `highlights`.", default=True),
    FIELDS,
)


# --- Works by their ids -------------------------------------------------------------------------------------------
def parse_work_id(text: str) -> UUID:
    """Raises ValueError; one way of writing a work's id, though a UUID has several."""
    work_id = UUID(text)
    if str(work_id) != text.lower():
        raise ValueError(text)
    return work_id


def _read_ids(texts: list[str], vocabulary: Vocabulary) -> tuple[UUID, ...]:
    if len(texts) > MOST_IDS:
        message = _("It has %(count)s ids; the most is %(most)s. Ask for the rest in another question.")
        raise Invalid(message % {"count": len(texts), "most": MOST_IDS})
    try:
        return tuple(dict.fromkeys(map(parse_work_id, texts)))
    except ValueError as error:
        raise Invalid(_("An id is a UUID, as in “id” of a result. Correct it or leave it out.")) from error


IDS = Parameter(
    "id",
    "These works, in the order given; those that are unknown or not public are left out. Only with `lang` and `fields`.",
    {"type": "array", "items": {"type": "string", "format": "uuid"}, "maxItems": MOST_IDS},
    _read_ids,
    many=True,
)


# --- The request --------------------------------------------------------------------------------------------------
def search_request(values: Values, languages: tuple[str, ...]) -> SearchRequest:
    if values["page"] * values["page_size"] > DEEPEST_RESULT:
        message = _("page × page_size is at most %(deepest)s. Ask for fewer pages, or narrow the search by filters.")
        raise refuse("page", message % {"deepest": DEEPEST_RESULT})
    return SearchRequest(
        q=values["q"],
        languages=languages,
        sort=values["sort"],
        page=values["page"],
        page_size=values["page_size"],
        facets=values["facets"],
        facet_size=values["facet_size"],
        highlight=values["highlight"],
        **narrowing(values),
    )


def narrowing(values: Values) -> Mapping[str, Any]:
    """The filters and ranges, by their names in SearchRequest."""
    first, last = values["published_from"], values["published_to"]
    if first and last and first > last:
        raise refuse("published_from", _("It is after published_to, so nothing can match. Change one of them."))
    filters = {facet: values[facet] for facet in FACETS if values[facet] is not None}
    return {"filters": filters, **{name: values[name] for name in RANGES}}

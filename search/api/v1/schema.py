"""The OpenAPI document. Parameters come from the views' own declarations and errors from what every view may refuse;
only what is particular to an operation is said here."""

from __future__ import annotations

from typing import Any, Final

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema

from .parameters import Parameter
from .problems import PROBLEM_TYPE
from .serializers import amounts, answers, health, lists, problems, works
from .serializers import journey as journeys

JSON, SKOS, TBX, WEBVTT = "application/json", "application/ld+json", "application/x-tbx", "text/vtt"
HEADER: Final = "header"
Responses = dict[Any, Any]

_ANSWER_HEADERS = [
    OpenApiParameter("ETag", str, HEADER, description="Of what this reader may see now.", response=[200, 304]),
    OpenApiParameter("Cache-Control", str, HEADER, response=[200, 304]),
    OpenApiParameter("Vary", str, HEADER, response=[200]),
    OpenApiParameter("Retry-After", int, HEADER, description="Seconds", response=[429, 503]),
]
_REQUEST_HEADERS = [
    OpenApiParameter("If-None-Match", str, HEADER, description="An `ETag`; 304 if the answer is still the same."),
]
_ACCEPT_LANGUAGE = OpenApiParameter(
    "Accept-Language", str, HEADER, description="Used where `lang` is not given, with regions and q-values."
)


class ApiSchema(AutoSchema):
    """Of an ApiView."""

    def get_override_parameters(self) -> list[Any]:
        declared: tuple[Parameter, ...] = tuple(self.view.parameters)  # type: ignore[attr-defined]
        names = {parameter.name for parameter in declared}
        language = [_ACCEPT_LANGUAGE] if "lang" in names else []
        return [*map(_documented, declared), *language, *_REQUEST_HEADERS, *_ANSWER_HEADERS]

    def is_list_view(self, serializer: Any = None) -> bool:
        return False


def _documented(parameter: Parameter) -> OpenApiParameter:
    return OpenApiParameter(
        parameter.name,
        dict(parameter.schema),
        description=parameter.description,
        style="form" if parameter.many else None,
        explode=False if parameter.many else None,
    )


def _path(name: str, description: str) -> OpenApiParameter:
    return OpenApiParameter(name, str, OpenApiParameter.PATH, description=description)


def _refusals(*, by_path: bool) -> Responses:
    said: dict[int, tuple[Any, str]] = {
        400: (problems.InvalidParameters, "A parameter is unknown, or its value is wrong"),
        406: (problems.Problem, "Not to be had in the format asked for by Accept"),
        429: (problems.Problem, "Too many questions; `Retry-After` says when to ask again"),
    }
    if by_path:
        said[404] = (problems.Problem, "Unknown, or not public: the two look alike")
    return {(status, PROBLEM_TYPE): OpenApiResponse(*refusal) for status, refusal in sorted(said.items())}


_INDEX_NEEDED = {(503, PROBLEM_TYPE): OpenApiResponse(problems.Problem, "On the way, and the index is gone")}


def _operation(
    name: str,
    summary: str,
    answers: Any,
    *path: OpenApiParameter,
    description: str = "",
    more: Responses | None = None,
) -> Any:
    """`name`: tag/operationId; `answers`: a serializer, or one for each media type; `more`: refusals of its own."""
    tag, operation_id = name.split("/")
    by_type = answers if isinstance(answers, dict) else {JSON: answers}
    responses: Responses = {(200, media_type): OpenApiResponse(shape, "OK") for media_type, shape in by_type.items()}
    responses[304] = OpenApiResponse(description="Not modified: the client has it")
    return extend_schema(
        operation_id=operation_id,
        tags=[tag],
        summary=summary,
        description=description or summary + ".",
        responses=responses | _refusals(by_path=bool(path)) | (more or {}),
        parameters=list(path),
    )


_ID = _path("id", "The work's `id`")
hidden = extend_schema(exclude=True)

search = _operation("search/search", "Search the bank", answers.SearchAnswer)
search_schema = _operation(
    "search/search_schema",
    "What a search form is built from",
    answers.SearchForm,
    description="Filters, their operators and values with labels in the reader's language, sorts and facets.",
)
suggest = _operation("search/suggest", "Suggestions while typing", answers.Suggestions)
resources = _operation(
    "works/resources",
    "All works, newest first; or those with the ids given",
    works.Works,
    description=(
        "Follow `next` to the end; each work comes once, however many are published meanwhile. With `id`: these works."
    ),
    more=_INDEX_NEEDED,
)
changes = _operation(
    "works/changes",
    "The change log in commit order",
    lists.Changes,
    description="For whoever keeps a copy. Read until `has_more` is false, keep `next_cursor`, and go on from it later.",
)
resource = _operation("works/resource", "A whole work in one language", works.WholeWork, _ID)
preview = _operation(
    "works/preview",
    "A version of a work that is not public yet",
    works.WholeWork,
    _path("token", "Of a preview link that somebody who may read the draft has made; it works for 15 minutes"),
    description=(
        "In the shape of a public work, for a site that shows previews. Files and pictures have addresses that work as "
        "long as the link. Keep nothing of it: `Cache-Control` is `no-store`."
    ),
)
related = _operation("works/related", "Up to ten works like this one", works.RelatedWorks, _ID)
track = _operation(
    "works/track",
    "What plays with a film in one language: captions, subtitles, descriptions or chapters",
    {WEBVTT: OpenApiTypes.STR, "application/x-subrip": OpenApiTypes.STR, "text/plain": OpenApiTypes.STR},
    _ID,
    _path("kind", "`captions`, `subtitles`, `descriptions` or `chapters`"),
    _path("language", "BCP 47"),
    _path("extension", "`vtt` (WebVTT), `srt` (SubRip) or `txt` (what is said, without times)"),
)
_SLUG = _path("slug", "Its `slug`")
partners = _operation("lists/partners", "Partners", lists.Partners)
partner = _operation("lists/partner", "A partner with its projects and works", lists.WholePartner, _SLUG)
projects = _operation("lists/projects", "Projects", lists.Projects)
project = _operation(
    "lists/project", "A project with its numbered documents and its works by type", lists.WholeProject, _SLUG
)
countries = _operation("lists/countries", "How far each country has come, side by side", lists.Countries)
vocabulary = _operation(
    "lists/vocabulary",
    "One vocabulary",
    {JSON: lists.Vocabulary, SKOS: OpenApiTypes.OBJECT},
    _path("name", "`topic`, `audience`, `stage`, `challenge`, ..."),
    description=(
        "As a list in the reader's language, or as SKOS (JSON-LD) in all languages by `?as=skos` or "
        "`Accept: application/ld+json`."
    ),
)
terms = _operation(
    "lists/terms",
    "The glossary and termbase",
    {JSON: lists.Glossary, TBX: OpenApiTypes.STR},
    description=(
        "Every concept with its terms in the reader's languages, or the whole as TBX-Basic (ISO 30042:2019) by "
        "`?as=tbx` or `Accept: application/x-tbx`."
    ),
)
term = _operation(
    "lists/term",
    "One concept of the glossary, in all languages",
    lists.WholeTerm,
    _path("id", "Slug of the concept"),
)
journey = _operation(
    "lists/journey",
    "The rural social entrepreneur's journey",
    journeys.Journey,
    description=(
        "Its stages in order, each with its challenges, the support that people need there, and its best works. "
        "`country`: only works that speak of it."
    ),
)
coverage = _operation(
    "lists/coverage",
    "How much of the bank each language has",
    amounts.Coverage,
    description=(
        "For every language, and each type in it: public works that were written in it, are translated, machine "
        "translated, older than their source, or missing. Together they are all public works of the type."
    ),
)
alive = extend_schema(operation_id="healthz", tags=["health"], summary="Alive", responses={(200, JSON): health.Alive})
ready = extend_schema(
    operation_id="readyz",
    tags=["health"],
    summary="Ready: database, migrations, index reachable and its lag",
    responses={(200, JSON): health.Ready, (503, JSON): OpenApiResponse(health.Ready, "Not ready")},
)

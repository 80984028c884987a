"""The contract every search engine keeps; the rest of the product knows engines only by it.

Invariant: engines decide nothing about language or matching. Documents come as plain text and are analysed by
`cms.languages.analysis`; a question comes as a `Plan` (search/query/plan.py). For the same documents and the same
`EngineQuery` every engine gives the same hits, the same total and the same facet counts; only scores may differ.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from search.query.plan import Clause, Neighbour, Plan

FACETS = (
    "type", "partner", "project", "programme", "country", "topic", "audience", "stage", "challenge", "level",
    "licence", "format", "accessibility", "language",
)  # fmt: skip
# The vocabularies whose slugs are concepts: a concept match is a document filed under it in any of them.
CONCEPT_FACETS = ("topic", "audience", "stage", "challenge")
TEXT_FIELDS = ("title", "summary", "body", "captions")

Sort = Literal["relevance", "newest", "updated", "deadline"]
Side = Literal["gte", "lte"]


# --- What goes in -------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class VariantDocument:
    """One language version of a work, as plain text."""

    language: str
    title: str
    summary: str = ""
    body: str = ""
    captions: str = ""
    chapters: tuple[tuple[float, str], ...] = ()  # of a film: where each begins, in seconds, and its title
    # Given by an engine, for marking (cms/languages/indexing.py): words that do not look like their terms.
    unlike: Mapping[str, Sequence[str]] | None = field(default=None, compare=False, repr=False)

    def to_stored(self, unlike: Mapping[str, Sequence[str]]) -> list[Any]:
        """JSON, without the language."""
        return [*(getattr(self, name) for name in TEXT_FIELDS), self.chapters, unlike]

    @classmethod
    def from_stored(cls, language: str, stored: Sequence[Any]) -> VariantDocument:
        *texts, chapters, unlike = stored
        own = dict(zip(TEXT_FIELDS, texts, strict=True))
        return cls(language, chapters=tuple((start, title) for start, title in chapters), unlike=unlike, **own)


@dataclass(frozen=True, slots=True)
class ResourceDocument:
    """A work: one document, however many languages it has."""

    id: str
    seq: int  # position in the change log; the external version
    variants: tuple[VariantDocument, ...]  # only public ones; the first is the original
    facets: Mapping[str, tuple[str, ...]]  # facet name -> slugs or codes
    published_at: datetime
    updated_at: datetime
    deadline: datetime | None = None
    starts_at: datetime | None = None
    expires_at: datetime | None = None
    duration_s: int | None = None
    bytes: int = 0
    payload: Mapping[str, Any] = field(default_factory=dict)  # JSON: one result without the database


# --- What is asked ------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class FacetFilter:
    """Works with any of `include` (if given) and none of `exclude`."""

    include: frozenset[str] = frozenset()
    exclude: frozenset[str] = frozenset()


class Bound(NamedTuple):
    field: str  # of ResourceDocument
    side: Side
    value: datetime | int


@dataclass(frozen=True, slots=True)
class EngineQuery:
    """One question. All bounds are inclusive; a bound on a date or number that a work lacks leaves that work out.

    `sort="relevance"` without a scoring plan means "newest". `deadline` leaves out nothing: the nearest first, then works
    without one, then those whose is over, the latest first. Ties, whatever the sort: newest published, then id.
    """

    now: datetime  # works with expires_at <= now are not there
    plan: Plan | None = None  # None: browse
    filters: Mapping[str, FacetFilter] = field(default_factory=dict)
    published_from: datetime | None = None
    published_to: datetime | None = None
    duration_max: int | None = None
    max_bytes: int | None = None
    deadline_from: datetime | None = None
    sort: Sort = "relevance"
    offset: int = 0
    limit: int = 20
    facets: tuple[str, ...] = ()
    facet_size: int = 20

    @property
    def bounds(self) -> list[Bound]:
        asked: list[tuple[str, Side, datetime | int | None]] = [
            ("published_at", "gte", self.published_from),
            ("published_at", "lte", self.published_to),
            ("duration_s", "lte", self.duration_max),
            ("bytes", "lte", self.max_bytes),
            ("deadline", "gte", self.deadline_from),
        ]
        return [Bound(field, side, value) for field, side, value in asked if value is not None]

    @property
    def is_filtered(self) -> bool:
        return bool(self.filters or self.bounds)


# --- What comes out -----------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Hit:
    id: str
    score: float | None  # None unless sorted by relevance
    payload: Mapping[str, Any]
    facets: Mapping[str, tuple[str, ...]]
    variants: Mapping[str, VariantDocument]  # by language, the original first; each is read when it is asked for


@dataclass(frozen=True, slots=True)
class EngineResult:
    total: int
    hits: tuple[Hit, ...]
    # Values by count, then by name. A facet's counts ignore its own filter and obey all others.
    facets: Mapping[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Suggestion:
    id: str
    title: str  # of the work, or of a chapter of its film
    language: str
    start: float | None = None  # where the chapter begins, in seconds


@dataclass(frozen=True, slots=True)
class Health:
    engine: str
    documents: int
    applied_seq: int
    generation: str


# --- What goes wrong ----------------------------------------------------------------------------------------------
class EngineError(Exception):
    """The engine did not do what was asked; nothing was half done."""


class IndexUnavailable(EngineError):
    """There is no index to ask: it is missing, of another schema version, or corrupt. Only a rebuild mends it."""

    def __init__(self, reason: Literal["missing", "outdated", "corrupt"], detail: str = "") -> None:
        self.reason = reason
        super().__init__(f"search index {reason}{': ' if detail else ''}{detail}")


class EngineUnreachable(EngineError):
    """The engine may be well, but gave no answer. Asking again later may help, a rebuild does not."""


class DocumentsRefused(EngineError):
    """The engine wrote all but these documents, which it will refuse as often as they are sent: id -> reason."""

    def __init__(self, reasons: Mapping[str, str]) -> None:
        self.reasons = reasons
        super().__init__("; ".join(f"{id}: {reason}" for id, reason in reasons.items()))


class RebuildRunning(EngineError):
    """Another process is rebuilding this index; two at once would only be slower."""


class GenerationSwapped(EngineError):
    """The generation that was to be written to is not live any more. Nothing came into the one that is, which may be
    complete up to another place in the log: begin anew from there."""


# --- A rebuild that may die ---------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How far a generation is filled, for whoever goes on with it. Works go in by the order of their ids."""

    start: int  # the change-log position at which the first rebuild of it began; what came later may not be in it
    last_id: str = ""  # of the last work that is in
    done: int = 0  # works that are in


# --- The contract -------------------------------------------------------------------------------------------------
class IndexWriter(ABC):
    """What can be written to: the live index, or the generation a rebuild fills."""

    @abstractmethod
    def apply(
        self,
        upserts: Iterable[ResourceDocument] = (),
        deletes: Iterable[tuple[str, int]] = (),
        applied_seq: int | None = None,
    ) -> None:
        """Write and make visible in one step. Applying again changes nothing.

        An upsert or delete older (lower `seq`) than what the generation has seen of that id is ignored, also when it
        was deleted since. `applied_seq` is the change-log position up to which the generation is complete after this
        step; a lower one than it has is ignored.
        """


class Rebuild(IndexWriter):
    """A generation filled beside the live one. Nobody sees it before `commit`; leaving without it throws away what was
    not kept."""

    checkpoint: Checkpoint | None = None  # where to go on; None: the generation is empty

    @abstractmethod
    def keep(self, checkpoint: Checkpoint) -> None:
        """Let all that was applied so far outlive this process; the next rebuild may go on from here."""

    @abstractmethod
    def commit(self) -> None:
        """Make this generation the live one, for all readers at once, with the `applied_seq` last given to it."""


class LiveIndex(IndexWriter):
    """The generation that was live when it was asked for. `apply` raises GenerationSwapped where it is not any more: a
    new one forgets what was deleted before it was begun, so what was read of the database before must not get in."""

    applied_seq: int  # when it was asked for


class Engine(IndexWriter):
    name: str
    languages: tuple[str, ...]  # those with fields of their own; text in others is found by whole words

    def one_question(self) -> AbstractContextManager[None]:
        """Around all that one reader's question asks, so that she waits no longer for all of it than for one answer."""
        return nullcontext()

    @abstractmethod
    def search(self, query: EngineQuery) -> EngineResult: ...

    @abstractmethod
    def frequencies(self, clauses: Sequence[Clause]) -> list[int]:
        """For each clause the number of indexed works that match it."""

    @abstractmethod
    def works_by_language(self) -> Mapping[str, int]:
        """How many indexed works are in each language, expired ones too; those that no work is in are left out."""

    @abstractmethod
    def neighbours(self, word: str, distance: int) -> list[Neighbour]:
        """Indexed folded words at most `distance` edits from the folded `word` (a swap of neighbouring letters is one
        edit), itself left out; nearest first, then in most works, then by name."""

    @abstractmethod
    def suggest(self, prefix: str, languages: Sequence[str], size: int, now: datetime) -> list[Suggestion]:
        """Works with a title in which every word of `prefix` begins a word, in any order; accents and case do not
        matter. A work comes once, in the first of `languages` (best first) whose title fits."""

    @abstractmethod
    def get(self, id: str) -> Hit | None: ...

    @abstractmethod
    def live(self) -> LiveIndex: ...

    def apply(
        self,
        upserts: Iterable[ResourceDocument] = (),
        deletes: Iterable[tuple[str, int]] = (),
        applied_seq: int | None = None,
    ) -> None:
        self.live().apply(upserts, deletes, applied_seq)

    @abstractmethod
    def rebuild(self, goes_on: Callable[[Checkpoint], bool] | None = None) -> AbstractContextManager[Rebuild]:
        """`with engine.rebuild() as generation:`; raises RebuildRunning if one is under way.

        `goes_on` is asked whether to go on with what an earlier rebuild kept, if that is whole and of today's shape.
        Without it, or where it says no, the generation is a new one and what was kept is removed.
        """

    @abstractmethod
    def applied_seq(self) -> int: ...

    @abstractmethod
    def count(self) -> int:
        """Indexed works, expired ones too."""

    @abstractmethod
    def seqs(self) -> dict[str, int]:
        """Every indexed id with its seq, for the audit of index against database."""

    @abstractmethod
    def health(self) -> Health:
        """Raises EngineError where the engine cannot answer questions."""

    @abstractmethod
    def drop(self) -> None:
        """Remove the index and all that belongs to it; for scratch ones."""

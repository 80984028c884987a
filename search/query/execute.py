"""One question from first plan to answer: the ladder of plans, each tried only where the one above found nothing.

Invariant: the step of the ladder depends on the question and the index only. Filters never change it, so ticking a
facet narrows what is there and never turns into a corrected spelling or a looser question.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, Protocol

from cms.languages.analysis import analyse, fold
from cms.languages.function_words import is_function_word
from cms.languages.morphology import has_word
from search.engines.base import Engine, EngineQuery, EngineResult, FacetFilter, Hit

from .parser import ParsedQuery, Part, Role
from .plan import Clause, ConceptMatch, Kind, Match, Neighbour, Plan, Planner, written_in

SHORTEST_CORRECTED = 4  # letters; shorter words have too many neighbours
TWO_EDITS_FROM = 8  # letters
SHORT_WORD = 5  # letters
MAX_NEIGHBOURS = 10
SURFACE_SCAN_CHARS = 20_000


class Answer(NamedTuple):
    result: EngineResult
    plan: Plan | None  # the plan that found them; None when browsing
    corrected: str | None = None  # the question as it was answered, where its spelling was taken for another
    concepts: Sequence[ConceptMatch] = ()  # that the question, so spelt, names


class Terms(Protocol):
    """The vocabulary, as one reader's words name it."""

    def find(self, words: Sequence[str]) -> Sequence[ConceptMatch]:
        """The concepts that the words name."""

    def near(self, word: str, distance: int) -> Sequence[tuple[str, int]]:
        """Words of terms so many edits away at most, each with its edits, the nearest first."""


def run(
    engine: Engine,
    parsed: ParsedQuery,
    languages: Sequence[str],
    terms: Terms,
    query: EngineQuery,
) -> Answer:
    """Answer `parsed` with the paging, filters and facets of `query` (whose own plan is ignored)."""
    if not parsed.parts:
        return Answer(engine.search(replace(query, plan=None)), None)
    planner = Planner(parsed, tuple(languages), engine.languages, tuple(terms.find(parsed.words)))
    common = _say_little(engine, planner)
    plan = planner.plan(common)
    result = engine.search(replace(query, plan=plan))
    if result.total or not plan.words or (query.is_filtered and _finds_anything(engine, plan, query)):
        return Answer(result, plan, None, planner.concepts)
    return _fall_back(engine, planner, terms, common, Answer(result, plan, None, planner.concepts), query)


def _fall_back(
    engine: Engine, planner: Planner, terms: Terms, common: frozenset[str], first: Answer, query: EngineQuery
) -> Answer:
    unknown = _unknown(engine, planner)
    neighbours = _neighbours(engine, planner, terms, unknown, query)
    split = {word: parts for word in unknown if word not in neighbours and (parts := planner.split(word))}
    corrected = _corrected(planner.parsed, neighbours) if neighbours else None
    if corrected:  # word for word, so the concepts' places are those of the question as she wrote it
        planner = replace(planner, concepts=tuple(terms.find(corrected.words)))
    plans = [planner.plan(common, neighbours, split)] if neighbours or split else []
    # Half a word alone is not what was asked for.
    plans.append(planner.plan(common, neighbours, split if len(planner.parsed.words) > 1 else {}, any_word=True))
    for plan in plans:
        if plan == first.plan:
            continue
        result = engine.search(replace(query, plan=plan))
        if result.total or (query.is_filtered and _finds_anything(engine, plan, query)):
            return Answer(result, plan, str(corrected) if corrected else None, planner.concepts)
    return first


def _say_little(engine: Engine, planner: Planner) -> frozenset[str]:
    """Texts of the clauses that need not match where there are three or more: function words, and words that are common in
    a language that she reads (to a reader of German "Kunden" is not Norwegian "kunne", could)."""
    clauses = planner.clauses() if len(planner.parsed.words) > 2 else ()
    if len(clauses) <= 2:
        return frozenset()
    joining = frozenset(clause.text for clause in clauses if is_function_word(clause.text, planner.languages))
    others = (clause for clause in clauses if clause.text not in joining)
    return joining | common_words(engine, [_as_read(clause, planner.languages) for clause in others])


def _as_read(clause: Clause, languages: Sequence[str]) -> Clause:
    return replace(clause, matches=tuple(match for match in clause.matches if match.language in languages))


def common_words(engine: Engine, clauses: Sequence[Clause]) -> frozenset[str]:
    """Texts of the clauses that in some language so many works match that they say little about any of them: "the" in
    English, "an" in Irish, however few of the works are in Irish."""
    works_in = engine.works_by_language()
    limits = {language: common_limit(works) for language, works in works_in.items()}
    # A word can be common only in a language with more works than the limit; the others need not be asked.
    parts = [
        (limits[match.language], Clause(clause.text, (match,)))
        for clause in clauses
        for match in clause.matches
        if match.kind is Kind.INFLECTED
        and match.language in limits
        and limits[match.language] < works_in[match.language]
    ]
    frequencies = engine.frequencies([clause for _, clause in parts])
    return frozenset(part.text for (limit, part), works in zip(parts, frequencies, strict=True) if works > limit)


def common_limit(works: int) -> float:
    """A word that more of a language's works hold is common: an eighth of them; where there are few, half, since there
    the words of their one subject are in many; in a handful, none."""
    return max(works / 8, min(20, max(works / 2, 8)))


def _finds_anything(engine: Engine, plan: Plan, query: EngineQuery) -> bool:
    return engine.search(EngineQuery(now=query.now, plan=plan, limit=0)).total > 0


def _unknown(engine: Engine, planner: Planner) -> list[str]:
    """Words of the question that no work holds; what some work holds is no misspelling."""
    clauses = [clause for clause in planner.clauses() if _can_be_misspelt(clause)]
    return [clause.text for clause, works in zip(clauses, engine.frequencies(clauses), strict=True) if not works]


def _neighbours(
    engine: Engine, planner: Planner, terms: Terms, unknown: Sequence[str], query: EngineQuery
) -> dict[str, list[Neighbour]]:
    """What those words may be misspellings of."""
    near = {text: _near(engine, planner, terms, text, query) for text in unknown}
    return {text: others for text, others in near.items() if others}


def _near(engine: Engine, planner: Planner, terms: Terms, text: str, query: EngineQuery) -> list[Neighbour]:
    """Words of terms, and indexed ones; of as many edits the terms first."""
    word = fold(text)
    is_hers = any(has_word(text, language) for language in planner.languages[:1])  # spelt right, then
    edits = 2 if len(word) >= TWO_EDITS_FROM and not is_hers else 1
    named = [Neighbour(fold(other), distance, other) for other, distance in terms.near(word, edits)]
    known = {other.word for other in named}
    indexed = [other for other in engine.neighbours(word, edits)[:MAX_NEIGHBOURS] if other.word not in known]
    # Two edits away there is a word in some language for almost anything.
    indexed = [other for other in indexed if other.distance == 1 or _is_read(engine, other.word, planner, query)]
    if len(word) <= SHORT_WORD:  # one edit away as well; it may be a name
        named = [other for other in named if other.word[0] == word[0]]
        indexed = [
            other for other in indexed if other.word[0] == word[0] and written_in(other.word, planner.languages[:1])
        ]
    near = sorted([*named, *indexed], key=lambda other: other.distance)
    if near and near[0].word not in known:
        near[0] = replace(near[0], surface=_surface(engine, near[0].word, query))
    return near


def _is_read(engine: Engine, word: str, planner: Planner, query: EngineQuery) -> bool:
    """Whether a work that the reader can read holds the word."""
    hers = {"language": FacetFilter(include=frozenset(planner.languages))}
    return engine.search(EngineQuery(now=query.now, plan=_exactly(word), filters=hers, limit=0)).total > 0


def _can_be_misspelt(clause: Clause) -> bool:
    tokens = analyse(clause.text, "")
    return len(tokens) == 1 and len(tokens[0].text) >= SHORTEST_CORRECTED and tokens[0].text.isalpha()


def _surface(engine: Engine, word: str, query: EngineQuery) -> str:
    """The folded word as it is written in a work, with its accents."""
    for hit in engine.search(EngineQuery(now=query.now, plan=_exactly(word), limit=3)).hits:
        for surface in _written(word, hit):
            return surface.lower()
    return word


def _exactly(word: str) -> Plan:
    return Plan(words=(Clause(word, (Match(Kind.EXACT, None, ((word,),)),)),), minimum=1)


def _written(word: str, hit: Hit) -> Iterator[str]:
    for variant in hit.variants.values():
        for text in (variant.title, variant.summary, variant.body, variant.captions):
            for token in analyse(text[:SURFACE_SCAN_CHARS], ""):
                if token.text == word:
                    yield text[token.start : token.end]


def _corrected(parsed: ParsedQuery, neighbours: Mapping[str, Sequence[Neighbour]]) -> ParsedQuery:
    def correct(part: Part) -> Part:
        if part.role is Role.WORD and part.text in neighbours:
            return replace(part, text=neighbours[part.text][0].surface)
        return part

    return ParsedQuery(tuple(map(correct, parsed.parts)))

"""Words for what results only name by slug or code: labels in the reader's language, and the concepts that her words
name. In memory, and read anew when the change log says that partners, projects or the vocabulary changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from cms.kept_query import KeptQuery
from cms.languages.countries import COUNTRIES
from cms.languages.fallback import choose_language, choose_text, language_of_text, supported_languages
from cms.languages.names import country_name, language_name
from cms.media.licences import LICENCE_SUMMARIES, LICENCE_URLS, Licence
from cms.media.responsive import sized
from cms.partners.models import Partner
from cms.terminology.entries import ConceptEntry, read_concepts
from cms.terminology.lookup import TermIndex
from cms.terminology.models import Concept, Definition, Need, Term
from resourcebank.checks import resource_page_types
from resourcebank.models import Programme, Project
from resourcebank.models.choices import Level

from .engines.base import CONCEPT_FACETS
from .engines.suggesting import words_of
from .models import ChangeEvent

LABELS_KEPT = 200
LOGO_SPEC = "max-480x160|format-webp"  # a partner's or funder's; four lines of text high, and sharp
Texts = Mapping[str, str]  # language -> text
Version = tuple[Any, ...]  # a row of the change log, and its time


@dataclass(frozen=True)
class PartnerEntry:
    slug: str
    name: str
    country: str
    logo: dict[str, Any] | None  # as `cms.media.responsive.sized` gives it


@dataclass(frozen=True)
class ProjectEntry:
    slug: str
    acronym: str
    programme: str


@dataclass(frozen=True)
class ProgrammeEntry:
    names: Texts
    acknowledgements: Texts
    logo_alts: Texts


NO_PROGRAMME = ProgrammeEntry({}, {}, {})


@dataclass(frozen=True)
class Vocabulary:
    """One reading of the database's vocabularies; ten queries."""

    version: Version
    concepts: dict[str, Texts] = field(default_factory=dict)
    scheme_of: dict[str, str] = field(default_factory=dict)  # concept -> scheme, in the order of the scheme
    definitions: dict[str, Texts] = field(default_factory=dict)
    needs: dict[str, Texts] = field(default_factory=dict)
    relations: dict[str, tuple[str, ...]] = field(default_factory=dict)  # concept -> those that go with it, in order
    partners: dict[str, PartnerEntry] = field(default_factory=dict)
    projects: dict[str, ProjectEntry] = field(default_factory=dict)
    programmes: dict[str, ProgrammeEntry] = field(default_factory=dict)
    _labels: dict[tuple[str, ...], Labels] = field(default_factory=dict, repr=False)

    @cached_property
    def terms(self) -> TermIndex:
        return TermIndex.from_database()

    @cached_property
    def entries(self) -> dict[str, ConceptEntry]:
        """Every concept whole, in the order of the schemes."""
        return {concept.slug: concept for concept in read_concepts()}

    def labels(self, languages: Sequence[str]) -> Labels:
        """Kept for as long as this reading: readers of the same languages share them."""
        key = tuple(languages)
        if key not in self._labels:
            if len(self._labels) >= LABELS_KEPT:
                self._labels.clear()
            self._labels[key] = Labels(self, key)
        return self._labels[key]

    def values(self, facet: str) -> list[str]:
        """Every value that a filter may have."""
        fixed: dict[str, Callable[[], list[str]]] = {
            "partner": lambda: list(self.partners),
            "project": lambda: list(self.projects),
            "programme": lambda: list(self.programmes),
            "type": lambda: [model.resource_type for model in resource_page_types()],
            "level": lambda: list(Level.values),
            "licence": lambda: list(Licence.values),
            "language": supported_languages,
            "format": lambda: list(format_labels()),
            "accessibility": lambda: list(accessibility_labels()),
            "country": lambda: list(COUNTRIES),
        }
        if facet in fixed:
            return fixed[facet]()
        return [slug for slug, scheme in self.scheme_of.items() if scheme == facet]

    def related(self, slug: str, scheme: str) -> list[str]:
        """The concepts of a scheme that go with this one."""
        return [other for other in self.relations.get(slug, ()) if self.scheme_of[other] == scheme]


@dataclass(frozen=True)
class Labels:
    """Labels for one reader: her languages, best first; their fallbacks where a label is missing."""

    vocabulary: Vocabulary
    languages: tuple[str, ...]

    def concept(self, slug: str) -> str:
        return self._concepts.get(slug, ("", slug))[1]

    def definition(self, slug: str) -> tuple[str, str] | tuple[None, None]:
        """The language it is in, and the text."""
        return self._chosen(self.vocabulary.definitions.get(slug, {}))

    def need(self, slug: str) -> tuple[str, str] | tuple[None, None]:
        """How somebody says it who has it: the language, and the text."""
        return self._chosen(self.vocabulary.needs.get(slug, {}))

    def _chosen(self, texts: Texts) -> tuple[str, str] | tuple[None, None]:
        language = choose_language(texts, self.languages)
        return (language, texts[language]) if language else (None, None)

    @cached_property
    def concepts(self) -> dict[str, tuple[str, list[str]]]:
        """Every concept's label, and the words of it as suggestions look for them."""
        labels = {slug: self.concept(slug) for slug in self.vocabulary.concepts}
        return {slug: (label, words_of(label)) for slug, label in labels.items()}

    @cached_property
    def needs(self) -> dict[str, tuple[str, str, list[str]]]:
        """Of the concepts that have one, in the best of her languages: that language, the need, and its words as people
        type them."""
        chosen = {slug: self.need(slug) for slug in self.vocabulary.needs}
        return {
            slug: (language, text, words_of(text)) for slug, (language, text) in chosen.items() if language and text
        }

    def concept_language(self, slug: str) -> str | None:
        """Of its label; None where it has none in any language."""
        return self._concepts.get(slug, (None, ""))[0]

    @cached_property
    def _concepts(self) -> dict[str, tuple[str, str]]:
        """Of every concept that has a label: the language it is in, and the label."""
        chosen = {slug: language_of_text(texts, self.languages) for slug, texts in self.vocabulary.concepts.items()}
        return {slug: (code, self.vocabulary.concepts[slug][code]) for slug, code in chosen.items() if code}

    def programme(self, slug: str) -> str:
        return choose_text(self._programme(slug).names, self.languages, default=slug)

    def acknowledgement(self, slug: str) -> tuple[str, str] | tuple[None, None]:
        """The words that a programme asks to have said: the language, and the text."""
        return self._chosen(self._programme(slug).acknowledgements)

    def logo_alt(self, slug: str) -> tuple[str, str] | tuple[None, None]:
        """What a programme's logo says: the language, and the text."""
        return self._chosen(self._programme(slug).logo_alts)

    def _programme(self, slug: str) -> ProgrammeEntry:
        return self.vocabulary.programmes.get(slug, NO_PROGRAMME)

    def value_language(self, facet: str, value: str) -> str | None:
        """Of the label of a facet's value; None where that is a name, or nothing but its code."""
        if facet == "programme":
            return language_of_text(self._programme(value).names, self.languages)
        if facet in ("partner", "project"):
            return None
        return self.concept_language(value) if facet in CONCEPT_FACETS else self.languages[0]

    def value(self, facet: str, value: str) -> str:
        """The label of a facet's value."""
        if facet in self._fixed:
            return self._fixed[facet].get(value, value)
        return self._named.get(facet, self.concept)(value)

    @cached_property
    def _named(self) -> dict[str, Callable[[str], str]]:
        reader = self.languages[0]
        return {
            "partner": self._partner,
            "project": self._project,
            "programme": self.programme,
            "country": lambda code: country_name(code, reader),
            "language": lambda code: language_name(code, reader),
        }

    def _partner(self, slug: str) -> str:
        partner = self.vocabulary.partners.get(slug)
        return partner.name if partner else slug

    def _project(self, slug: str) -> str:
        project = self.vocabulary.projects.get(slug)
        return project.acronym if project else slug

    @cached_property
    def _fixed(self) -> dict[str, dict[str, str]]:
        with translation.override(self.languages[0]):
            return {
                "type": {model.resource_type: str(model._meta.verbose_name) for model in resource_page_types()},
                "level": {value: str(label) for value, label in Level.choices},
                "licence": {value: str(label) for value, label in Licence.choices},
                "licence summary": {value: str(text) for value, text in LICENCE_SUMMARIES.items()},
                "format": format_labels(),
                "accessibility": accessibility_labels(),
            }

    def licence_url(self, code: str) -> str:
        return LICENCE_URLS[Licence(code)]

    def licence_summary(self, code: str) -> str:
        return self._fixed["licence summary"][code]


def format_labels() -> dict[str, str]:
    return {
        "pdf": _("PDF"),
        "video": _("Video"),
        "audio": _("Audio"),
        "text": _("Text document"),
        "presentation": _("Slides"),
        "spreadsheet": _("Spreadsheet"),
        "ebook": _("E-book"),
        "image": _("Picture"),
        "captions": _("Caption file"),
        "archive": _("Archive"),
    }


def accessibility_labels() -> dict[str, str]:
    return {"captions": _("Captions"), "transcript": _("Transcript")}


_current: Vocabulary | None = None


def current_vocabulary() -> Vocabulary:
    """This process's reading, made anew when the change log has a newer row about anything but works. One query."""
    global _current  # noqa: PLW0603 - one per process is the point
    version: Version = next(iter(_newest.rows()), (0, None))
    if _current is None or _current.version != version:
        _current = _read(version)
    return _current


def _about_other_than_works() -> QuerySet[ChangeEvent]:
    return ChangeEvent.objects.filter(scope__in=[one for one in ChangeEvent.Scope if one != ChangeEvent.Scope.WORK])


_newest = KeptQuery(lambda: _about_other_than_works().order_by("-pk").values_list("pk", "at")[:1])


def _read(version: Version) -> Vocabulary:
    concepts: dict[str, dict[str, str]] = {}
    scheme_of: dict[str, str] = {}
    for slug, scheme in Concept.objects.values_list("slug", "scheme__slug"):
        concepts[slug], scheme_of[slug] = {}, scheme
    preferred = Term.objects.filter(status=Term.Status.PREFERRED)
    for slug, language, text in preferred.values_list("concept__slug", "language", "text"):
        concepts[slug][language] = text[:1].upper() + text[1:]
    relations = set(Concept.related.through.objects.values_list("from_concept__slug", "to_concept__slug"))
    return Vocabulary(
        version=version,
        concepts={**concepts},
        scheme_of=scheme_of,
        definitions=_texts(Definition.objects.values_list("concept__slug", "language", "text")),
        needs=_texts(Need.objects.values_list("concept__slug", "language", "text")),
        relations=_in_order(relations, scheme_of),
        partners={
            partner.slug: PartnerEntry(partner.slug, partner.name, partner.country, sized(partner.logo, LOGO_SPEC))
            for partner in Partner.objects.filter(status=Partner.Status.ACTIVE).prefetch_related("logo__renditions")
        },
        projects={
            row[0]: ProjectEntry(*row) for row in Project.objects.values_list("slug", "acronym", "programme__slug")
        },
        programmes=_programmes(),
    )


def _programmes() -> dict[str, ProgrammeEntry]:
    rows = Programme.objects.values_list(
        "slug", "texts__language", "texts__name", "texts__acknowledgement", "texts__logo_alt"
    )
    found: dict[str, tuple[dict[str, str], ...]] = {}
    for slug, language, *texts in rows:
        by_language = found.setdefault(slug, ({}, {}, {}))
        for kept, text in zip(by_language, texts, strict=True):
            if text:
                kept[language] = text
    return {slug: ProgrammeEntry(*by_language) for slug, by_language in found.items()}


def _texts(rows: Iterable[tuple[str, str, str]]) -> dict[str, Texts]:
    """`rows`: concept, language, text."""
    found: dict[str, dict[str, str]] = {}
    for slug, language, text in rows:
        found.setdefault(slug, {})[language] = text
    return {**found}


def _in_order(pairs: set[tuple[str, str]], order: Iterable[str]) -> dict[str, tuple[str, ...]]:
    place = {slug: number for number, slug in enumerate(order)}
    related: dict[str, list[str]] = {}
    for slug, other in sorted(pairs, key=lambda pair: place[pair[1]]):
        related.setdefault(slug, []).append(other)
    return {slug: tuple(others) for slug, others in related.items()}

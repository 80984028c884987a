"""A file comes into the termbase. Invariant: every line is judged before anything is written; what is written is what was
shown, where nobody has changed it since, and in languages that the person decides on. Nothing is ever taken away."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import log

from cms.languages.fallback import supported_languages
from cms.terminology.entries import ConceptEntry, TermEntry, read_concepts
from cms.terminology.models import Concept, ConceptScheme, Definition, Term
from cms.terminology.roles import TermRights, rights_of
from cms.terminology.suggestions import GLOSSARY
from cms.terminology.texts import tidy, tidy_lines

from .lines import Line

Status = Term.Status


class Finding(models.TextChoices):
    NEW = "new", gettext_lazy("New")
    CHANGED = "changed", gettext_lazy("Changed")
    SAME = "same", gettext_lazy("Same")
    ERROR = "error", gettext_lazy("Error")


WRITTEN = (Finding.NEW, Finding.CHANGED)
LONGEST = {"concept": 80, "term": 120, "source": 200, "definition": 600}  # letters


@dataclass(frozen=True, slots=True)
class Verdict:
    line: Line
    finding: Finding
    remarks: tuple[str, ...] = ()  # what is wrong and the remedy, or what else happens
    was: tuple[str, ...] = ()  # as it is now: status, source, definition, "yes" for a name, what is preferred instead

    @property
    def is_written(self) -> bool:
        return self.finding in WRITTEN


class _Wrong(Exception):
    pass


class _Judge:
    """Of the lines of one file, in their order."""

    def __init__(self, concepts: Iterable[ConceptEntry], schemes: Collection[str], rights: TermRights) -> None:
        self._concepts = {concept.slug: concept for concept in concepts}
        self._terms = {
            (concept.slug, term.language, tidy(term.text)): term
            for concept in self._concepts.values()
            for term in concept.terms
        }
        self._schemes, self._rights = schemes, rights
        self._seen: dict[tuple[Any, ...], tuple[int, Any]] = {}  # what the file said -> in which line, and what

    def judge(self, line: Line) -> Verdict:
        concept = self._concepts.get(line.concept)
        term = self._terms.get((line.concept, line.language, line.term))
        was = _state(concept, term, line)
        try:
            self._check_form(line, concept)
            self._check_file(line)
            changes = _changes(line, concept, term)
            self._check_rights(line, changes)
        except _Wrong as error:
            return Verdict(line, Finding.ERROR, (str(error),), was)
        if not changes:
            return Verdict(line, Finding.SAME, (), was)
        new = "concept" in changes or "term" in changes
        remarks = [_("“%(term)s” becomes an alternative.") % {"term": other} for other in _demoted(line, concept)]
        return Verdict(line, Finding.NEW if new else Finding.CHANGED, tuple(remarks), was)

    def _check_form(self, line: Line, concept: ConceptEntry | None) -> None:
        try:
            validate_slug(line.concept)
        except ValidationError as error:
            raise _Wrong(_("“concept” holds letters from a to z, digits and hyphens, as in peer-support.")) from error
        if line.language not in supported_languages():
            raise _Wrong(_("Write one of the languages: %(codes)s.") % {"codes": ", ".join(supported_languages())})
        if line.status not in ("", *Status.values):
            raise _Wrong(_("Write one of the statuses: %(codes)s.") % {"codes": ", ".join(Status.values)})
        if not line.term and not line.definition:
            raise _Wrong(_("Write the term."))
        for name, limit in LONGEST.items():
            text: str = getattr(line, name)
            if len(text) > limit:
                raise _Wrong(_("“%(column)s” may have %(limit)d letters.") % {"column": name, "limit": limit})
        if concept is None and line.scheme not in ("", GLOSSARY, *self._schemes):
            schemes = ", ".join(sorted({GLOSSARY, *self._schemes}))
            raise _Wrong(_("There is no such vocabulary. Write one of: %(codes)s.") % {"codes": schemes})

    def _check_file(self, line: Line) -> None:
        """Two lines of a file do not gainsay each other."""
        place = (line.concept, line.language)
        if line.term:
            self._say((*place, "term", line.term), line.number, line.number)
        if line.status == Status.PREFERRED:
            self._say((*place, "preferred"), line.term, line.number)
        if line.definition:
            self._say((*place, "definition"), line.definition, line.number)
        if line.do_not_translate is not None:
            self._say((line.concept, "do_not_translate"), line.do_not_translate, line.number)

    def _say(self, about: tuple[Any, ...], said: Any, number: int) -> None:
        first, before = self._seen.setdefault(about, (number, said))
        if before != said:
            raise _Wrong(_("Line %(number)d says something else. Leave one of the two.") % {"number": first})

    def _check_rights(self, line: Line, changes: Collection[str]) -> None:
        if changes and line.language not in self._rights.decides:
            raise _Wrong(_("You do not decide on the terms of this language. Suggest it to its terminologist."))
        if not self._rights.runs_network and not {"concept", "do_not_translate"}.isdisjoint(changes):
            raise _Wrong(_("Only those who run the network make concepts and names. Suggest the term instead."))


def judge(lines: Sequence[Line], user: Any) -> list[Verdict]:
    """Five queries."""
    judging = _Judge(read_concepts(), set(ConceptScheme.objects.values_list("slug", flat=True)), rights_of(user))
    return [judging.judge(line) for line in lines]


@transaction.atomic
def apply(shown: Sequence[tuple[Line, tuple[str, ...]]], user: Any) -> list[Verdict]:
    """Writes lines as they were shown, each with what stood there then; says of each what became of it."""
    list(Concept.objects.select_for_update().filter(slug__in={line.concept for line, _was in shown}).order_by("pk"))
    verdicts = []
    for verdict, (_line, was) in zip(judge([line for line, _was in shown], user), shown, strict=True):
        if verdict.is_written and verdict.was != was:
            message = _("Somebody has changed it in the meantime. Send the file again to see how it stands.")
            verdict = Verdict(verdict.line, Finding.ERROR, (message,), verdict.was)  # noqa: PLW2901
        verdicts.append(verdict)
    _write([verdict.line for verdict in verdicts if verdict.is_written], user)
    return verdicts


def _changes(line: Line, concept: ConceptEntry | None, term: TermEntry | None) -> set[str]:
    changes = set()
    if concept is None:
        changes.add("concept")
    if line.term and term is None:
        changes.add("term")
    if term and line.status not in ("", term.status):
        changes.add("status")
    if term and line.source not in ("", tidy(term.source)):
        changes.add("source")
    if line.definition and (concept is None or line.definition != _definition(concept, line.language)):
        changes.add("definition")
    if line.do_not_translate is not None and line.do_not_translate != (
        concept is not None and concept.do_not_translate
    ):
        changes.add("do_not_translate")
    return changes


def _state(concept: ConceptEntry | None, term: TermEntry | None, line: Line) -> tuple[str, ...]:
    return (
        term.status if term else "",
        term.source if term else "",
        _definition(concept, line.language) if concept else "",
        "yes" if concept and concept.do_not_translate else "",
        *_demoted(line, concept),
    )


def _demoted(line: Line, concept: ConceptEntry | None) -> list[str]:
    """What is preferred now and would not be any more."""
    preferred = concept.texts(line.language, Status.PREFERRED) if concept and line.status == Status.PREFERRED else []
    return [text for text in preferred if tidy(text) != line.term]


def _definition(concept: ConceptEntry, language: str) -> str:
    return tidy_lines(concept.definitions.get(language, ""))


# --- Writing ------------------------------------------------------------------------------------------------------
@dataclass
class _Batch:
    """Rows to be written at once. First what stops being preferred: at no moment are two."""

    demoted: dict[int, Term] = field(default_factory=dict)
    changed: dict[int, Term] = field(default_factory=dict)
    new: list[Term] = field(default_factory=list)
    definitions: dict[tuple[str, str], Definition] = field(default_factory=dict)  # by concept and language

    def write(self) -> None:
        fields = ["status", "source"]
        Term.objects.bulk_update(self.demoted.values(), fields, batch_size=500)
        Term.objects.bulk_update(self.changed.values(), fields, batch_size=500)
        Term.objects.bulk_create(self.new, batch_size=500)
        Definition.objects.bulk_create(
            self.definitions.values(), batch_size=500, update_conflicts=True,
            unique_fields=["concept", "language"], update_fields=["text"],
        )  # fmt: skip


def _write(lines: Sequence[Line], user: Any) -> None:
    by_concept: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        by_concept[line.concept].append(line)
    concepts = _concepts(by_concept)
    batch = _Batch()
    for slug, its_lines in by_concept.items():
        _collect(batch, concepts[slug], its_lines)
    batch.write()
    for slug, its_lines in by_concept.items():  # which also tells everybody that the concept has changed
        concepts[slug].save()
        data = {"terms": [f"{line.language}: {line.term or line.definition}" for line in its_lines]}
        log(instance=concepts[slug], action="terminology.import", user=user, data=data)


def _concepts(by_concept: dict[str, list[Line]]) -> dict[str, Concept]:
    """Those that the lines are of, made where they are not there."""
    new = by_concept.keys() - set(Concept.objects.filter(slug__in=by_concept).values_list("slug", flat=True))
    names = {slug: next((line.scheme for line in by_concept[slug] if line.scheme), GLOSSARY) for slug in sorted(new)}
    schemes = {name: ConceptScheme.objects.get_or_create(slug=name)[0] for name in sorted(set(names.values()))}
    Concept.objects.bulk_create(Concept(scheme=schemes[name], slug=slug) for slug, name in names.items())
    found = Concept.objects.filter(slug__in=by_concept).select_related("scheme").prefetch_related("terms")
    return {concept.slug: concept for concept in found}


def _collect(batch: _Batch, concept: Concept, lines: Sequence[Line]) -> None:
    terms = {(term.language, tidy(term.text)): term for term in concept.terms.all()}
    order = max((term.sort_order or 0 for term in terms.values()), default=-1)
    for line in lines:
        if line.do_not_translate is not None:
            concept.do_not_translate = line.do_not_translate
        if line.definition:
            definition = Definition(concept=concept, language=line.language, text=line.definition)
            batch.definitions[concept.slug, line.language] = definition
        term = terms.get((line.language, line.term))
        if line.status == Status.PREFERRED:
            for (language, text), other in terms.items():
                if language == line.language and text != line.term and other.status == Status.PREFERRED:
                    other.status = Status.ALTERNATIVE
                    batch.demoted[other.pk] = other
        if term:
            preferred = (line.status or term.status) == Status.PREFERRED
            term.status, term.source = line.status or term.status, line.source or term.source
            (batch.changed if preferred else batch.demoted)[term.pk] = term
        elif line.term:
            order += 1
            status = line.status or Status.ALTERNATIVE
            batch.new.append(
                Term(
                    concept=concept,
                    language=line.language,
                    text=line.term,
                    status=status,
                    source=line.source,
                    sort_order=order,
                )
            )

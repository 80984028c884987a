"""From a translator's suggestion to a term. Invariant: a suggestion is decided once, by who decides on its language, and
only approval writes a term; every step is in the log."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.coreutils import string_to_ascii
from wagtail.log_actions import log

from .models import Concept, ConceptScheme, Definition, Term, TermSuggestion
from .roles import rights_of

GLOSSARY = "glossary"  # the vocabulary of concepts that are no subjects of works
State = TermSuggestion.State


def suggest(suggestion: TermSuggestion, user: Any) -> TermSuggestion:
    """ValidationError if somebody suggested the same just now."""
    suggestion.suggested_by = user
    try:
        with transaction.atomic():
            suggestion.save()
    except IntegrityError as error:
        raise ValidationError(_("Somebody has suggested it already. It waits for the terminologist.")) from error
    log(instance=suggestion, action="terminology.suggest", user=user, data={"term": str(suggestion)})
    return suggestion


@transaction.atomic
def approve(suggestion: TermSuggestion, user: Any) -> Term:
    """As it stands now, changed by who decides. ValidationError if somebody decided before."""
    suggested = _waiting(suggestion).text
    if suggestion.concept is None:
        suggestion.concept = _new_concept(suggestion, user)
    term = set_term(suggestion.concept, suggestion.language, suggestion.text, suggestion.status, suggestion.source)
    if suggestion.definition:
        Definition.objects.update_or_create(
            concept=suggestion.concept, language=suggestion.language, defaults={"text": suggestion.definition}
        )
    _decide(suggestion, user, State.APPROVED)
    data = {"term": str(suggestion), "suggested": suggested}
    log(instance=suggestion.concept, action="terminology.approve", user=user, data=data)
    return term


@transaction.atomic
def reject(suggestion: TermSuggestion, user: Any, reason: str) -> None:
    """As it was suggested. ValidationError if somebody decided before."""
    suggested = _waiting(suggestion)
    suggested.reason = reason
    _decide(suggested, user, State.REJECTED)
    data = {"term": str(suggested), "reason": reason}
    log(instance=suggested.concept or suggested, action="terminology.reject", user=user, data=data)


@transaction.atomic
def set_term(concept: Concept, language: str, text: str, status: str, source: str = "") -> Term:
    """The concept's term as said, made if it is new. What was preferred until then is understood still."""
    list(Concept.objects.select_for_update().filter(pk=concept.pk))  # one at a time
    terms = Term.objects.filter(concept=concept, language=language)
    if status == Term.Status.PREFERRED:
        for other in terms.filter(status=Term.Status.PREFERRED).exclude(text=text):
            other.status = Term.Status.ALTERNATIVE
            other.save()
    term = terms.filter(text=text).first() or Term(concept=concept, language=language, text=text)
    if term.pk is None:
        last = Term.objects.filter(concept=concept).aggregate(last=Max("sort_order"))["last"]
        term.sort_order = 0 if last is None else last + 1
    term.status, term.source = status, source or term.source
    term.save()
    return term


def _waiting(suggestion: TermSuggestion) -> TermSuggestion:
    stored = TermSuggestion.objects.select_for_update().get(pk=suggestion.pk)
    if stored.state != State.WAITING:
        raise ValidationError(_("Somebody has decided on this term in the meantime."))
    return stored


def _decide(suggestion: TermSuggestion, user: Any, state: TermSuggestion.State) -> None:
    suggestion.state, suggestion.decided_by, suggestion.decided_at = state, user, timezone.now()
    suggestion.save()


def _new_concept(suggestion: TermSuggestion, user: Any) -> Concept:
    """The term it translates is another language's: its terminologist decides on that."""
    scheme, _created = ConceptScheme.objects.get_or_create(slug=GLOSSARY)
    concept = Concept.objects.create(scheme=scheme, slug=_free_slug(suggestion.source_term))
    if suggestion.source_language in rights_of(user).decides:
        set_term(concept, suggestion.source_language, suggestion.source_term, Term.Status.PREFERRED)
    else:
        beside = TermSuggestion(concept=concept, language=suggestion.source_language, text=suggestion.source_term)
        suggest(beside, suggestion.suggested_by)
    return concept


def _free_slug(text: str) -> str:
    base = slugify(string_to_ascii(text))[:70].strip("-") or "term"
    taken = set(Concept.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    slugs = (f"{base}-{number}" if number > 1 else base for number in range(1, len(taken) + 2))
    return next(slug for slug in slugs if slug not in taken)

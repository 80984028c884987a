"""The vocabulary's own tables: what vocabularies and concepts are called, and how people say a concept who need it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.terminology.models import Concept, ConceptScheme, Need, SchemeLabel, Term
from cms.terminology.suggestions import set_term

from .tables import LabelTable


class SchemeLabels(LabelTable):
    name = "vocabularies"
    title = gettext_lazy("Names of vocabularies")
    model = ConceptScheme
    text_model = SchemeLabel
    owner = "scheme"
    field = "text"

    def rows(self, group: str = "") -> models.QuerySet[Any]:
        return ConceptScheme.objects.prefetch_related("labels")


class _OfConcepts(LabelTable):
    model = Concept
    owner = "concept"
    field = "text"

    def groups(self) -> Sequence[tuple[str, str]]:
        return [(scheme.slug, str(scheme)) for scheme in ConceptScheme.objects.prefetch_related("labels")]

    def rows(self, group: str = "") -> models.QuerySet[Any]:
        concepts = Concept.objects.prefetch_related("terms")
        return concepts.filter(scheme__slug=group) if group else concepts


class ConceptLabels(_OfConcepts):
    """A concept's label is its preferred term."""

    name = "concepts"
    title = gettext_lazy("Names of concepts")
    text_model = Term

    def texts(self) -> models.QuerySet[Any]:
        return Term.objects.filter(status=Term.Status.PREFERRED)

    def write(self, row: Concept, language: str, text: str) -> None:
        other = Term.objects.filter(concept=row, language=language, text=text).first()
        label = self.texts().filter(concept=row, language=language).first()
        if other and other.status == Term.Status.FORBIDDEN:
            raise ValidationError(_("The concept must not be called that. Change the term's status first."))
        if text and (other or not label):
            set_term(row, language, text, Term.Status.PREFERRED)
        elif text and label:
            label.text = text
            label.save()
        elif label:
            label.delete()


class ConceptNeeds(_OfConcepts):
    """What the first page asks people by."""

    name = "needs"
    title = gettext_lazy("Needs, as people say them")
    text_model = Need

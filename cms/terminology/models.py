"""One vocabulary, four uses: subjects on works, expansion in search, the translators' termbase, a public glossary.
Concept-oriented as SKOS and TBX are: a concept has no language; its terms have.

Invariant: every Term is approved. What a translator suggests is a TermSuggestion until the terminologist of its language
makes it a Term, so that nobody who reads terms can meet one that is not."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.models import Orderable

from cms.languages.fallback import choose_text
from cms.languages.fields import LanguageField

from .texts import tidy


class ConceptScheme(ClusterableModel):
    """skos:ConceptScheme: one list of concepts, such as topics or audiences."""

    slug = models.SlugField(_("name in addresses"), unique=True)
    panels: ClassVar = [FieldPanel("slug"), InlinePanel("labels", label=_("label"))]

    class Meta:
        ordering: ClassVar = ["pk"]
        verbose_name = _("vocabulary")
        verbose_name_plural = _("vocabularies")

    def __str__(self) -> str:
        return self.label([get_language() or "en"])

    def label(self, languages: Sequence[str]) -> str:
        return choose_text({row.language: row.text for row in self.labels.all()}, languages, default=self.slug)


class SchemeLabel(models.Model):
    scheme = ParentalKey(ConceptScheme, on_delete=models.CASCADE, related_name="labels")
    language = LanguageField()
    text = models.CharField(_("label"), max_length=120)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scheme", "language"], name="one_scheme_label_per_language")
        ]

    def __str__(self) -> str:
        return self.text


class Concept(ClusterableModel):
    """skos:Concept. `slug` is its identity in the API and in addresses."""

    scheme = models.ForeignKey(
        ConceptScheme, on_delete=models.PROTECT, related_name="concepts", verbose_name=_("vocabulary")
    )
    slug = models.SlugField(_("name in addresses"), max_length=80, unique=True)
    broader = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="narrower",
        verbose_name=_("broader concept"),
        help_text=_("The wider idea this one belongs to, if there is one."),
    )
    related = models.ManyToManyField(
        "self",
        blank=True,
        verbose_name=_("related concepts"),
        help_text=_("What goes with this one. Of a stage of the journey: its challenges, and the support it needs."),
    )
    sort_order = models.PositiveIntegerField(_("order"), default=0, help_text=_("Place in its list; lowest first."))
    do_not_translate = models.BooleanField(
        _("do not translate"), default=False, help_text=_("A name that stays as it is in every language.")
    )

    panels: ClassVar = [
        FieldPanel("scheme"),
        FieldPanel("slug"),
        FieldPanel("broader"),
        FieldPanel("related"),
        FieldPanel("sort_order"),
        FieldPanel("do_not_translate"),
        InlinePanel("terms", label=_("term"), heading=_("Terms")),
        InlinePanel("definitions", label=_("definition"), heading=_("Definitions")),
        InlinePanel("needs", label=_("need"), heading=_("Needs")),
    ]

    class Meta:
        ordering: ClassVar = ["scheme_id", "sort_order", "slug"]
        verbose_name = _("concept")
        verbose_name_plural = _("concepts")

    def __str__(self) -> str:
        return self.label([get_language() or "en"])

    def label(self, languages: Sequence[str]) -> str:
        preferred = {t.language: t.text for t in self.terms.all() if t.status == Term.Status.PREFERRED}
        return choose_text(preferred, languages, default=self.slug)


class Term(Orderable):
    """What a concept is called in one language (skos:prefLabel, altLabel and hiddenLabel; TBX administrative status)."""

    class Status(models.TextChoices):
        PREFERRED = "preferred", _("Preferred: use this")
        ALTERNATIVE = "alternative", _("Alternative: understood, found by search")
        FORBIDDEN = "forbidden", _("Forbidden: do not use, but found by search")
        HIDDEN = "hidden", _("Hidden: an everyday word that search finds it by, no name for it")

    concept = ParentalKey(Concept, on_delete=models.CASCADE, related_name="terms")
    language = LanguageField()
    text = models.CharField(_("term"), max_length=120)
    status = models.CharField(_("status"), max_length=12, choices=Status.choices, default=Status.PREFERRED)
    source = models.CharField(
        _("source"), max_length=200, blank=True, help_text=_("Where the term is from: a law, a dictionary, an address.")
    )

    panels: ClassVar = [FieldPanel("language"), FieldPanel("text"), FieldPanel("status"), FieldPanel("source")]

    class Meta(Orderable.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["concept", "language", "text"], name="one_term_once_per_concept"),
            models.UniqueConstraint(
                fields=["concept", "language"],
                condition=models.Q(status="preferred"),
                name="one_preferred_term_per_language",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["language", "text"])]

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        self.text, self.source = tidy(self.text), tidy(self.source)


class Definition(models.Model):
    concept = ParentalKey(Concept, on_delete=models.CASCADE, related_name="definitions")
    language = LanguageField()
    text = models.TextField(_("definition"), max_length=600)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["concept", "language"], name="one_definition_per_language")
        ]

    def __str__(self) -> str:
        return self.text[:60]


class Need(models.Model):
    """How somebody says it who has it or is there (skos:example): the way in for people who do not know the term."""

    concept = ParentalKey(Concept, on_delete=models.CASCADE, related_name="needs")
    language = LanguageField()
    text = models.CharField(
        _("need"), max_length=80, help_text=_("What somebody says who is there or needs it: “I have an idea”.")
    )

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["concept", "language"], name="one_need_per_language")]

    def __str__(self) -> str:
        return self.text


class TermSuggestion(models.Model):
    """A term that a translator would like. Without a concept it asks for a new one, which `source_term` is a term of."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits for the terminologist")
        APPROVED = "approved", _("Approved")
        REJECTED = "rejected", _("Rejected")

    concept = models.ForeignKey(
        Concept, null=True, on_delete=models.CASCADE, related_name="suggestions", verbose_name=_("concept")
    )
    source_language = LanguageField(_("from"), blank=True)
    source_term = models.CharField(_("term it translates"), max_length=120, blank=True)
    language = LanguageField()
    text = models.CharField(_("term"), max_length=120)
    status = models.CharField(_("status"), max_length=12, choices=Term.Status.choices, default=Term.Status.PREFERRED)
    definition = models.TextField(_("definition"), max_length=600, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    reason = models.TextField(_("reason"), max_length=600, blank=True)
    suggested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="term_suggestions"
    )
    suggested_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        verbose_name = _("suggested term")
        verbose_name_plural = _("suggested terms")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["concept", "language", "text"],
                condition=models.Q(state="waiting"),
                name="one_waiting_suggestion_of_a_term",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["state", "language"], name="suggestion_state_language")]

    def __str__(self) -> str:
        return f"{self.language}: {self.text}"


class TermbaseVersion(models.Model):
    """One row, another with every change of a concept, its terms or definitions."""

    token = models.UUIDField(default=uuid.uuid4)

    def __str__(self) -> str:
        return str(self.token)

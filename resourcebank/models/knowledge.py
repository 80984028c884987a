"""What has been found out: case studies, country overviews, project documents, scenarios."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.fields import StreamField
from wagtail_localize.fields import TranslatableField

from cms.languages.countries import CountryField
from resourcebank.blocks import LinesBlock, PuzzlesBlock

from .base import ResourcePage, resource_panels
from .choices import Difficulty, DocumentKind


class CaseStudyPage(ResourcePage):
    resource_type = "case_study"
    api_own_fields = ("country", "sector", "lessons")
    index_fields = ("sector", "lessons")

    country = CountryField(_("country"), help_text=_("Where it took place."))
    sector = models.CharField(
        _("sector"), max_length=120, blank=True, help_text=_("For example: farming, care, tourism.")
    )
    lessons = StreamField(
        LinesBlock(), blank=True, verbose_name=_("what others can learn"), help_text=_("One line each.")
    )

    is_creatable = True
    page_description = _("What one organisation or person did, and what others can learn from it.")
    translatable_fields: ClassVar = [
        *ResourcePage.translatable_fields,
        TranslatableField("sector"),
        TranslatableField("lessons"),
    ]
    content_panels: ClassVar = resource_panels(
        _("The case"), FieldRowPanel([FieldPanel("country"), FieldPanel("sector")]), FieldPanel("lessons")
    )

    class Meta:
        verbose_name = _("case study")
        verbose_name_plural = _("case studies")


class CountryOverviewPage(ResourcePage):
    resource_type = "country_overview"
    api_own_fields = ("country", "state_of_play", "next_steps")
    index_fields = ("state_of_play", "next_steps")

    country = CountryField(_("country"))
    state_of_play = models.TextField(_("how far the country has come"), max_length=1500, blank=True)
    next_steps = StreamField(LinesBlock(), blank=True, verbose_name=_("next steps"), help_text=_("One line each."))

    is_creatable = True
    page_description = _("How far one country has come, laid out alike for every country.")
    translatable_fields: ClassVar = [
        *ResourcePage.translatable_fields,
        TranslatableField("state_of_play"),
        TranslatableField("next_steps"),
    ]
    content_panels: ClassVar = resource_panels(
        _("The country"), FieldPanel("country"), FieldPanel("state_of_play"), FieldPanel("next_steps")
    )

    class Meta:
        verbose_name = _("country overview")
        verbose_name_plural = _("country overviews")


class ProjectDocumentPage(ResourcePage):
    resource_type = "project_document"
    api_own_fields = ("number", "document_kind")
    index_fields = ("number",)

    number = models.CharField(
        _("number"), max_length=20, blank=True, help_text=_("Its number in the project, for example 6.")
    )
    document_kind = models.CharField(
        _("kind"), max_length=10, choices=DocumentKind.choices, default=DocumentKind.REPORT
    )

    is_creatable = True
    page_description = _("A numbered document of a project: a report, minutes, a result.")
    content_panels: ClassVar = resource_panels(
        _("In the project"), FieldRowPanel([FieldPanel("number"), FieldPanel("document_kind")])
    )

    class Meta:
        verbose_name = _("project document")
        verbose_name_plural = _("project documents")


class ScenarioPage(ResourcePage):
    resource_type = "scenario"
    api_own_fields = ("players", "difficulty", "puzzles")
    index_fields = ("puzzles",)

    players = models.CharField(_("number of players"), max_length=20, blank=True, help_text=_("For example: 4-6."))
    difficulty = models.CharField(_("difficulty"), max_length=10, choices=Difficulty.choices, blank=True)
    puzzles = StreamField(PuzzlesBlock(), blank=True, verbose_name=_("puzzles"))

    is_creatable = True
    page_description = _("A game to play together: rooms, puzzles and their solution.")
    translatable_fields: ClassVar = [*ResourcePage.translatable_fields, TranslatableField("puzzles")]
    content_panels: ClassVar = resource_panels(
        _("The game"), FieldRowPanel([FieldPanel("players"), FieldPanel("difficulty")]), FieldPanel("puzzles")
    )

    class Meta:
        verbose_name = _("scenario")
        verbose_name_plural = _("scenarios")

"""Projects and the programmes that pay for them: owned by the network, not by one partner."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel

from cms.languages.fallback import choose_text
from cms.languages.fields import LanguageField
from cms.media.models import ResourceImage
from cms.partners.models import Partner


class Programme(ClusterableModel):
    """A funding programme, with the acknowledgement its contracts ask for, in every language."""

    slug = models.SlugField(_("name in addresses"), unique=True)
    logo = models.ForeignKey(
        ResourceImage,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("logo"),
        help_text=_("The funder's own, shown with every work of its projects, to everybody."),
    )

    panels: ClassVar = [
        FieldPanel("slug"),
        FieldPanel("logo"),
        InlinePanel("texts", label=_("language"), heading=_("Name and acknowledgement")),
    ]

    class Meta:
        ordering: ClassVar = ["slug"]
        verbose_name = _("funding programme")
        verbose_name_plural = _("funding programmes")

    def __str__(self) -> str:
        return self.name([get_language() or "en"])

    def name(self, languages: Sequence[str]) -> str:
        return choose_text({row.language: row.name for row in self.texts.all()}, languages, default=self.slug)


class ProgrammeText(models.Model):
    programme = ParentalKey(Programme, on_delete=models.CASCADE, related_name="texts")
    language = LanguageField()
    # Where one is empty, readers are shown another language's.
    name = models.CharField(_("name"), max_length=120, blank=True)
    acknowledgement = models.TextField(
        _("acknowledgement"),
        max_length=800,
        blank=True,
        help_text=_("The funder's words, shown with every work of its projects."),
    )
    logo_alt = models.CharField(
        _("what the logo says"),
        max_length=300,
        blank=True,
        help_text=_("Read aloud to people who cannot see it. Empty: the programme's name."),
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "language"], name="one_programme_text_per_language")
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.language})"


class Project(ClusterableModel):
    slug = models.SlugField(_("name in addresses"), max_length=80, unique=True)
    acronym = models.CharField(_("short name"), max_length=60)
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="projects", verbose_name=_("funding programme")
    )
    number = models.CharField(_("contract number"), max_length=80, blank=True)
    starts = models.DateField(_("starts"), null=True, blank=True)
    ends = models.DateField(_("ends"), null=True, blank=True)
    website = models.URLField(_("website"), blank=True)
    coordinator = models.ForeignKey(
        Partner, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("coordinator")
    )
    partners = ParentalManyToManyField(Partner, blank=True, related_name="projects", verbose_name=_("partners"))

    panels: ClassVar = [
        FieldPanel("acronym"),
        FieldPanel("slug"),
        FieldPanel("programme"),
        FieldPanel("number"),
        FieldPanel("starts"),
        FieldPanel("ends"),
        FieldPanel("website"),
        FieldPanel("coordinator"),
        FieldPanel("partners"),
        InlinePanel("texts", label=_("language"), heading=_("Title and description")),
    ]

    class Meta:
        ordering: ClassVar = ["acronym"]
        verbose_name = _("project")
        verbose_name_plural = _("projects")

    def __str__(self) -> str:
        return self.acronym

    def title(self, languages: Sequence[str]) -> str:
        return choose_text({row.language: row.title for row in self.texts.all()}, languages, default=self.acronym)


class ProjectText(models.Model):
    project = ParentalKey(Project, on_delete=models.CASCADE, related_name="texts")
    language = LanguageField()
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"), max_length=1200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "language"], name="one_project_text_per_language")
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.language})"

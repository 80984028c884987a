"""What every work has. One table for what is common (decision 0001), so that one queryset can say what is public.

Invariant kept here, whoever saves: a page's partner is its container's."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, Panel
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField

from cms.languages.countries import CountriesField
from cms.localisation.models import TranslatedPageMixin
from cms.localisation.panels import SignificancePanel
from cms.media.licences import Licence
from cms.partners.models import Partner, PartnerIndexPage
from cms.partners.permissions import ResourcePermissionTester, reader_may_read_draft
from cms.quality.gate import CheckedPageMixin
from cms.quality.panels import QualityPanel
from cms.review.panels import ReviewThreadPanel
from resourcebank.blocks import BodyBlock
from resourcebank.forms import ResourcePageForm

from .choices import Level

# The vocabularies that works are filed under: of each, the field.
CONCEPT_FIELDS = {"topic": "topics", "audience": "audiences", "stage": "stages", "challenge": "challenges"}


def concepts(scheme: str, label: Any, help_text: Any) -> ParentalManyToManyField:
    return ParentalManyToManyField(
        "terminology.Concept",
        blank=True,
        related_name="+",
        limit_choices_to={"scheme__slug": scheme},
        verbose_name=label,
        help_text=help_text,
    )


def resource_panels(heading: Any, *own: Panel) -> list[Panel]:
    """A type's form, grouped as work is done, with the type's own fields after what every work has first."""
    return [
        ReviewThreadPanel(),
        QualityPanel(),
        SignificancePanel(),
        MultiFieldPanel([FieldPanel("title"), FieldPanel("summary"), FieldPanel("project")], heading=_("What it is")),
        MultiFieldPanel(list(own), heading=heading),
        MultiFieldPanel(
            [
                FieldPanel("body"),
                InlinePanel("files", label=_("file"), heading=_("Files to download")),
                FieldRowPanel([FieldPanel("image"), FieldPanel("image_alt")]),
            ],
            heading=_("The material"),
        ),
        MultiFieldPanel(
            [
                *(FieldPanel(name, widget=forms.CheckboxSelectMultiple) for name in CONCEPT_FIELDS.values()),
                FieldPanel("countries"),
                FieldRowPanel([FieldPanel("level"), FieldPanel("duration_minutes")]),
            ],
            heading=_("Who it is for"),
            classname="collapsed",
        ),
        MultiFieldPanel([FieldPanel("licence"), FieldPanel("review_by")], heading=_("Rights and care")),
    ]


class ResourcePage(CheckedPageMixin, TranslatedPageMixin, Page):
    """One language variant of a work. Concrete types are its subclasses; see `checks.py` for what each must declare."""

    resource_type: ClassVar[str] = ""
    api_own_fields: ClassVar[tuple[str, ...]] = ()
    index_fields: ClassVar[tuple[str, ...]] = ()

    partner = models.ForeignKey(Partner, editable=False, on_delete=models.PROTECT, related_name="resources")
    summary = models.TextField(
        _("summary"),
        max_length=500,
        help_text=_("One or two sentences: who it is for and what it gives. Shown in lists and search results."),
    )
    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)
    image = models.ForeignKey(
        "media.ResourceImage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("picture"),
        help_text=_("Shown beside the title in lists."),
    )
    image_alt = models.CharField(
        _("what the picture shows"),
        max_length=300,
        blank=True,
        help_text=_("Read aloud to people who cannot see it. Leave empty only for pure decoration."),
    )
    project = models.ForeignKey(
        "resourcebank.Project",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="resources",
        verbose_name=_("project"),
        help_text=_("The project that made it. The funder's acknowledgement is added by itself."),
    )
    topics = concepts("topic", _("topics"), _("What it is about: two to four are best."))
    audiences = concepts("audience", _("audiences"), _("Who it is for."))
    stages = concepts("stage", _("steps of the journey"), _("Where on an entrepreneur's way it helps."))
    challenges = concepts("challenge", _("challenges"), _("Difficulties it helps with."))
    countries = CountriesField(
        _("countries"), help_text=_("Countries whose rules or conditions it speaks of; none: everywhere.")
    )
    level = models.CharField(_("level"), max_length=15, choices=Level.choices, blank=True)
    duration_minutes = models.PositiveIntegerField(
        _("time it takes, in minutes"), null=True, blank=True, help_text=_("To read, watch or go through it once.")
    )
    licence = models.CharField(
        _("licence"),
        max_length=24,
        choices=Licence.choices,
        default=Licence.CC_BY,
        help_text=_("What others may do with it. CC BY: share and change, naming you."),
    )
    review_by = models.DateField(
        _("look at it again by"),
        null=True,
        blank=True,
        help_text=_("You are reminded of it. Left empty, or past when you publish again: as is usual for its kind."),
    )

    base_form_class = ResourcePageForm
    is_creatable = False
    parent_page_types: ClassVar = [PartnerIndexPage]
    subpage_types: ClassVar[list[str]] = []
    search_fields: ClassVar = [*Page.search_fields, index.SearchField("summary"), index.FilterField("partner")]
    translation_drops: ClassVar = ("files",)
    # For wagtail-localize. What is neither here nor in a subclass's list comes from the original when asked for.
    translatable_fields: ClassVar = [
        TranslatableField("title"),
        SynchronizedField("slug", overridable=False),
        TranslatableField("summary"),
        TranslatableField("body"),
        TranslatableField("image_alt"),
    ]

    content_panels: ClassVar[list[Panel]] = []  # each type's own: `resource_panels`
    promote_panels: ClassVar[list[FieldPanel]] = []  # the slug makes itself from the title

    class Meta:
        verbose_name = _("work")
        verbose_name_plural = _("works")

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding:
            self.partner = self.get_parent(update=True).specific.partner
        super().save(*args, **kwargs)

    def before_readers(self) -> None:
        """Whoever publishes it again has looked at it: a day that was due is followed by the next."""
        today = timezone.localdate()
        live = ResourcePage.objects.filter(pk=self.pk, live=True, review_by__lte=today, review_by=self.review_by)
        if self.is_original and (self.review_by is None or (self.review_by <= today and live.exists())):
            days = settings.REVIEW_AFTER_DAYS.get(self.resource_type)
            self.review_by = today + timedelta(days=days) if days else None

    @property
    def language(self) -> str:
        return self.locale.language_code

    @property
    def work_id(self) -> uuid.UUID:
        return self.translation_key

    @property
    def duration_s(self) -> int | None:
        return self.duration_minutes * 60 if self.duration_minutes else None

    @property
    def due_at(self) -> datetime | None:
        """The last moment to act on it, for types that have one."""
        return None

    @property
    def begins_at(self) -> datetime | None:
        """When it takes place, for types that do."""
        return None

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        """All types are previewed alike. There is no template to serve: `home` shows what is public."""
        return "resourcebank/preview.html"

    def permissions_for_user(self, user: Any) -> ResourcePermissionTester:
        return ResourcePermissionTester(user, self)

    def get_admin_display_title(self) -> str:
        """A title that is not published yet is nobody else's business."""
        if reader_may_read_draft(self):
            return str(super().get_admin_display_title())
        return self.title if self.live else str(self._meta.verbose_name)

    def with_content_json(self, content: dict[str, Any]) -> ResourcePage:
        """A revision brings back what was written, not to whom the work belonged then."""
        page: ResourcePage = super().with_content_json(content)
        page.partner_id = self.partner_id
        return page

    def get_url_parts(self, request: Any = None) -> tuple[int, str, str] | None:
        """The public page of this variant; `home` serves it (Wagtail's own serving is not mounted)."""
        site = self._get_relevant_site_root_paths(request)
        if not site:
            return None
        path = reverse("resource", kwargs={"language": self.language, "work_id": self.work_id, "slug": self.slug})
        return site[0].site_id, site[0].root_url, path


class ResourcePageFile(Orderable):
    page = ParentalKey(ResourcePage, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey("media.ResourceFile", on_delete=models.PROTECT, related_name="+", verbose_name=_("file"))

    panels: ClassVar = [FieldPanel("file")]

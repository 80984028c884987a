from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.models import Collection, Page

from cms.languages.countries import CountryField
from cms.languages.fields import LanguageField


class Partner(ClusterableModel):
    """An organisation that owns works. Its containers, collection and group are made by `provisioning.py`."""

    class Status(models.TextChoices):
        ACTIVE = "active", _("Active")
        SUSPENDED = "suspended", _("Suspended: nothing of it is public")

    name = models.CharField(
        _("name"), max_length=120, unique=True, help_text=_("As the organisation writes it itself.")
    )
    slug = models.SlugField(
        _("address"),
        max_length=80,
        unique=True,
        help_text=_("Short name used in web addresses; keep it once it is public."),
    )
    country = CountryField(_("country"))
    language = LanguageField(_("main language"), help_text=_("The language most of its materials are written in."))
    website = models.URLField(_("website"), blank=True)
    logo = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("logo"),
        help_text=_("The organisation's own, shown with its name and its works, to everybody."),
    )
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.ACTIVE)
    trusted = models.BooleanField(
        _("trusted"), default=False, help_text=_("Reviewers may approve several of its works in one go.")
    )
    quota_gb = models.PositiveIntegerField(
        _("space for files, in GB"), null=True, blank=True, help_text=_("Leave empty for what every partner has.")
    )
    collection = models.OneToOneField(
        Collection, null=True, editable=False, on_delete=models.PROTECT, related_name="partner"
    )

    panels: ClassVar = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldPanel("country"),
        FieldPanel("language"),
        FieldPanel("website"),
        FieldPanel("logo"),
        FieldPanel("status"),
        FieldPanel("trusted"),
        FieldPanel("quota_gb"),
        InlinePanel("texts", label=_("description"), heading=_("Descriptions")),
    ]

    class Meta:
        ordering: ClassVar = ["name"]
        verbose_name = _("partner")
        verbose_name_plural = _("partners")

    def __str__(self) -> str:
        return self.name

    @property
    def group(self) -> Group:
        """Of its editors."""
        return self.roles.get(role=Role.EDITOR).group


class Role(models.TextChoices):
    """What a member of a partner may do there: one of three kinds of work, and besides to look after the members."""

    AUTHOR = "author", _("Author")
    EDITOR = "editor", _("Editor")
    PUBLISHER = "publisher", _("Publisher")
    ADMINISTRATOR = "administrator", _("Administrator")


class PartnerRole(models.Model):
    """A group of a partner's people. Who is in the group has the role: there is no other list of members."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="roles")
    role = models.CharField(max_length=13, choices=Role.choices)
    group = models.OneToOneField(Group, on_delete=models.PROTECT, related_name="partner_role")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["partner", "role"], name="one_group_per_role")]

    def __str__(self) -> str:
        return f"{self.partner} ({self.get_role_display()})"


class Invitation(models.Model):
    """To become a member of a partner, sent by e-mail. It ends by being accepted, withdrawn or too old."""

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=13, choices=Role.choices)
    administers = models.BooleanField(default=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="invitations_sent"
    )
    sent_at = models.DateTimeField(default=timezone.now)
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="invitations_accepted"
    )

    class Meta:
        ordering: ClassVar = ["-sent_at"]

    def __str__(self) -> str:
        return f"{self.email} ({self.partner})"


class PartnerText(models.Model):
    partner = ParentalKey(Partner, on_delete=models.CASCADE, related_name="texts")
    language = LanguageField()
    description = models.TextField(_("description"), max_length=600)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partner", "language"], name="one_partner_text_per_language")
        ]

    def __str__(self) -> str:
        return f"{self.partner} ({self.language})"


class PartnerIndexPage(Page):
    """A partner's container in one locale: neither a work nor translated. All of a partner's containers share a
    `translation_key`, so that a translation finds its place; only `provisioning.py` makes them."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="containers")

    is_creatable = False
    content_panels: ClassVar = [FieldPanel("title", read_only=True)]
    promote_panels: ClassVar[list[FieldPanel]] = []
    settings_panels: ClassVar[list[FieldPanel]] = []

    def get_url_parts(self, request: Any = None) -> tuple[int, str, str] | None:
        """The partner's page for readers; without one Wagtail warns that nothing on the shelf has an address."""
        site = self._get_relevant_site_root_paths(request)
        if not site:
            return None
        path = reverse("partner", kwargs={"language": self.locale.language_code, "slug": self.partner.slug})
        return site[0].site_id, site[0].root_url, path

    class Meta:
        verbose_name = _("partner's shelf")
        verbose_name_plural = _("partners' shelves")

"""What has a date: courses, events, opportunities."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.fields import StreamField
from wagtail_localize.fields import TranslatableField

from resourcebank.blocks import LinesBlock, UnitsBlock

from .base import ResourcePage, resource_panels


def start_of_day(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def end_of_day(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.max))


class CoursePage(ResourcePage):
    resource_type = "course"
    api_own_fields = ("sign_up_deadline", "starts_on", "sign_up_url", "units")
    index_fields = ("units",)

    sign_up_deadline = models.DateField(_("sign up by"), null=True, blank=True, help_text=_("Last day to sign up."))
    starts_on = models.DateField(_("starts"), null=True, blank=True)
    sign_up_url = models.URLField(_("where to sign up"), blank=True)
    units = StreamField(UnitsBlock(), blank=True, verbose_name=_("units"))

    is_creatable = True
    page_description = _("A course that people sign up for, with its units and dates.")
    translatable_fields: ClassVar = [*ResourcePage.translatable_fields, TranslatableField("units")]
    content_panels: ClassVar = resource_panels(
        _("The course"),
        FieldRowPanel([FieldPanel("sign_up_deadline"), FieldPanel("starts_on")]),
        FieldPanel("sign_up_url"),
        FieldPanel("units"),
    )

    @property
    def due_at(self) -> datetime | None:
        return end_of_day(self.sign_up_deadline) if self.sign_up_deadline else None

    @property
    def begins_at(self) -> datetime | None:
        return start_of_day(self.starts_on) if self.starts_on else None

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")

    def clean(self) -> None:
        super().clean()
        if self.sign_up_deadline and self.starts_on and self.sign_up_deadline > self.starts_on:
            raise ValidationError(
                {"sign_up_deadline": _("Sign-up ends after the course starts. Change one of the dates.")}
            )


class EventPage(ResourcePage):
    resource_type = "event"
    api_own_fields = ("starts_at", "ends_at", "place", "online_url", "sign_up_url")
    index_fields = ("place",)

    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True, help_text=_("A town and house, or: online."))
    online_url = models.URLField(_("where to join online"), blank=True)
    sign_up_url = models.URLField(_("where to sign up"), blank=True)

    is_creatable = True
    page_description = _("A webinar, workshop or gathering at a certain time.")
    translatable_fields: ClassVar = [*ResourcePage.translatable_fields, TranslatableField("place")]
    content_panels: ClassVar = resource_panels(
        _("When and where"),
        FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
        FieldPanel("place"),
        FieldPanel("online_url"),
        FieldPanel("sign_up_url"),
    )

    @property
    def begins_at(self) -> datetime | None:
        return self.starts_at

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")

    def clean(self) -> None:
        super().clean()
        if self.starts_at and self.ends_at and self.ends_at < self.starts_at:
            raise ValidationError({"ends_at": _("The event ends before it starts. Change one of the times.")})


class OpportunityPage(ResourcePage):
    resource_type = "opportunity"
    api_own_fields = ("deadline", "eligibility", "amount", "application_steps")
    index_fields = ("eligibility", "amount", "application_steps")

    deadline = models.DateTimeField(
        _("deadline"), null=True, blank=True, help_text=_("Leave empty if it is always open.")
    )
    eligibility = models.TextField(_("who can apply"), max_length=2000, blank=True)
    amount = models.CharField(_("how much"), max_length=200, blank=True, help_text=_("Sums and what they cover."))
    application_steps = StreamField(
        LinesBlock(), blank=True, verbose_name=_("how to apply"), help_text=_("One step a line.")
    )

    is_creatable = True
    page_description = _("A call to apply for, with deadline, conditions and amounts.")
    translatable_fields: ClassVar = [
        *ResourcePage.translatable_fields,
        TranslatableField("eligibility"),
        TranslatableField("amount"),
        TranslatableField("application_steps"),
    ]
    content_panels: ClassVar = resource_panels(
        _("The call"),
        FieldPanel("deadline"),
        FieldPanel("eligibility"),
        FieldPanel("amount"),
        FieldPanel("application_steps"),
    )

    @property
    def due_at(self) -> datetime | None:
        return self.deadline

    class Meta:
        verbose_name = _("opportunity")
        verbose_name_plural = _("opportunities")

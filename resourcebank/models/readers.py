"""What readers tell the partners. It says nothing of who said it: no address, no browser, no time of day; and words of
theirs are kept for as many days as READERS_WORDS_DAYS says."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.languages.fields import LanguageField
from cms.partners.models import Partner

from .base import ResourcePage

LONGEST_LINE = 200
LONGEST_KEY = 400


class Gap(models.Model):
    """Something that readers looked for and did not find, however they said it, and what the partners do about it."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        MAKING = "making", _("Being made")
        ANSWERED = "answered", _("Answered by a work")
        NOT_OURS = "not_ours", _("Not ours")

    key = models.CharField(max_length=LONGEST_KEY)  # stems and concepts: see `gaps.py`
    language = LanguageField(blank=True)  # "" where only concepts were named, which are the same in all
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)
    partner = models.ForeignKey(
        Partner,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("who makes it"),
    )
    work = models.ForeignKey(
        ResourcePage,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("the work that answers it"),
    )

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["key", "language"], name="one_gap_for_what_is_meant")]

    def __str__(self) -> str:
        return self.key


class GapRequest(models.Model):
    """What one reader looked for, in one line."""

    gap = models.ForeignKey(Gap, on_delete=models.CASCADE, related_name="requests")
    day = models.DateField()
    language = LanguageField()  # of the page she wrote on
    text = models.CharField(max_length=LONGEST_LINE)
    question = models.CharField(max_length=LONGEST_LINE, blank=True)  # the words she had searched for
    filters = models.JSONField(default=dict)  # facet -> values
    hidden = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["-day", "-pk"]
        indexes: ClassVar = [models.Index(fields=["day"])]

    def __str__(self) -> str:
        return self.text


class ReaderLine(models.Model):
    """Why a work was useful to a reader, or was not. How many found it useful is in DailyCount."""

    class Useful(models.TextChoices):
        YES = "yes", _("Yes")
        PARTLY = "partly", _("Partly")
        NO = "no", _("No")

    day = models.DateField()
    work_id = models.UUIDField()
    language = LanguageField()  # of the variant shown
    useful = models.CharField(max_length=10, choices=Useful.choices)
    text = models.CharField(max_length=LONGEST_LINE)
    hidden = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["-day", "-pk"]
        indexes: ClassVar = [models.Index(fields=["work_id", "day"]), models.Index(fields=["day"])]

    def __str__(self) -> str:
        return self.text

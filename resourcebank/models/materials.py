"""What people learn and work with: training materials, toolkit videos, guidelines, tools."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Revision
from wagtail_localize.fields import TranslatableField

from cms.media.video.links import canonical
from cms.media.video.models import Video
from cms.media.video.panels import FilmPanel
from resourcebank.blocks import LinesBlock
from resourcebank.blocks.media import VIDEO_MIMES

from .base import ResourcePage, resource_panels


class TrainingMaterialPage(ResourcePage):
    resource_type = "training_material"
    api_own_fields = ("learning_outcomes",)
    index_fields = ("learning_outcomes",)

    learning_outcomes = StreamField(
        LinesBlock(),
        blank=True,
        verbose_name=_("what you can do afterwards"),
        help_text=_("One line each, starting with a verb."),
    )

    is_creatable = True
    page_description = _("To teach or learn from: a session, a workbook, slides with notes.")
    translatable_fields: ClassVar = [*ResourcePage.translatable_fields, TranslatableField("learning_outcomes")]
    content_panels: ClassVar = resource_panels(_("Learning"), FieldPanel("learning_outcomes"))

    class Meta:
        verbose_name = _("training material")
        verbose_name_plural = _("training materials")


class ToolkitVideoPage(ResourcePage):
    resource_type = "toolkit_video"
    api_own_fields = ("video_url",)
    index_fields = ()

    video_file = models.ForeignKey(
        "media.ResourceFile",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("video file"),
        help_text=_("An MP4, WebM or MOV file."),
    )
    video_url = models.URLField(
        _("or its address"),
        blank=True,
        help_text=_(
            "Where the video is shown, if it is not uploaded here. One on YouTube, Vimeo or PeerTube can be shown in the "
            "page, once the reader agrees; any other is a link."
        ),
    )
    video_seconds = models.PositiveIntegerField(_("length in seconds"), null=True, blank=True)

    is_creatable = True
    page_description = _("A short film that shows how something is done, with captions.")
    content_panels: ClassVar = resource_panels(
        _("The video"),
        FieldPanel("video_file"),
        FieldPanel("video_url"),
        FieldPanel("video_seconds"),
        FilmPanel(heading=_("Captions and other words of the film")),
    )

    class Meta:
        verbose_name = _("toolkit video")
        verbose_name_plural = _("toolkit videos")

    def clean(self) -> None:
        super().clean()
        if self.video_file and self.video_url:
            raise ValidationError({"video_url": _("Give a file or an address, not both.")})
        if self.video_file and self.video_file.mime not in VIDEO_MIMES:
            raise ValidationError({"video_file": _("This file is not a video. Choose an MP4, WebM or MOV file.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        self._keep_linked_video()

    def save_revision(self, *args: Any, **kwargs: Any) -> Revision:
        revision = super().save_revision(*args, **kwargs)
        self._keep_linked_video()
        return revision

    def _keep_linked_video(self) -> None:
        """So that a film elsewhere can be given captions here. (An uploaded one has its row from the beginning.)"""
        if self.is_original and self.video_key and self.video_url:
            Video.objects.get_or_create(**self.video_key, defaults={"state": Video.State.READY})

    @property
    def video_key(self) -> dict[str, Any] | None:
        """By which its film is found among `Video`s; all works of a partner share that of an address."""
        if self.video_file_id:
            return {"file_id": self.video_file_id}
        if self.video_url:
            return {"url": canonical(self.video_url), "collection_id": self.partner.collection_id}
        return None

    @property
    def video(self) -> Video | None:
        return Video.objects.filter(**self.video_key).first() if self.video_key else None

    @property
    def duration_s(self) -> int | None:
        return self.video_seconds or super().duration_s


class GuidelinePage(ResourcePage):
    resource_type = "guideline"
    api_own_fields = ("edition",)
    index_fields = ()

    edition = models.CharField(_("edition"), max_length=20, blank=True, help_text=_("For example: 2, or 2024."))

    is_creatable = True
    page_description = _("How something is best done, agreed by those who do it.")
    content_panels: ClassVar = resource_panels(_("Edition"), FieldPanel("edition"))

    class Meta:
        verbose_name = _("guideline")
        verbose_name_plural = _("guidelines")


class ToolPage(ResourcePage):
    resource_type = "tool"
    api_own_fields = ("instructions",)
    index_fields = ("instructions",)

    instructions = models.TextField(
        _("how to use it"),
        max_length=2000,
        blank=True,
        help_text=_("What to prepare, who takes part, how long it takes."),
    )

    is_creatable = True
    page_description = _("Something to fill in or tick off: a template, a canvas, a checklist.")
    translatable_fields: ClassVar = [*ResourcePage.translatable_fields, TranslatableField("instructions")]
    content_panels: ClassVar = resource_panels(_("How to use it"), FieldPanel("instructions"))

    class Meta:
        verbose_name = _("tool")
        verbose_name_plural = _("tools")

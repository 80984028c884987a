"""Blocks that hold an image, a file or a video."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from cms.media.models import ResourceImage
from cms.media.responsive import responsive

VIDEO_MIMES = ("video/mp4", "video/webm", "video/quicktime")
PICTURE_SPECS = ("max-480x1200", "max-960x1200")  # a phone's width, and that of a text on a good screen
PLAIN_PICTURE_SPEC = "max-1200x1200"  # to print, and to take along


def picture_in_text(image: ResourceImage | None) -> dict[str, Any] | None:
    """As `responsive` gives it."""
    return responsive(image, PICTURE_SPECS, PLAIN_PICTURE_SPEC)


class CaptionedImageBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("Image"))
    alt = blocks.CharBlock(
        label=_("What the picture shows"),
        max_length=300,
        required=False,
        help_text=_("Read aloud to people who cannot see it. Leave empty only for pure decoration."),
    )
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=300)

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        return context | {"shown": picture_in_text(value["image"])}

    class Meta:
        icon = "image"
        label = _("Image")
        template = "resourcebank/blocks/image.html"


class FileBlock(blocks.StructBlock):
    file = DocumentChooserBlock(label=_("File"))
    note = blocks.CharBlock(label=_("What it is for"), required=False, max_length=200)

    class Meta:
        icon = "doc-full"
        label = _("File")
        template = "resourcebank/blocks/file.html"


class VideoBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=120)
    file = DocumentChooserBlock(label=_("Video file"), required=False, help_text=_("An MP4, WebM or MOV file."))
    url = blocks.URLBlock(
        label=_("Or its address"), required=False, help_text=_("Where the video is shown, if it is not uploaded here.")
    )

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        file, url = value.get("file"), value.get("url")
        if bool(file) == bool(url):
            message = ValidationError(_("Choose a video file or give its address: one of the two."))
            raise blocks.StructBlockValidationError(block_errors={"file": message})
        if file and file.mime not in VIDEO_MIMES:
            message = ValidationError(_("This file is not a video. Choose an MP4, WebM or MOV file."))
            raise blocks.StructBlockValidationError(block_errors={"file": message})
        return value

    class Meta:
        icon = "media"
        label = _("Video")
        template = "resourcebank/blocks/video.html"

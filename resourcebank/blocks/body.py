from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .media import CaptionedImageBlock, FileBlock, VideoBlock
from .structure import FactsBlock, RelatedBlock, StepsBlock
from .text import CalloutBlock, HeadingBlock, QuoteBlock, TextBlock


class BodyBlock(blocks.StreamBlock):
    """The body of a work."""

    heading = HeadingBlock(group=_("Words"))
    text = TextBlock(group=_("Words"))
    quote = QuoteBlock(group=_("Words"))
    callout = CalloutBlock(group=_("Words"))
    image = CaptionedImageBlock(group=_("Media"))
    file = FileBlock(group=_("Media"))
    video = VideoBlock(group=_("Media"))
    steps = StepsBlock(group=_("Structure"))
    facts = FactsBlock(group=_("Structure"))
    related = RelatedBlock(group=_("Structure"))

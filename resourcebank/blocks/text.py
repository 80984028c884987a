"""Blocks of words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class HeadingBlock(blocks.CharBlock):
    class Meta:
        icon = "title"
        label = _("Heading")
        template = "resourcebank/blocks/heading.html"


class TextBlock(blocks.RichTextBlock):
    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "resourcebank/blocks/text.html"


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("What was said"), rows=3)
    source = blocks.CharBlock(
        required=False, label=_("Who said it"), help_text=_("A role is enough, for example: student, second year.")
    )

    class Meta:
        icon = "openquote"
        label = _("Quote")
        template = "resourcebank/blocks/quote.html"


class CalloutBlock(blocks.TextBlock):
    class Meta:
        icon = "info-circle"
        label = _("Remember")
        template = "resourcebank/blocks/callout.html"

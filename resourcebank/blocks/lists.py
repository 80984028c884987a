"""Short lists that one page type needs: streams with a single kind of block, because wagtail-localize translates
those item by item."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class LinesBlock(blocks.StreamBlock):
    line = blocks.CharBlock(label=_("Line"), max_length=300)


class UnitBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=120)
    description = blocks.TextBlock(label=_("What it covers"), required=False, rows=3)


class UnitsBlock(blocks.StreamBlock):
    unit = UnitBlock(label=_("Unit"))


class PuzzleBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=120)
    description = blocks.TextBlock(label=_("What the players see"), rows=3)
    solution = blocks.TextBlock(label=_("Solution"), rows=2, help_text=_("For the one who leads the game."))


class PuzzlesBlock(blocks.StreamBlock):
    puzzle = PuzzleBlock(label=_("Puzzle"))

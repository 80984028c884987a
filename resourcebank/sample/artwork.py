"""Real files for the sample works, made when they are loaded: a PDF of the work's own words and a picture."""

from __future__ import annotations

import io
import random
from collections.abc import Iterable
from functools import cache

from font_roboto import Roboto, RobotoBold
from PIL import Image, ImageDraw
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, SimpleDocTemplate, Spacer

from .tagged import TaggedParagraph, add_structure

PALETTES = (
    ("#0b3954", "#087e8b", "#bfd7ea", "#ff9f43"),
    ("#283618", "#606c38", "#fefae0", "#dda15e"),
    ("#3d2645", "#832161", "#f0eff4", "#da627d"),
    ("#1d3557", "#457b9d", "#f1faee", "#e76f51"),
    ("#2d3a3a", "#4f7c6c", "#e8f1ec", "#f2b950"),
)


@cache
def _register_fonts() -> None:
    pdfmetrics.registerFont(TTFont("Roboto", Roboto))
    pdfmetrics.registerFont(TTFont("Roboto-Bold", RobotoBold))


def make_pdf(title: str, language: str, paragraphs: Iterable[str]) -> bytes:
    """`paragraphs` may hold <b> and <i>; they are the work's own, so they are XML already."""
    _register_fonts()
    head = ParagraphStyle("H1", fontName="Roboto-Bold", fontSize=20, leading=26, spaceAfter=14)
    text = ParagraphStyle("P", fontName="Roboto", fontSize=11, leading=16, spaceAfter=8)
    story: list[Flowable] = [TaggedParagraph(title, head), Spacer(1, 6)]
    story += [TaggedParagraph(paragraph, text) for paragraph in paragraphs]
    out = io.BytesIO()
    document = SimpleDocTemplate(out, pagesize=A4, title=title, lang=language, invariant=1)
    document.build(story)
    return add_structure(out.getvalue(), document.canv.tags)


def make_logo(key: str) -> bytes:
    """Three leaves on a clear ground, in other colours and places for every key."""
    chance = random.Random(key)  # noqa: S311 - a picture, not a secret
    dark, middle, _light, accent = chance.choice(PALETTES)
    sharp = Image.new("RGBA", (960, 960))
    draw = ImageDraw.Draw(sharp)
    turn = chance.randint(0, 359)
    for number, colour in enumerate((dark, middle, accent)):
        draw.pieslice(
            (60, 60, 900, 900), turn + 120 * number, turn + 120 * number + chance.randint(70, 108), fill=colour
        )
    draw.ellipse((330, 330, 630, 630), fill=(0, 0, 0, 0))
    out = io.BytesIO()
    sharp.resize((240, 240)).save(out, "PNG")  # smaller, and so smooth
    return out.getvalue()


def make_picture(key: str) -> bytes:
    """A landscape of hills and a sun, another one for every key."""
    chance = random.Random(key)  # noqa: S311 - a picture, not a secret
    dark, middle, light, accent = chance.choice(PALETTES)
    width, height = 1200, 675
    image = Image.new("RGB", (width, height), light)
    draw = ImageDraw.Draw(image)
    x, y, r = chance.randint(200, 1000), chance.randint(120, 260), chance.randint(60, 120)
    draw.ellipse((x - r, y - r, x + r, y + r), fill=accent)
    for level, colour in ((0.52, middle), (0.66, dark)):
        step = 150
        ridge = [(x, int(height * level) + chance.randint(-70, 70)) for x in range(-step, width + 2 * step, step)]
        draw.polygon([(-step, height), *ridge, (width + step, height)], fill=colour)
    for _house in range(chance.randint(2, 5)):
        left, base, size = chance.randint(60, 1080), chance.randint(520, 620), chance.randint(40, 70)
        draw.rectangle((left, base - size, left + size, base), fill=light)
        draw.polygon(
            [(left - 8, base - size), (left + size + 8, base - size), (left + size // 2, base - 1.6 * size)],
            fill=accent,
        )
    out = io.BytesIO()
    image.save(out, "JPEG", quality=82)
    return out.getvalue()

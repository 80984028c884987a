"""Each block and each page type goes through translation with all of its texts: a block that wagtail-localize does not
know would stay in the source's language without anybody being told."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import models
from django.utils import timezone
from PIL import Image
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageChooserBlock
from wagtail.models import Page

from cms.languages.countries import CountryField
from cms.localisation.fields import WebVTTField
from cms.media import webvtt
from cms.media.models import ResourceFile, ResourceImage
from resourcebank.blocks import BodyBlock
from resourcebank.checks import resource_page_types
from resourcebank.models import ResourcePage
from tests.cms.localisation.helpers import published
from tests.factories import make_work

pytestmark = pytest.mark.django_db

PAGE_TYPES = resource_page_types()
# Words that are the same in every language.
NOT_TRANSLATED = {"number", "edition", "players", "video_url", "sign_up_url", "online_url"}
CAPTIONS = "WEBVTT\n\n00:00:00.000 --> 00:00:02.000\nHei.\n"


def make_image() -> ResourceImage:
    picture = io.BytesIO()
    Image.new("RGB", (4, 4)).save(picture, "PNG")
    return ResourceImage.objects.create(title="Bilde", file=ContentFile(picture.getvalue(), "bilde.png"))


def sample(block: blocks.Block, texts: Iterator[int]) -> Any:  # noqa: PLR0911 - one line a kind of block
    """A value of the block with a text of its own in every place that holds text."""
    match block:
        case blocks.RichTextBlock():
            return f"<p>Avsnitt <b>nummer</b> {next(texts)}</p><ul><li>Punkt {next(texts)}</li></ul>"
        case blocks.URLBlock():
            return "https://example.org/"
        case blocks.CharBlock() | blocks.TextBlock():
            return f"Tekst {next(texts)}"
        case blocks.PageChooserBlock():
            return make_work(f"Verk {next(texts)}")
        case ImageChooserBlock():
            return make_image()
        case DocumentChooserBlock():
            return ResourceFile.objects.create(title="Fil", file=ContentFile(b"Hei", "fil.txt"))
        case blocks.ListBlock():
            return [sample(block.child_block, texts), sample(block.child_block, texts)]
        case blocks.StructBlock():
            return {name: sample(child, texts) for name, child in block.child_blocks.items()}
        case blocks.StreamBlock():
            return [(name, sample(child, texts)) for name, child in block.child_blocks.items()]
    pytest.fail(f"Nobody has said how {type(block).__name__} is translated.")


def words_in(value: blocks.StreamValue) -> list[str]:
    return value.stream_block.get_searchable_content(value)


def words_in_field(value: Any) -> list[str]:
    if isinstance(value, blocks.StreamValue):
        return words_in(value)
    return [cue.text for cue in webvtt.parse(value)] if value.startswith("WEBVTT") else [value]


@pytest.mark.parametrize("name", BodyBlock().child_blocks)
def test_every_block_of_the_body(name: str) -> None:
    block = BodyBlock().child_blocks[name]
    work = make_work(body=[(name, sample(block, iter(range(100))))])
    page = published(work)
    assert len(words_in(page.body)) == len(words_in(work.body))
    assert all(word.startswith("SV ") for word in words_in(page.body))
    assert page.body.raw_data[0]["id"] == work.body.raw_data[0]["id"]


@pytest.mark.parametrize("model", PAGE_TYPES)
def test_every_page_type(model: type[ResourcePage]) -> None:
    texts = iter(range(100))
    translated = {item.field_name for item in model.translatable_fields}
    fields: dict[str, Any] = {}
    for field in own_fields(model):
        if isinstance(field, StreamField):
            fields[field.name] = sample(field.stream_block, texts)
        elif isinstance(field, WebVTTField):
            fields[field.name] = CAPTIONS
        elif isinstance(field, CountryField):
            fields[field.name] = "NO"
        elif isinstance(field, models.DateTimeField) and not field.null:
            fields[field.name] = timezone.now()
        elif field.name in translated:
            fields[field.name] = f"Tekst {next(texts)}"
    page = published(make_work(model=model, **fields))
    for name in translated - {"slug"}:
        words = words_in_field(getattr(page, name))
        assert words, name
        assert all(word.startswith("SV ") for word in words), name


@pytest.mark.parametrize("model", PAGE_TYPES)
def test_every_field_with_words_is_translated_or_said_to_be_the_same_in_every_language(
    model: type[ResourcePage],
) -> None:
    with_words = {
        field.name
        for field in own_fields(model)
        if isinstance(field, StreamField | models.TextField | models.CharField)
        and not field.choices
        and not isinstance(field, CountryField)
    }
    assert with_words <= {item.field_name for item in model.translatable_fields} | NOT_TRANSLATED


def own_fields(model: type[ResourcePage]) -> list[Any]:
    common = {field.name for field in Page._meta.get_fields()}
    return [field for field in model._meta.concrete_fields if field.editable and field.name not in common]

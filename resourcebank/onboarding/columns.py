"""The columns of the spreadsheet. Invariant: they are the fields of the page types' own forms, read from there, so that a
new type or field has its columns without a word here; what people read in several languages has one for each."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.fields import StreamField

from cms.languages.countries import CountriesField
from cms.languages.fallback import supported_languages
from cms.localisation.segments import translated_fields
from cms.media.models import ResourceFile, ResourceImage
from resourcebank.blocks import BodyBlock, LinesBlock
from resourcebank.checks import resource_page_types
from resourcebank.models import Project, ResourcePage, ToolkitVideoPage

# paragraphs: divided by empty lines; lines: one each; several, files: divided by semicolons or lines; captions: a file
Kind = Literal["row", "text", "paragraphs", "lines", "one", "several", "file", "files", "image", "captions"]
FILES = "files"  # a relation, not a field
CAPTIONS = "captions"  # a track of the film
MAX_COLUMNS = 400


@dataclass(frozen=True)
class Column:
    """Without its language."""

    name: str
    kind: Kind
    label: Any
    help: Any
    per_language: bool = False
    types: tuple[str, ...] = ()  # of works that have it; none: all
    model_field: Any = None
    required: bool = False

    def named(self, language: str) -> str:
        return f"{self.name}_{language}" if self.per_language else self.name


@dataclass(frozen=True)
class Slot:
    """A column of a sheet."""

    column: Column
    language: str  # empty where the column has none

    @property
    def name(self) -> str:
        return self.column.named(self.language)


ROW = (
    Column(
        "key", "row", gettext_lazy("Your own key"), required=True,
        help=gettext_lazy("A number or word of your own, another in each row. By it a work is known again next time."),
    ),
    Column(
        "type", "one", gettext_lazy("What it is"), required=True,
        help=gettext_lazy("Say what it is; the values are in the template."),
    ),
    Column(
        "language", "one", gettext_lazy("language"),
        gettext_lazy("It was written in this one; the others are translations. Empty: your main language."),
    ),
)  # fmt: skip
FILES_COLUMN = Column(
    FILES, "files", gettext_lazy("Files to download"), per_language=True,
    help=gettext_lazy("Names of files in this language, several with a semicolon between them."),
)  # fmt: skip
CAPTIONS_COLUMN = Column(
    CAPTIONS, "captions", gettext_lazy("Captions"), types=(ToolkitVideoPage.resource_type,),
    help=gettext_lazy("What is said in the film, in the work's language, with times: WebVTT."),
)  # fmt: skip


@cache
def columns() -> dict[str, Column]:
    """By name, in the order of the forms: what all types have first."""
    found = {column.name: column for column in ROW}
    own: dict[str, Column] = {}
    for model in resource_page_types():
        for column in _columns_of(model):
            if column.types:
                earlier = own.get(column.name)
                types = (*earlier.types, *column.types) if earlier else column.types
                own[column.name] = Column(**{**vars(column), "types": types})
            else:
                found[column.name] = column
                if column.kind == "paragraphs":
                    found[FILES] = FILES_COLUMN
    return {**found, **own, CAPTIONS: CAPTIONS_COLUMN}


def _columns_of(model: type[ResourcePage]) -> list[Column]:
    words = translated_fields(model)
    fields = {field.name: field for field in model._meta.get_fields()}
    found = []
    for name in model.get_edit_handler().get_form_options()["fields"]:
        field: Any = fields.get(name)
        owner = field and field.model
        common = name == "title" or owner is ResourcePage
        kind = _kind(field) if common or owner is model else None  # others are Wagtail's, such as the dates
        if kind is None:
            continue
        found.append(
            Column(
                name,
                kind,
                field.verbose_name,
                field.help_text,
                per_language=name in words,
                types=() if common else (model.resource_type,),
                model_field=field,
                required=not field.blank and not field.has_default(),
            )
        )
    return found


def _kind(field: Any) -> Kind | None:
    """None: written in the form alone."""
    if isinstance(field, StreamField):
        kinds: dict[type, Kind] = {BodyBlock: "paragraphs", LinesBlock: "lines"}
        return kinds.get(type(field.stream_block))
    if field.many_to_many or isinstance(field, CountriesField):
        return "several"
    if field.many_to_one:
        related: dict[Any, Kind] = {ResourceFile: "file", ResourceImage: "image", Project: "one"}
        return related.get(field.related_model)
    return "one" if field.choices else "text"


def columns_for(languages: Sequence[str]) -> list[Slot]:
    """Of a sheet for works in these languages."""
    return [
        Slot(column, language)
        for column in columns().values()
        for language in (languages if column.per_language else [""])
    ]


@cache
def all_slots() -> dict[str, Slot]:
    return {slot.name: slot for slot in columns_for(supported_languages())}


def read_header(names: Sequence[str]) -> list[Slot]:
    """ValidationError if a column is not known, is there twice or is missing."""
    known = all_slots()
    written = [name.strip().lower() for name in names]
    errors = [_unknown(name, known) for name in dict.fromkeys(written) if name not in known]
    twice = sorted({name for name in written if written.count(name) > 1 and name})
    errors += [_("The column “%(column)s” is there twice. Delete one.") % {"column": name} for name in twice]
    missing = [name for name in ("key", "type") if name not in written]
    if not any(name.startswith("title_") for name in written):
        missing.append("title_…")
    errors += [_("The column “%(column)s” is missing. The template has it.") % {"column": name} for name in missing]
    if errors:
        raise ValidationError(errors[:10])
    return [known[name] for name in written]


def _unknown(name: str, known: dict[str, Slot]) -> str:
    if not name:
        return _("A column has no name in the first row. Name it as in the template, or delete it.")
    message = _("The column “%(column)s” is not known. Name it as in the template, or delete it.") % {
        "column": name[:60]
    }
    near = difflib.get_close_matches(name, known, 1)
    guess = _("Is it “%(column)s”?") % {"column": near[0]} if near else ""
    return f"{message} {guess}".strip()

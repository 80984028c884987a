"""The made-up works as rows of the real tables, so that all the product asks the database it is answered by.

Invariant: a work's pages give the document that the corpus says it has (`test_corpus.py`). They are written past the
models, which would take an hour for what takes a minute."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any
from uuid import UUID, uuid5

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import Model
from wagtail.models import Page

from cms.media.models import ResourceFile
from cms.media.video.models import Track, Video
from cms.partners.models import PartnerIndexPage
from cms.terminology.models import Concept
from resourcebank.checks import resource_page_types
from resourcebank.files import FORMATS
from resourcebank.models import CONCEPT_FIELDS, Project, ResourcePage, ResourcePageFile
from search.engines.base import ResourceDocument, VariantDocument
from search.vocabulary import current_vocabulary

from .corpus import CONCEPTS, MadeWork, StoredFile, Values, cue_times

WORKS_AT_ONCE = 1_000
MIMES = ("application/pdf", "text/plain", "text/csv", "audio/mpeg", "application/zip")
_BLOCKS = UUID("8f4ce0f6-4b5c-4a0e-9d5e-0f5b3f6b9a10")  # blocks' ids are made from it


def read_values() -> Values:
    """What the bank's own vocabularies, partners and projects allow; makes the files if they are missing."""
    vocabulary = current_vocabulary()
    for number, mime in enumerate(MIMES):
        defaults = {"mime": mime, "file_size": 40_000 * (number + 1), "sha256": "0" * 64, "file": f"bench/{number}"}
        ResourceFile.objects.get_or_create(title=f"bench {number}", defaults=defaults)
    files = ResourceFile.objects.filter(title__startswith="bench ").order_by("pk")
    return Values(
        partners=list(vocabulary.partners),
        projects=[(project.slug, project.programme) for project in vocabulary.projects.values()],
        concepts={facet: vocabulary.values(facet) for facet in CONCEPTS},
        files=[StoredFile(file.pk, FORMATS[file.mime], file.file_size or 0) for file in files],
    )


def fill_database(works: Iterable[MadeWork]) -> None:
    """All or nothing."""
    with transaction.atomic():
        filler = _Filler()
        remaining = iter(works)
        while batch := list(islice(remaining, WORKS_AT_ONCE)):
            filler.write(batch)
        filler.finish()


class _Filler:
    def __init__(self) -> None:
        self._next_id = Page.objects.order_by("-pk").values_list("pk", flat=True)[0] + 1
        containers = PartnerIndexPage.objects.select_related("locale", "partner")
        self._containers = {(page.partner.slug, page.locale.language_code): page for page in containers}
        self._children = {page.pk: page.numchild for page in containers}
        self._models: dict[str, type[ResourcePage]] = {model.resource_type: model for model in resource_page_types()}
        self._types = {name: ContentType.objects.get_for_model(model).pk for name, model in self._models.items()}
        self._concepts = dict(Concept.objects.values_list("slug", "pk"))
        self._projects = dict(Project.objects.values_list("slug", "pk"))
        self._tables: dict[type[Model], _Table] = {}

    def write(self, works: Iterable[MadeWork]) -> None:
        links: dict[type[Model], list[Model]] = {ResourcePageFile: []}
        for work in works:
            original = self._add_pages(work.document)
            links[ResourcePageFile] += [
                ResourcePageFile(page_id=original, file_id=file.pk, sort_order=number)
                for number, file in enumerate(work.files)
            ]
            for facet, field in CONCEPT_FIELDS.items():
                through: Any = ResourcePage._meta.get_field(field).remote_field.through  # type: ignore[union-attr]
                links.setdefault(through, []).extend(
                    through(resourcepage_id=original, concept_id=self._concepts[slug])
                    for slug in work.document.facets[facet]
                )
        # Tables of parents before those of their children.
        for table in sorted(self._tables.values(), key=lambda table: len(table.model._meta.parents)):
            table.write()
        for model, rows in links.items():
            model._base_manager.bulk_create(rows)

    def finish(self) -> None:
        for pk, count in self._children.items():
            Page.objects.filter(pk=pk).update(numchild=count)

    def _add_pages(self, work: ResourceDocument) -> int:
        """Returns the original's id."""
        original = self._next_id
        for variant in work.variants:
            self._add_page(work, variant, None if self._next_id == original else original)
            self._next_id += 1
        if work.facets["type"] == ("toolkit_video",):
            self._add_film(work, original)
        return original

    def _add_film(self, work: ResourceDocument, pk: int) -> None:
        """With captions in each language of the work."""
        shelf = self._containers[work.facets["partner"][0], work.variants[0].language]
        video = Video.objects.create(pk=pk, url=_film(work), collection_id=shelf.partner.collection_id)
        Track.objects.bulk_create(
            Track(
                video=video,
                kind=Track.Kind.SUBTITLES if number else Track.Kind.CAPTIONS,
                locale_id=self._containers[work.facets["partner"][0], variant.language].locale_id,
                translation_key=UUID(work.id),
                text=_captions(variant),
                public_text=_captions(variant),
            )
            for number, variant in enumerate(work.variants)
            if variant.captions
        )

    def _add_page(self, work: ResourceDocument, variant: VariantDocument, original: int | None) -> None:
        type = work.facets["type"][0]
        model = self._models[type]
        container = self._containers[work.facets["partner"][0], variant.language]
        self._children[container.pk] += 1
        pk, slug = self._next_id, work.id
        project = self._projects[work.facets["project"][0]] if work.facets["project"] else None
        page = {
            "id": pk,
            "path": Page._get_path(container.path, container.depth + 1, self._children[container.pk]),
            "depth": container.depth + 1,
            "translation_key": UUID(work.id),
            "locale_id": container.locale_id,
            "live": True,
            "first_published_at": work.published_at,
            "last_published_at": work.updated_at,
            "title": variant.title,
            "draft_title": variant.title,
            "slug": slug,
            "content_type_id": self._types[type],
            "url_path": f"{container.url_path}{slug}/",
        }
        common = {
            "page_ptr_id": pk,
            "is_original": original is None,
            "translation_of_id": original,
            "partner_id": container.partner_id,
            "summary": variant.summary,
            "body": _body(work, variant),
            "project_id": project,
            "countries": list(work.facets["country"]),
            "level": (*work.facets["level"], "")[0],
            "duration_minutes": work.duration_s and work.duration_s // 60,
            "licence": work.facets["licence"][0],
        }
        own = {
            "resourcepage_ptr_id": pk,
            "video_url": _film(work) if type == "toolkit_video" else "",
            "deadline": work.deadline,
            "starts_at": work.starts_at,
        }
        for owner, row in ((Page, page), (ResourcePage, common), (model, own)):
            self._tables.setdefault(owner, _Table(owner)).add(row)


class _Table:
    """Rows waiting to be written to one model's own table; columns that are not given get the field's default."""

    def __init__(self, model: type[Model]) -> None:
        self.model = model
        self._fields = {field.attname: field for field in model._meta.local_concrete_fields}
        template = model()
        self._defaults = {name: self._stored(name, getattr(template, name)) for name in self._fields}
        names = ", ".join(connection.ops.quote_name(str(field.column)) for field in self._fields.values())
        places = ", ".join(["%s"] * len(self._fields))
        self._insert = f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({names}) VALUES ({places})"  # noqa: S608
        self._rows: list[list[Any]] = []

    def add(self, row: Mapping[str, Any]) -> None:
        stored = {name: self._stored(name, value) for name, value in row.items() if name in self._fields}
        self._rows.append([stored.get(name, default) for name, default in self._defaults.items()])

    def write(self) -> None:
        rows, self._rows = self._rows, []
        with connection.cursor() as cursor:
            cursor.executemany(self._insert, rows)

    def _stored(self, name: str, value: Any) -> Any:
        return self._fields[name].get_db_prep_save(value, connection)


def _body(work: ResourceDocument, variant: VariantDocument) -> str:
    paragraphs = variant.body.split("\n")
    ids = (str(uuid5(_BLOCKS, f"{work.id}{number}")) for number in range(len(paragraphs)))
    blocks = ({"type": "text", "id": id, "value": f"<p>{text}</p>"} for id, text in zip(ids, paragraphs, strict=True))
    return json.dumps(list(blocks), ensure_ascii=False)


def _film(work: ResourceDocument) -> str:
    return f"https://video.example.org/{work.id}"


def _captions(variant: VariantDocument) -> str:
    return "\n\n".join(["WEBVTT", *_cues(variant)]) if variant.captions else ""


def _cues(variant: VariantDocument) -> Iterator[str]:
    for (start, end), line in zip(cue_times(variant), variant.captions.split("\n"), strict=True):
        yield f"{_time(start)} --> {_time(end)}\n{line}"


def _time(seconds: float) -> str:
    return f"{int(seconds) // 60:02d}:{seconds % 60:06.3f}"

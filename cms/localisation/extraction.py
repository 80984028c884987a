"""A source's record in wagtail-localize's tables, written in a bounded number of queries; wagtail-localize's own way asks
about twenty for each text, while whoever publishes waits. Invariant: the same rows come of it
(`tests/cms/localisation/test_extraction.py`)."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from modelcluster.models import ClusterableModel, get_serializable_data_for_fields
from wagtail_localize.models import (
    OverridableSegment,
    RelatedObjectSegment,
    String,
    StringSegment,
    Template,
    TemplateSegment,
    TranslatableObject,
    TranslationContext,
    TranslationSource,
    get_schema_version,
)
from wagtail_localize.segments.extract import extract_segments
from wagtail_localize.segments.types import (
    OverridableSegmentValue,
    RelatedObjectSegmentValue,
    StringSegmentValue,
    TemplateSegmentValue,
)

AT_ONCE = 400


@transaction.atomic
def record_source(instance: Any) -> TranslationSource:
    """With the words that `instance` (of its specific class, as the database has it) has now."""
    known, _created = TranslatableObject.objects.get_or_create_from_instance(instance)
    data = {
        "content_json": _content(instance),
        "schema_version": get_schema_version(instance._meta.app_label),
        "object_repr": str(instance)[:200],
        "last_updated_at": timezone.now(),
    }
    kind = ContentType.objects.get_for_model(type(instance))
    source, _created = TranslationSource.objects.update_or_create(
        object=known, locale=instance.locale, specific_content_type=kind, defaults=data
    )
    _refresh_segments(source)
    return source


def _content(instance: Any) -> str:
    if isinstance(instance, ClusterableModel):
        content: str = instance.to_json()
        return content
    return json.dumps(get_serializable_data_for_fields(instance), cls=DjangoJSONEncoder)


def _refresh_segments(source: TranslationSource) -> None:
    instance = source.as_instance()
    found = list(extract_segments(instance))
    contexts = _contexts(source, instance, {one.path for one in found})
    texts = [one for one in found if isinstance(one, StringSegmentValue)]
    strings = _strings(source.locale_id, {one.string.data for one in texts})
    _keep(
        StringSegment,
        source,
        ("context_id", "order", "string_id", "attrs"),
        ((contexts[one.path], one.order, strings[one.string.data], _json(one.attrs)) for one in texts),
    )
    shapes = [one for one in found if isinstance(one, TemplateSegmentValue)]
    templates = _templates(shapes)
    _keep(
        TemplateSegment,
        source,
        ("context_id", "order", "template_id"),
        ((contexts[one.path], one.order, templates[_uuid(one)]) for one in shapes),
    )
    links = (one for one in found if isinstance(one, OverridableSegmentValue))
    _keep(
        OverridableSegment,
        source,
        ("context_id", "order", "data_json"),
        ((contexts[one.path], one.order, _json(one.data)) for one in links),
    )
    # Works refer to no translatable snippets; should one come, it costs what wagtail-localize takes.
    related = [
        RelatedObjectSegment.from_value(source, one) for one in found if isinstance(one, RelatedObjectSegmentValue)
    ]
    source.relatedobjectsegment_set.exclude(pk__in=[one.pk for one in related]).delete()


def _keep(
    model: type[Model], source: TranslationSource, names: tuple[str, ...], wanted: Iterable[tuple[Any, ...]]
) -> None:
    """Rows of these values and no others."""
    rows: Any = model._default_manager.filter(source=source)
    there = {tuple(values): pk for pk, *values in rows.values_list("pk", *names)}
    keys = dict.fromkeys(wanted)
    gone = [pk for key, pk in there.items() if key not in keys]
    for start in range(0, len(gone), AT_ONCE):
        rows.filter(pk__in=gone[start : start + AT_ONCE]).delete()
    new = (model(source=source, **dict(zip(names, key, strict=True))) for key in keys if key not in there)
    model._default_manager.bulk_create(new, batch_size=AT_ONCE)


def _contexts(source: TranslationSource, instance: Any, paths: set[str]) -> dict[str, int]:
    rows = TranslationContext.objects.filter(object_id=source.object_id)
    there = dict(rows.values_list("path", "pk"))
    new = []
    for path in sorted(paths - there.keys()):
        context = TranslationContext(
            object_id=source.object_id, path=path, path_id=TranslationContext._get_path_id(path)
        )
        context.save = _not_yet  # type: ignore[method-assign]  # its field's path is kept as soon as it is known
        context.get_field_path(instance)
        new.append(context)
    if new:
        TranslationContext.objects.bulk_create(new, ignore_conflicts=True, batch_size=AT_ONCE)
        there = dict(rows.values_list("path", "pk"))
    return there


def _not_yet(**kwargs: Any) -> None:
    """It is saved with the others."""


def _strings(locale_id: int, texts: set[str]) -> Mapping[str, int]:
    hashes = {String._get_data_hash(text): text for text in texts}
    return _get_or_create(
        String.objects.filter(locale_id=locale_id),
        "data_hash",
        {key: String(locale_id=locale_id, data_hash=key, data=text) for key, text in hashes.items()},
        hashes,
    )


def _templates(values: list[TemplateSegmentValue]) -> Mapping[uuid.UUID, int]:
    rows = {
        _uuid(one): Template(
            uuid=_uuid(one), template=one.template, template_format=one.format, string_count=one.string_count
        )
        for one in values
    }
    return _get_or_create(Template.objects.all(), "uuid", rows, {key: key for key in rows})


def _get_or_create(
    rows: Any, name: str, wanted: Mapping[uuid.UUID, Any], called: Mapping[uuid.UUID, Any]
) -> dict[Any, int]:
    """`called`: what each is known as to the caller -> its id."""
    there = _ids(rows, name, wanted)
    new = [row for key, row in wanted.items() if key not in there]
    if new:
        rows.model.objects.bulk_create(new, ignore_conflicts=True, batch_size=AT_ONCE)
        there = _ids(rows, name, wanted)
    return {called[key]: pk for key, pk in there.items()}


def _ids(rows: Any, name: str, keys: Iterable[uuid.UUID]) -> dict[uuid.UUID, int]:
    found: dict[uuid.UUID, int] = {}
    every = list(keys)
    for start in range(0, len(every), AT_ONCE):
        part = rows.filter(**{f"{name}__in": every[start : start + AT_ONCE]})
        found |= dict(part.values_list(name, "pk"))
    return found


def _uuid(value: TemplateSegmentValue) -> uuid.UUID:
    """As `Template.from_value` names it."""
    return uuid.uuid5(uuid.uuid5(Template.BASE_UUID_NAMESPACE, value.format), value.template)


def _json(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder)

from __future__ import annotations

from typing import Any

from django.db.models import Model
from wagtail.models import ReferenceIndex

from cms.identifiers import read_id


def references(version: Model, model: type[Model]) -> set[int]:
    """Ids of the files or images (`model`) that one version of a page holds: in its fields, lists and text. The version
    may be a revision that was never published, of which Wagtail's own index knows nothing."""
    wanted: Any = ReferenceIndex._get_base_content_type(model).pk
    found = ReferenceIndex._extract_references_from_object(version)
    return {number for kind, pk, *_paths in found if kind == wanted and (number := read_id(pk))}

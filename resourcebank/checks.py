"""A page type that does not say how the API shows it and what search reads of it does not start."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from .models import ResourcePage

DECLARATIONS = ("resource_type", "api_own_fields", "index_fields")


def resource_page_types() -> list[type[ResourcePage]]:
    """Every concrete page type, in the order of the API's `type` values' definition."""
    found: list[type[ResourcePage]] = []
    pending = list(ResourcePage.__subclasses__())
    while pending:
        model = pending.pop(0)
        pending += model.__subclasses__()
        if not model._meta.abstract:
            found.append(model)
    return found


@register("resourcebank")
def check_page_types(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    models = resource_page_types()
    errors = [error for model in models for error in check_page_type(model)]
    values = [model.resource_type for model in models]
    for value in sorted({value for value in values if values.count(value) > 1}):
        errors.append(Error(f"Two page types have the resource_type {value!r}.", id="resourcebank.E003"))
    return errors


@register("resourcebank")
def check_preview_url(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if settings.PREVIEW_URL and "{token}" not in settings.PREVIEW_URL:
        return [Error("PREVIEW_URL has no {token} in it.", id="resourcebank.E004")]
    return []


def check_page_type(model: type[ResourcePage]) -> Iterator[CheckMessage]:
    for declaration in DECLARATIONS:
        if declaration not in vars(model):
            yield Error(
                f"{model.__name__} does not declare {declaration}.",
                hint=f"Give the class its own {declaration}; see ResourcePage.",
                obj=model,
                id="resourcebank.E001",
            )
    for name in {*model.api_own_fields, *model.index_fields}:
        if name not in {field.name for field in model._meta.get_fields()}:
            yield Error(
                f"{model.__name__} names the field {name!r}, which it does not have.", obj=model, id="resourcebank.E002"
            )

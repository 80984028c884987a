from __future__ import annotations

import pytest

from resourcebank.checks import check_page_type, resource_page_types
from resourcebank.models import GuidelinePage, ResourcePage


@pytest.mark.parametrize("model", resource_page_types(), ids=lambda model: model.__name__)
def test_every_page_type_declares_its_api_and_search_fields(model: type[ResourcePage]) -> None:
    assert list(check_page_type(model)) == []


def test_there_are_eleven_types() -> None:
    assert sorted(model.resource_type for model in resource_page_types()) == [
        "case_study",
        "country_overview",
        "course",
        "event",
        "guideline",
        "opportunity",
        "project_document",
        "scenario",
        "tool",
        "toolkit_video",
        "training_material",
    ]


def test_a_type_that_declares_nothing_is_an_error() -> None:
    silent = type("SilentPage", (), {"api_own_fields": (), "index_fields": (), "_meta": GuidelinePage._meta})
    errors = list(check_page_type(silent))  # type: ignore[arg-type]
    assert [error.id for error in errors] == ["resourcebank.E001"]
    assert "resource_type" in errors[0].msg


def test_a_field_that_is_not_there_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(GuidelinePage, "index_fields", ("no_such_field",))
    assert [error.id for error in check_page_type(GuidelinePage)] == ["resourcebank.E002"]

"""The admin as Wagtail and wagtail-localize ship it: the control that shows the sweep finds what there is to find."""

from __future__ import annotations

from typing import Any

import pytest
from wagtail import hooks
from wagtail.models import Page
from wagtail.permissions import policy_registry

from resourcebank.models import ResourcePage

OURS = ("cms.partners.", "cms.localisation.")


def make_stock(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """Until the test is over: no gate, no hooks, views and policy of ours."""
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "AdminGate" not in name]
    settings.ROOT_URLCONF = "tests.matrix.stock_urls"
    hooks.search_for_hooks()
    stock = {
        name: [(function, order) for function, order in registered if not function.__module__.startswith(OURS)]
        for name, registered in hooks._hooks.items()
    }
    monkeypatch.setattr(hooks, "_hooks", stock)
    monkeypatch.delitem(policy_registry.values_by_class, Page)
    for method in ("permissions_for_user", "get_admin_display_title"):
        monkeypatch.setattr(ResourcePage, method, getattr(Page, method))

"""Wagtail's header shows a variable named `heading` in place of the page's <h1>, whatever it was meant for; its slim one
shows no <h1> at all where there are no breadcrumbs."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings


def test_no_page_of_the_admin_loses_its_heading() -> None:
    templates = [path for app in ("cms", "resourcebank") for path in Path(settings.BASE_DIR, app).rglob("*.html")]
    with_header = [path for path in templates if "shared/header.html" in path.read_text()]
    assert len(with_header) > 10
    assert not [path for path in with_header if re.search(r"\b(as|asvar) heading\b", path.read_text())]
    assert not [path for path in templates if "slim_header.html" in path.read_text()]

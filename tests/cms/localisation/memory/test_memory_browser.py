"""The memory's pages as who looks after it meets them in a browser, on a large screen and a small one."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from cms.localisation.memory.tmx import Unit, write_tmx
from tests.cms.media.bank import serving_bank_of_one
from tests.keyboard import violations

pytestmark = pytest.mark.browser
FILL = """
from django.contrib.auth.models import User
from tests.cms.localisation.memory.memories import fill
User.objects.update(is_superuser=True)
fill([("Et langt ord: velferdsteknologiprosjektledersamling", "Ett långt ord")] * 60)
"""


def check(page: Page, read_at: int = 320) -> None:
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if width == read_at:
            assert violations(page, "#main") == []


def test_the_memory_is_looked_after_on_any_screen(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "minne.tmx"
    file.write_bytes(write_tmx("nb", "sv", [Unit("Ny", "Ny"), Unit("Rart", "<b>Konstigt</b>")]))
    with serving_bank_of_one(tmp_path, FILL) as (_env, address, session, _words):
        context = browser.new_context(base_url=address)
        context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
        page = context.new_page()
        page.goto("/admin/localize/memory/")
        check(page)
        page.get_by_label("From").select_option("nb")
        page.get_by_label("Into").select_option("sv")
        page.get_by_label("TMX file").set_input_files(file)
        page.get_by_role("button", name="See what it would add").click()
        expect(page.get_by_text("Not taken: 1")).to_be_visible()
        check(page)
        page.get_by_role("button", name="Import what is new").click()
        expect(page.get_by_text("1 text imported.")).to_be_visible()
        page.reload()  # Wagtail's message comes with a fade, in which its contrast is low
        expect(page.get_by_text("61 entries")).to_be_visible()
        check(page, read_at=1280)
        page.get_by_label("Words in either language").fill("NY")
        page.get_by_label("Words in either language").press("Enter")
        expect(page.get_by_text("1 entry", exact=True)).to_be_visible()
        page.get_by_role("link", name="Delete “Ny”").click()
        expect(page.get_by_label("Why is it deleted?")).to_be_visible()
        check(page)
        page.get_by_label("Why is it deleted?").fill("Prøve")
        page.get_by_role("button", name="Delete").click()
        expect(page.get_by_text("60 entries")).to_be_visible()
        context.close()

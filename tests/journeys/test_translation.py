"""A translator's way by the keyboard alone, from taking a job to what readers see: memory, terms and checks at hand. Whoever
runs it with RESOURCEBANK_PICTURES=1 (`make pictures`) gets the pictures of docs/translators.md."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.cms.media.bank import bank_of_one
from tests.keyboard import go_to
from tests.services import ROOT, manage, running_server

pytestmark = pytest.mark.browser
PICTURES = ROOT / "docs/images/translators"
PREPARE = """
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from cms.localisation.services import publish_translation, save_strings
from cms.terminology.models import Concept, ConceptScheme, Term
from tests.cms.localisation.helpers import start
from tests.factories import make_user, make_work
customer = Concept.objects.create(scheme=ConceptScheme.objects.create(slug="terms"), slug="customer")
Term.objects.create(concept=customer, language="nb", text="kunde")
Term.objects.create(concept=customer, language="sv", text="kund")
RICH = "<p>Ring <b>tre kunder</b> før fredag.</p>"
_page, before = start(make_work("Finn kunder", summary="Fire steg til den første kunden.", body=[("text", RICH)]))
save_strings(before, {
    "Finn kunder": "Hitta kunder", "Fire steg til den første kunden.": "Fyra steg till den första kunden.",
    "Ring <b>tre kunder</b> før fredag.": "Ring <b>tre kunder</b> före fredag.",
})
publish_translation(before)
start(make_work("Møt kunder", summary="Fem steg til den første kunden.", body=[("text", RICH)]))
user, session = make_user("sigrid", "Translators (sv)"), SessionStore()
session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
session.save()
print("prepared", session.session_key)
"""


@pytest.fixture
def page(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """Of a translator into Swedish, at the first page of the admin."""
    env, _editor, _collection = bank_of_one(tmp_path)
    session = manage(env, "shell", "--no-imports", "-c", PREPARE).split("prepared ")[1].strip()
    with running_server(env) as address:
        context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 860}, locale="en")
        context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
        page = context.new_page()
        page.goto("/admin/")
        yield page
        context.close()


def picture(page: Page, name: str) -> None:
    if os.environ.get("RESOURCEBANK_PICTURES"):
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURES / f"{name}.png")


def press(page: Page, selector: str) -> None:
    go_to(page, selector)
    page.keyboard.press("Enter")


def follow(page: Page, selector: str) -> None:
    """A link, or a button that sends a form."""
    with page.expect_navigation():
        press(page, selector)


def test_from_taking_a_job_to_what_readers_see(page: Page) -> None:
    follow(page, "a[href$='/admin/localize/queue/']")
    expect(page.get_by_role("heading", name="Translations into Swedish")).to_be_visible()
    follow(page, "a[href='?show=new']")
    expect(page.locator("button[name=claim]")).to_be_visible()
    picture(page, "queue")
    follow(page, "button[name=claim]")
    expect(page.get_by_text("It is yours now.")).to_be_visible()
    follow(page, "a[href='?show=mine']")
    follow(page, ".queue-jobs h3 a")

    fields = page.locator("textarea[data-text]")
    expect(fields).to_have_count(3)
    go_to(page, "textarea[data-text]")
    side = page.get_by_role("complementary", name="About this text")
    expect(side.get_by_text("kund", exact=True)).to_be_visible()  # the term, found in "kunder"
    page.keyboard.type("Möt kunder")
    page.keyboard.press("Control+Shift+Enter")
    expect(fields.nth(1)).to_be_focused()
    expect(side.get_by_text(re.compile(r"9\d %"))).to_be_visible()  # nearly the same, approved elsewhere
    picture(page, "side")
    page.keyboard.type("Fem steg till den första kunden")
    page.keyboard.press("Control+Shift+Enter")
    warned = page.get_by_text("Warning:").first
    expect(warned).to_be_visible()  # the full stop is missing
    page.keyboard.press("End")
    page.keyboard.type(".")
    page.keyboard.press("Control+Shift+Enter")
    expect(fields.nth(2)).to_be_focused()
    expect(side.get_by_text("100 %")).to_be_visible()
    press(page, "aside button[value=insert]")
    expect(fields.nth(2)).to_have_value("Ring [1]tre kunder[/1] före fredag.")
    picture(page, "editor")
    go_to(page, f"[name={fields.nth(2).get_attribute('name')}]")
    page.keyboard.press("Control+Shift+Enter")
    expect(page.locator("[data-status=approved]")).to_have_count(3)
    follow(page, "button[value=publish]")
    expect(page.get_by_text("Published “Möt kunder” in Swedish.")).to_be_visible()
    page.goto("/sv/?q=kunden")
    page.get_by_role("link", name="Möt kunder").first.press("Enter")
    expect(page.get_by_role("heading", name="Möt kunder")).to_be_visible()
    expect(page.locator("main b", has_text="tre kunder")).to_be_visible()
    picture(page, "published")


def test_the_guide_shows_these_pictures() -> None:
    shown = re.findall(r"!\[[^]]+\]\(images/(translators/[\w-]+\.png)\)", (ROOT / "docs/translators.md").read_text())
    assert sorted(shown) == sorted(f"translators/{path.name}" for path in PICTURES.glob("*.png"))

"""A partner's first day, by the keyboard alone: from the letter that invites her to a toolkit video with a PDF that lies
with the reviewers. Whoever runs it with RESOURCEBANK_PICTURES=1 (`make pictures`) gets the pictures of docs/partners.md."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.cms.media.samples import MP4
from tests.database import migrated_server_environment
from tests.keyboard import go_to, type_into
from tests.services import ROOT, manage, running_server

from .test_upload_review_publish import make_pdf

pytestmark = pytest.mark.browser
PICTURES = ROOT / "docs/images/partners"
MOST_STEPS = 21  # keys that do something: Enter, Space, a chosen file; typing and moving about are not counted
PREPARE = """
import json
from cms.partners import members
from cms.partners.models import Role
from home.site import ensure_site
from tests.factories import make_partner, make_user
ensure_site()
partner = make_partner("fjord")
partner.name = "Fjord folkehøgskole"
partner.save()
boss = make_user("boss", *(partner.roles.get(role=role).group for role in (Role.PUBLISHER, Role.ADMINISTRATOR)))
invitation = members.invite(boss, partner, "ny@example.org", Role.EDITOR, administers=False)
print("prepared" + json.dumps({"token": members.token_of(invitation)}))
"""


@pytest.fixture
def letter(tmp_path: Path) -> Iterator[str]:
    """The link that was sent."""
    env = migrated_server_environment(tmp_path / "bank")
    token = json.loads(manage(env, "shell", "--no-imports", "-c", PREPARE).rsplit("prepared", 1)[1])["token"]
    with running_server(env) as address:
        yield f"{address}/join/{token}/"


class Hands:
    """On a keyboard, counting what they do."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.steps = 0

    def press(self, selector: str, key: str = "Enter") -> None:
        go_to(self.page, selector)
        self.steps += 1
        self.page.keyboard.press(key)

    def choose_file(self, selector: str, path: Path) -> None:
        """Where the window is still busy with itself, the key is pressed once more."""
        with self.page.expect_file_chooser() as chooser:
            self.press(selector, "Space")
            for _try in range(5):
                self.page.wait_for_timeout(1_000)
                if chooser.is_done():
                    break
                go_to(self.page, selector)
                self.page.keyboard.press("Space")
        chooser.value.set_files(path)


def picture(page: Page, name: str) -> None:
    if os.environ.get("RESOURCEBANK_PICTURES"):
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURES / f"{name}.png")


def add_file(hands: Hands, opener: str, path: Path) -> None:
    """In the window that a chooser opens."""
    page = hands.page
    hands.press(opener)
    expect(page.locator(".modal-body [role=tab]").first).to_be_visible()
    expect(page.locator(".modal")).to_be_focused()  # which it is when it has come in
    hands.press(".modal-body [role=tab]", "ArrowRight")
    hands.choose_file(".modal-body input[type=file]", path)
    go_to(page, ".modal-body input[name$=title]")
    page.keyboard.press("Control+A")
    page.keyboard.type(path.stem)
    hands.press(".modal-body [type=submit]:not([disabled])")
    expect(page.locator(".modal-body")).to_have_count(0)


def film(folder: Path) -> Path:
    path = folder / "Den første kunden.mp4"
    path.write_bytes(MP4)
    return path


def write_captions(hands: Hands) -> None:
    """From the form and back to it."""
    page = hands.page
    hands.press("a[href$='/tracks/']")
    expect(page.locator("button[name=add]")).to_be_visible()
    hands.press("button[name=add]")
    expect(page.locator("details:has([name=words])")).to_be_visible()
    hands.press("details:has([name=words]) summary")
    type_into(page, "[name=words]", "Hei og velkommen. Snakk med naboen din.")
    type_into(page, "[name=seconds]", "8")
    hands.press("button[value=time]")
    expect(page.get_by_text("This is not saved yet.")).to_be_visible()
    picture(page, "captions")
    hands.press("button[value=save]")
    expect(page.get_by_text("This is not saved yet.")).to_have_count(0)
    hands.press("a[href$='/tracks/']")
    expect(page.locator("main a[href$='/edit/']")).to_be_visible()
    hands.press("main a[href$='/edit/']")
    expect(page.locator("[name=title]")).to_be_visible()


def test_a_new_partner_hands_in_her_first_video(browser: Browser, letter: str, tmp_path: Path) -> None:
    page = browser.new_context(viewport={"width": 1280, "height": 860}, locale="en").new_page()
    hands = Hands(page)
    page.goto(letter)
    for name, text in (("username", "ny"), ("first_name", "Ny"), ("last_name", "Person")):
        type_into(page, f"[name={name}]", text)
    for name in ("password1", "password2"):
        type_into(page, f"[name={name}]", "et langt og nytt passord")
    picture(page, "join")
    hands.press("main button[type=submit]")
    page.wait_for_url("**/admin/**")

    expect(page.get_by_role("heading", name="Fjord folkehøgskole")).to_be_visible()
    picture(page, "desk")
    hands.press(".desk-types a[href*=toolkitvideo]")
    expect(page.locator("[name=title]")).to_be_visible()
    type_into(page, "[name=title]", "Å møte den første kunden")
    type_into(page, "[name=summary]", "Fire minutter om den første samtalen.")
    add_file(hands, "[id^=id_video_file] button[data-chooser-action-choose]", film(tmp_path))
    hands.press("#id_files-ADD")
    add_file(hands, "[id^=id_files-0] button[data-chooser-action-choose]", make_pdf(tmp_path))
    page.locator("[name=title]").scroll_into_view_if_needed()
    picture(page, "form")
    with page.expect_navigation():
        hands.press("footer .action-save")
    write_captions(hands)
    hands.press("footer [data-w-dropdown-target=toggle]")
    hands.press("footer [name=action-submit]")
    expect(page.get_by_text(re.compile("has been submitted|submitted for moderation"))).to_be_visible()
    page.goto(f"{letter.split('/join/', maxsplit=1)[0]}/admin/")
    expect(page.get_by_role("link", name="Å møte den første kunden").first).to_be_visible()
    picture(page, "waiting")
    assert hands.steps <= MOST_STEPS


def test_the_guide_shows_these_pictures() -> None:
    shown = re.findall(
        r"!\[[^]]+\]\(images/((?:partners|videos)/[\w-]+\.png)\)", (ROOT / "docs/partners.md").read_text()
    )
    taken = [path for folder in ("partners", "videos") for path in (PICTURES.parent / folder).glob("*.png")]
    assert sorted(shown) == sorted(str(path.relative_to(PICTURES.parent)) for path in taken)

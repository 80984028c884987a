"""The pages of our own in the admin for logging in, members, previews and approvals: read by axe, at 320 px, and walked by
keyboard alone; in a real browser, against the real server, with the second step required as in production."""

from __future__ import annotations

import json
from base64 import b32decode
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django_otp.oath import totp
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.database import migrated_server_environment
from tests.factories import PASSWORD
from tests.keyboard import focused, go_to, type_into, violations
from tests.services import prepared_server

pytestmark = pytest.mark.browser
PREPARE = """
import json
from django.contrib.auth.models import User
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice
from cms.localisation.services import start_translation
from cms.partners import members
from cms.partners.locale_roles import LocaleRole, locale_group
from cms.partners.models import Role
from cms.review.workflow import ensure_review_workflow
from home.site import ensure_site
from tests.factories import PASSWORD, make_partner, make_user, make_work, session_of
from wagtail.models import Locale
ensure_site()
fjord = make_partner("fjord")
make_partner("skog", language="sv", country="SE")
fjord.trusted = True
fjord.save()
sv = Locale.objects.get(language_code="sv")
role = lambda one: fjord.roles.get(role=one).group
people = {
    "boss": make_user("boss", role(Role.PUBLISHER), role(Role.ADMINISTRATOR)),
    "editor": make_user("editor", role(Role.EDITOR)),
    "reviewer": make_user("reviewer", "Reviewers"),
    "coordinator": make_user("coordinator", locale_group(sv, LocaleRole.COORDINATOR)),
    "network": User.objects.create_superuser("network", "network@example.org", PASSWORD),
}
make_user("publisher", role(Role.PUBLISHER))
make_user("given", role(Role.PUBLISHER))
device = lambda user: TOTPDevice.objects.create(user=user).persistent_id
sessions = {name: session_of(user, **{DEVICE_ID_SESSION_KEY: device(user)}) for name, user in people.items()}
given = TOTPDevice.objects.create(user=User.objects.get(username="given"))
invitation = members.invite(people["boss"], fjord, "ny@example.org", Role.EDITOR, administers=False)
work = make_work("Havna", publish=False)
for title in ("Fjellet", "Sjøen"):
    start_translation(make_work(title), sv)
make_work("Ledig")
for number in range(2):
    waiting = make_work(f"Venter {number}", publish=False)
    waiting.save_revision(user=people["editor"])
    ensure_review_workflow().start(waiting, people["editor"])
print("prepared" + json.dumps({
    "sessions": sessions, "partner": fjord.pk, "work": work.pk, "editor": people["editor"].pk,
    "join": members.token_of(invitation), "key": given.key,
}))
"""


class Bank:
    def __init__(self, address: str, ids: dict[str, Any], context: BrowserContext) -> None:
        self.address, self.ids, self._context = address, ids, context

    @contextmanager
    def page_of(self, who: str = "", width: int = 1280) -> Iterator[Page]:
        """In a browser that knows nobody else, but has Wagtail's scripts from the page before."""
        self._context.clear_cookies()
        if who:
            self._context.add_cookies([{"name": "sessionid", "value": self.ids["sessions"][who], "url": self.address}])
        page = self._context.new_page()
        page.set_viewport_size({"width": width, "height": 900})
        problems: list[str] = []
        page.on("pageerror", lambda error: problems.append(str(error)))
        yield page
        page.close()
        assert problems == []


@pytest.fixture(scope="module")
def bank(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bank]:
    env = migrated_server_environment(tmp_path_factory.mktemp("bank"))
    env["SECOND_FACTOR_REQUIRED"] = "1"
    with prepared_server(env, PREPARE) as (address, printed):
        context = browser.new_context(base_url=address)
        yield Bank(address, json.loads(printed), context)
        context.close()


def problems(page: Page) -> list[str]:
    """Of the page itself; its frame and the green of its messages are Wagtail's."""
    return violations(page, {"include": ["#main"], "exclude": [".messages"]})


PAGES = {
    "members": ("boss", "/admin/members/{partner}/"),
    "log": ("boss", "/admin/members/{partner}/log/"),
    "reset": ("boss", "/admin/second-factor/reset/{editor}/"),
    "join": ("", "/join/{join}/"),
    "join as somebody": ("editor", "/join/{join}/"),
    "transfer": ("network", "/admin/works/{work}/transfer/"),
    "set up anew": ("editor", "/admin/second-factor/set-up/"),
    "new codes": ("editor", "/admin/second-factor/recovery-codes/"),
    "account": ("editor", "/admin/account/"),
    "preview link": ("editor", "/admin/works/{work}/preview-link/"),
    "queue": ("reviewer", "/admin/works/to-approve/"),
    "translations": ("coordinator", "/admin/localize/queue/sv/?show=all"),
    "people of a language": ("coordinator", "/admin/localize/queue/sv/people/"),
}


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_nothing_is_cut_off(bank: Bank, name: str) -> None:
    who, url = PAGES[name]
    with bank.page_of(who, width=320) as page:
        answer = page.goto(url.format(**bank.ids))
        assert answer
        assert answer.status == 200
        assert page.url.endswith(url.format(**bank.ids))
        if name in {"members", "translations", "people of a language"}:
            for summary in page.locator("main details > summary").all():
                summary.press("Enter")
        assert problems(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 320


def press(page: Page, selector: str) -> None:
    go_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_the_second_step_is_set_up_and_given_by_keyboard(bank: Bank) -> None:
    with bank.page_of(width=320) as page:
        page.goto("/admin/pages/")
        type_into(page, "[name=username]", "publisher")
        type_into(page, "[name=password]", PASSWORD)
        press(page, "main button[type=submit]")
        expect(page.get_by_role("heading", level=1)).to_have_text("Set up the second step")
        expect(page.get_by_role("img", name="The key as a picture")).to_be_visible()
        assert problems(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        secret = page.locator("main code").inner_text().replace(" ", "")
        type_into(page, "[name=code]", "000000")
        page.keyboard.press("Enter")
        expect(page.get_by_text("This code is not right.")).to_be_visible()
        assert problems(page) == []
        for _try in range(30):  # whoever was wrong waits a second; a quick machine tries often in that
            page.locator("[name=code]").fill(f"{totp(b32decode(secret)):06}")
            with page.expect_navigation():
                page.keyboard.press("Enter")
            if page.get_by_role("heading", name="Recovery codes").count():
                break
        expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
        expect(page.locator("main li code")).to_have_count(10)
        assert problems(page) == []
        press(page, "main a.button")
        assert page.url.endswith("/admin/pages/")


def test_a_code_is_given_by_keyboard(bank: Bank) -> None:
    with bank.page_of(width=320) as page:
        page.goto("/admin/login/")
        type_into(page, "[name=username]", "given")
        type_into(page, "[name=password]", PASSWORD)
        press(page, "main button[type=submit]")
        expect(page.get_by_role("heading", level=1)).to_have_text("Second step")
        assert focused(page, "[name=code]")()
        assert problems(page) == []
        page.keyboard.type(f"{totp(bytes.fromhex(bank.ids['key'])):06}")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert page.url.endswith("/admin/")


def test_whoever_guesses_is_told_until_when(bank: Bank) -> None:
    with bank.page_of(width=320) as page:
        page.goto("/admin/login/")
        guess: dict[str, str | float | bool] = {
            name: page.input_value(f"[name={name}]") for name in ("csrfmiddlewaretoken", "next")
        }
        guess |= {"username": "somebody", "password": "a guess that is wrong"}
        for _number in range(9):
            assert page.request.post("/admin/login/", form=guess).ok
        page.fill("[name=username]", "somebody")
        page.fill("[name=password]", "a guess that is wrong")
        with page.expect_navigation():
            page.locator("[name=password]").press("Enter")
        expect(page.get_by_text("You may try again in 15 minutes, after ")).to_be_visible()
        assert problems(page) == []
        press(page, "main a.button")
        expect(page.get_by_role("heading", level=1)).to_have_text("Reset your password")


def test_somebody_is_invited_and_joins_by_keyboard(bank: Bank) -> None:
    with bank.page_of("boss") as page:
        page.goto(f"/admin/members/{bank.ids['partner']}/")
        type_into(page, "[name=email]", "annen@example.org")
        press(page, "[name=invite]")
        expect(page.get_by_text("An invitation was sent to annen@example.org.")).to_be_visible()
        go_to(page, "details summary")
        page.keyboard.press("Enter")
        expect(page.locator("details[open] [name=role]")).to_be_visible()
    with bank.page_of(width=320) as page:
        page.goto(f"/join/{bank.ids['join']}/")
        for name, text in (("username", "ny"), ("first_name", "Ny"), ("last_name", "Person")):
            type_into(page, f"[name={name}]", text)
        for name in ("password1", "password2"):
            type_into(page, f"[name={name}]", "kort")
        press(page, "main button[type=submit]")
        expect(page.get_by_text("This password is too short.")).to_be_visible()
        assert problems(page) == []
        for name in ("password1", "password2"):
            type_into(page, f"[name={name}]", "et langt og nytt passord")
        press(page, "main button[type=submit]")
        assert page.url.endswith("/admin/")  # an editor: no second step
        expect(page.get_by_text("Add material")).to_be_visible()


def test_a_work_is_handed_over_by_keyboard(bank: Bank) -> None:
    with bank.page_of("network") as page:
        page.goto(f"/admin/works/{bank.ids['work']}/transfer/")
        go_to(page, "[name=partner]")
        page.keyboard.type("Skog")
        press(page, "main button[type=submit]")
        expect(page.get_by_text("is Skog's now, in every language.")).to_be_visible()


def test_a_link_is_made_and_leads_to_the_preview_by_keyboard(bank: Bank) -> None:
    with bank.page_of("network") as page:
        page.goto(f"/admin/works/{bank.ids['work']}/preview-link/")
        press(page, "main button[type=submit]")
        assert problems(page) == []
        link = page.get_by_label("On this site").input_value()
    with bank.page_of(width=320) as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.headers.get("referer", "")))
        page.goto(link)
        expect(page.locator("main [role=status]")).to_be_visible()  # in the work's language
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        page.locator(".site-footer a").first.click()
        page.wait_for_load_state()
        assert not any("preview" in referrer for referrer in asked)


def test_works_are_ticked_and_approved_by_keyboard(bank: Bank) -> None:
    with bank.page_of("reviewer") as page:
        page.goto("/admin/works/to-approve/")
        go_to(page, "[name=work]")
        page.keyboard.press("Space")
        press(page, "main button[type=submit]")
        expect(page.get_by_text("1 work was approved")).to_be_visible()
        expect(page.locator("[name=work]")).to_have_count(1)
        assert problems(page) == []

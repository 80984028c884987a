"""Passwords: how they are chosen, what becomes of guessing, and how a forgotten one is changed; as people see it."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.core import mail
from django.db.models import F
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.accounts.lockout import client_address
from cms.accounts.models import ResetRequest
from tests.factories import PASSWORD, make_editor, make_user

pytestmark = pytest.mark.django_db
LOGIN, FORGOTTEN = reverse("wagtailadmin_login"), reverse("wagtailadmin_password_reset")
NEW = "fjorten-nye-bokstaver"


def log_in(name: str, password: str = PASSWORD, client: Any = None, **headers: Any) -> Any:
    return (client or Client()).post(LOGIN, {"username": name, "password": password}, headers=headers)


def guess(name: str, times: int, **headers: str) -> Any:
    for _number in range(times):
        answer = log_in(name, "wrong", **headers)
    return answer


def ten_minutes_go_by() -> None:
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(minutes=10))


def same_but_for_time_and_token(answers: Iterable[Any]) -> bool:
    varying = r"\d\d:\d\d|[A-Za-z0-9]{64}"
    return len({re.sub(varying, "", answer.content.decode()) for answer in answers}) == 1


class TestGuessing:
    def test_ten_wrong_passwords_and_one_waits(self) -> None:
        make_editor("anna")
        assert guess("anna", 9).status_code == 200
        answer = guess("anna", 1)
        content = answer.content.decode()
        assert answer.status_code == 429
        assert "You may try again in 15 minutes, after " in content
        assert FORGOTTEN in content
        assert 890 <= int(answer.headers["Retry-After"]) <= 901
        assert log_in("anna").status_code == 429  # with the right one too

    def test_trying_on_makes_the_wait_no_longer(self) -> None:
        make_editor("anna")
        guess("anna", 10)
        ten_minutes_go_by()
        assert int(guess("anna", 3).headers["Retry-After"]) <= 301
        ten_minutes_go_by()
        assert log_in("anna").status_code == 302

    def test_others_log_in_meanwhile_and_so_does_she_from_elsewhere(self, settings: Any) -> None:
        settings.TRUSTED_PROXIES = 1
        make_editor("anna")
        make_editor("bo")
        guess("anna", 10, x_forwarded_for="203.0.113.9")
        assert log_in("bo", x_forwarded_for="203.0.113.9").status_code == 302
        assert log_in("anna", x_forwarded_for="203.0.113.10").status_code == 302
        assert log_in("anna", x_forwarded_for="203.0.113.9").status_code == 429

    def test_a_name_without_an_account_is_answered_alike(self) -> None:
        make_editor("anna")
        assert same_but_for_time_and_token(guess(name, 10) for name in ("anna", "nobody"))

    def test_the_right_password_forgets_the_wrong_ones(self) -> None:
        make_editor("anna")
        for _number in range(3):
            guess("anna", 9)
            assert log_in("anna").status_code == 302


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "198.51.100.1", "192.0.2.1"),  # nobody of ours said it
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "6.6.6.6, 198.51.100.1", "198.51.100.1"),  # the first is what the client says of itself
        (2, "6.6.6.6, 198.51.100.1, 10.0.0.1", "198.51.100.1"),
        (1, "2001:db8:1:2:aaaa::1", "2001:db8:1:2::"),
        (1, "::ffff:198.51.100.1", "198.51.100.1"),
        (1, "not an address", "0.0.0.0"),  # noqa: S104
    ],
)
def test_whose_address_counts(settings: Any, proxies: int, forwarded: str, address: str) -> None:
    settings.TRUSTED_PROXIES = proxies
    request = HttpRequest()
    request.META = {"REMOTE_ADDR": "192.0.2.1", "HTTP_X_FORWARDED_FOR": forwarded}
    assert client_address(request) == address


class TestForgotten:
    @pytest.fixture(autouse=True)
    def mail_at_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(threading.Thread, "start", threading.Thread.run)

    def ask(self, email: str, client: Client | None = None) -> Any:
        return (client or Client()).post(FORGOTTEN, {"email": email}, follow=True)

    def test_the_link_in_the_letter_gives_a_new_password_and_ends_the_wait(self) -> None:
        make_editor("anna")
        guess("anna", 10)
        self.ask("anna@example.org")
        link = re.search(r"http\S+", str(mail.outbox[0].body))
        assert link
        client = Client()
        form = client.get("/" + link.group().split("/", 3)[3], follow=True).redirect_chain[-1][0]
        assert "too short" in client.post(form, {"new_password1": "kort", "new_password2": "kort"}).content.decode()
        assert client.post(form, {"new_password1": NEW, "new_password2": NEW}).status_code == 302
        assert log_in("anna", NEW).status_code == 302

    def test_the_answer_does_not_say_who_has_an_account(self) -> None:
        make_editor("anna")
        assert same_but_for_time_and_token(self.ask(email) for email in ("anna@example.org", "nobody@example.org"))
        assert [letter.to for letter in mail.outbox] == [["anna@example.org"]]

    def test_the_letter_is_sent_beside_the_answer(self, monkeypatch: pytest.MonkeyPatch) -> None:
        make_editor("anna")
        started: list[threading.Thread] = []
        monkeypatch.setattr(threading.Thread, "start", lambda thread: started.append(thread))  # noqa: PLW0108 - a method
        assert self.ask("anna@example.org").status_code == 200
        assert len(started) == 1
        assert not mail.outbox

    @pytest.mark.parametrize("email", ["anna@example.org", "nobody@example.org"])
    def test_nobody_is_written_to_without_end(self, email: str) -> None:
        make_editor("anna")
        for _number in range(3):
            assert self.ask(email).status_code == 200
        answer = self.ask(email.upper())
        assert answer.status_code == 429
        assert "You may try again in 60 minutes" in answer.content.decode()
        ResetRequest.objects.update(at=timezone.now() - timedelta(minutes=61))
        assert self.ask(email).status_code == 200

    def test_nobody_asks_for_others_without_end(self) -> None:
        for number in range(10):
            assert self.ask(f"{number}@example.org").status_code == 200
        assert self.ask("11@example.org").status_code == 429


class TestSessions:
    def test_a_changed_password_ends_all_other_sessions(self) -> None:
        user = make_editor("anna")
        here, elsewhere = Client(), Client()
        for client in (here, elsewhere):
            log_in("anna", client=client)
        data = {
            "name_email-first_name": "Anna", "name_email-last_name": "A", "name_email-email": user.email,
            "password-old_password": PASSWORD, "password-new_password1": NEW, "password-new_password2": NEW,
            "locale-preferred_language": "", "locale-current_time_zone": "", "theme-theme": "system",
            "theme-density": "default", "theme-contrast": "system", "theme-keyboard_shortcuts": "on",
        }  # fmt: skip
        here.post(reverse("wagtailadmin_account"), data)
        assert User.objects.get(username="anna").check_password(NEW)
        home = reverse("wagtailadmin_home")
        assert here.get(home).status_code == 200
        assert elsewhere.get(home).status_code == 302

    def test_one_button_ends_all_but_the_one_before_her(self) -> None:
        make_editor("anna"), make_editor("bo")
        here, elsewhere, another = Client(), Client(), Client()
        for name, client in (("anna", here), ("anna", elsewhere), ("bo", another)):
            log_in(name, client=client)
        button = BeautifulSoup(here.get(reverse("wagtailadmin_account")).content, "html.parser").select("[formaction]")[
            0
        ]
        assert (
            "You are logged out everywhere else." in here.post(str(button["formaction"]), follow=True).content.decode()
        )
        home = reverse("wagtailadmin_home")
        assert [client.get(home).status_code for client in (here, elsewhere, another)] == [200, 302, 200]

    def test_a_suspended_person_is_out_with_the_next_click(self) -> None:
        user, client = make_editor("anna"), Client()
        log_in("anna", client=client)
        assert client.get(reverse("wagtailadmin_home")).status_code == 200
        user.is_active = False
        user.save()
        assert client.get(reverse("wagtailadmin_home")).status_code == 302
        assert "didn&#x27;t match" in log_in("anna").content.decode()

    def test_the_session_is_another_after_log_in(self) -> None:
        make_editor("anna")
        client = Client()
        client.get(LOGIN)
        session = client.session
        session.save()
        client.cookies["sessionid"] = before = str(session.session_key)
        log_in("anna", client=client)
        assert client.cookies["sessionid"].value != before
        assert client.cookies["sessionid"]["httponly"]
        assert client.cookies["sessionid"]["samesite"] == "Lax"


def test_a_password_is_long_unlike_its_owner_and_not_known_to_all() -> None:
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    user = User(username="annafjord", email="anna.fjordheim@example.org")
    for bad in ("elevenchars", "passwordpassword"[:8], "annafjord1234", "anna.fjordheim", "1q2w3e4r5t6y"):
        with pytest.raises(ValidationError):
            validate_password(bad, user)
    for good in ("bare lange ord uten tall", "ærlig talt så bra"):
        validate_password(good, user)


def test_a_new_account_has_no_password_like_its_e_mail_address() -> None:
    from cms.partners.forms import JoinForm

    data = {"username": "x", "first_name": "Y", "last_name": "Z"}
    passwords = dict.fromkeys(("password1", "password2"), "kari.nordmann.bergen")
    form = JoinForm({**data, **passwords}, instance=User(email="kari.nordmann.bergen@example.org"))
    assert "too similar to the email address" in str(form.errors)


def test_every_group_given_or_taken_is_in_the_log() -> None:
    from wagtail.models import ModelLogEntry

    user = make_user("anna", "Reviewers")
    user.groups.clear()
    user.is_superuser = True
    user.save()
    entries = ModelLogEntry.objects.filter(object_id=str(user.pk), action__startswith="accounts.").order_by("pk")
    assert [(entry.action, entry.data["what"]) for entry in entries] == [
        ("accounts.grant", ["Reviewers"]),
        ("accounts.revoke", ["Reviewers"]),
        ("accounts.grant", ["is_superuser"]),
    ]


def test_who_has_logged_in_elsewhere_meanwhile_is_told_how_to_send_what_she_wrote() -> None:
    answer = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "anna"})
    assert answer.status_code == 403
    assert "Go back, load the page anew and send it again." in answer.content.decode()

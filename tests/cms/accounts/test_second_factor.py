"""The second step of the log-in, as people see it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice
from wagtail.models import ModelLogEntry

from cms.accounts import second_factor
from cms.accounts.models import RecoveryCodes
from cms.partners.models import Role
from tests.admin import client_of
from tests.cms.media.uploads import make_file
from tests.factories import PASSWORD, get_partner, make_user, make_work

pytestmark = pytest.mark.django_db
HOME, GIVE, SET_UP = (reverse(name) for name in ("wagtailadmin_home", "second_factor", "second_factor_set_up"))
NEW_CODES = reverse("second_factor_recovery_codes")


@pytest.fixture(autouse=True)
def required(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True


def make_member(name: str, *roles: Role, partner: Any = None) -> User:
    partner = partner or get_partner()
    return make_user(name, *(partner.roles.get(role=role).group for role in roles))


def log_in(user: User, going: str = HOME) -> tuple[Client, Any]:
    """By password."""
    client = Client()
    data = {"username": user.username, "password": PASSWORD, "next": going}
    return client, client.post(reverse("wagtailadmin_login"), data, follow=True)


def code_of(user: User, steps: int = 0) -> str:
    device = TOTPDevice.objects.filter(user=user).latest("pk")
    return f"{totp(device.bin_key, drift=steps):06}"


def set_up(user: User, client: Client) -> list[str]:
    """The recovery codes that she is shown."""
    client.get(SET_UP)
    answer = client.post(SET_UP, {"code": code_of(user)})
    return [found.text for found in BeautifulSoup(answer.content, "html.parser").select("li code")]


@pytest.fixture
def publisher() -> User:
    return make_member("publisher", Role.PUBLISHER)


@pytest.fixture
def with_factor(publisher: User) -> tuple[User, list[str]]:
    client, _answer = log_in(publisher)
    codes = set_up(publisher, client)
    TOTPDevice.objects.update(last_t=-1)  # half a minute later
    return publisher, codes


def given(user: User, code: str) -> Any:
    client, _answer = log_in(user)
    return client.post(GIVE, {"code": code})


class TestWhoMust:
    @pytest.mark.parametrize("who", ["publisher", "administrator", "reviewer", "network"])
    def test_who_publishes_or_lets_others_sets_it_up_before_anything_else(self, who: str) -> None:
        user = {
            "publisher": lambda: make_member("her", Role.PUBLISHER),
            "administrator": lambda: make_member("her", Role.EDITOR, Role.ADMINISTRATOR),
            "reviewer": lambda: make_user("her", "Reviewers"),
            "network": lambda: User.objects.create_superuser("her", "her@example.org", PASSWORD),
        }[who]()
        client, answer = log_in(user)
        assert "Set up the second step" in answer.content.decode()
        assert client.get(HOME).status_code == 302
        set_up(user, client)
        assert client.get(HOME).status_code == 200

    @pytest.mark.parametrize("who", [(Role.AUTHOR,), (Role.EDITOR,)])
    def test_others_need_not_but_may(self, who: Any) -> None:
        user = make_member("her", *who)
        client, answer = log_in(user)
        assert answer.redirect_chain[-1][0] == HOME
        assert SET_UP in client.get(reverse("wagtailadmin_account")).content.decode()
        set_up(user, client)
        assert client.get(HOME).status_code == 200
        assert "Second step" in log_in(user)[1].content.decode()

    def test_where_nobody_must_nobody_is_asked(self, settings: Any, publisher: User) -> None:
        settings.SECOND_FACTOR_REQUIRED = False
        assert log_in(publisher)[1].redirect_chain[-1][0] == HOME

    def test_who_becomes_a_publisher_is_asked_with_the_next_click(self) -> None:
        user = make_member("her", Role.EDITOR)
        client = client_of(user)
        assert client.get(HOME).status_code == 200
        user.groups.add(get_partner().roles.get(role=Role.PUBLISHER).group)
        assert "Set up the second step" in client.get(HOME, follow=True).content.decode()


class TestHalfLoggedIn:
    """With the password alone there is no way round."""

    @pytest.mark.parametrize("factor", [True, False])
    def test_no_address_of_the_admin_no_draft_and_no_file(self, factor: bool, publisher: User) -> None:
        work, file = make_work("Hemmelig utkast", publish=False), make_file()
        if factor:
            client, _answer = log_in(publisher)
            set_up(publisher, client)
        client, _answer = log_in(publisher)
        addresses = [
            HOME,
            reverse("wagtailadmin_api:pages:listing"),
            reverse("wagtailadmin_account"),
            reverse("partner_members", args=[get_partner().pk]),
            *(
                reverse(f"wagtailadmin_pages:{name}", args=[work.pk])
                for name in ("edit", "view_draft", "preview_on_edit")
            ),
        ]
        for url in addresses:
            for answer in (client.get(url), client.post(url, {"title": "Endret"})):
                assert answer.status_code == 302, url
                assert answer.headers["Location"].startswith(GIVE)
        assert client.get(file.url).status_code == 404
        assert client_of(User.objects.create_superuser("x")).get(file.url).status_code == 404  # but she must, too

    def test_whoever_has_a_factor_cannot_set_up_another_instead(self, with_factor: Any) -> None:
        user, _codes = with_factor
        client, _answer = log_in(user)
        assert client.get(SET_UP).headers["Location"].startswith(GIVE)
        client.post(SET_UP, {"code": "123456"})
        assert client.post(NEW_CODES).headers["Location"].startswith(GIVE)
        assert TOTPDevice.objects.filter(user=user).count() == 1

    def test_an_invitation_is_not_accepted_with_the_password_alone(self, publisher: User) -> None:
        from cms.partners import members

        partner, boss = get_partner("skog"), User.objects.create_superuser("boss")
        invitation = members.invite(boss, partner, publisher.email, Role.EDITOR, administers=False)
        client, _answer = log_in(publisher)
        client.post(reverse("join_partner", args=[members.token_of(invitation)]))
        assert members.member(publisher, partner) is None

    def test_scripts_are_told_and_not_led_away(self, publisher: User) -> None:
        client, _answer = log_in(publisher)
        assert client.get(HOME, headers={"x-requested-with": "XMLHttpRequest"}).status_code == 403

    def test_she_can_log_out(self, publisher: User) -> None:
        client, _answer = log_in(publisher)
        client.post(reverse("wagtailadmin_logout"))
        assert client.get(GIVE, follow=True).redirect_chain[-1][0].startswith(reverse("wagtailadmin_login"))


class TestSettingUp:
    def test_the_key_is_there_as_picture_and_as_text(self, publisher: User) -> None:
        client, answer = log_in(publisher)
        page = BeautifulSoup(answer.content, "html.parser")
        assert page.select_one("main svg path")
        assert not page.select("main img, main script[src]")
        secret = page.select("main code")[0].text.replace(" ", "")
        device = TOTPDevice.objects.get(user=publisher)
        assert second_factor.secret_of(device).replace(" ", "") == secret
        assert client.get(SET_UP).content.decode().count(second_factor.secret_of(device)) == 1  # the same again

    def test_she_goes_on_to_where_she_was_going(self, publisher: User) -> None:
        going = reverse("wagtailadmin_account")
        client, answer = log_in(publisher, going)
        page = BeautifulSoup(answer.content, "html.parser")
        data = {"code": code_of(publisher), "next": page.select("[name=next]")[0]["value"]}
        answer = client.post(SET_UP, data)
        assert f'href="{going}"' in answer.content.decode()
        TOTPDevice.objects.update(last_t=-1)
        client, answer = log_in(publisher, going)
        page = BeautifulSoup(answer.content, "html.parser")
        data = {"code": code_of(publisher), "next": page.select("[name=next]")[0]["value"]}
        assert client.post(GIVE, data).headers["Location"] == going

    @pytest.mark.parametrize("going", ["https://evil.example/", "//evil.example/", "no-address", "a:b", "\x00"])
    def test_nowhere_else(self, with_factor: Any, going: str) -> None:
        user, _codes = with_factor
        client, _answer = log_in(user)
        assert client.post(GIVE, {"code": code_of(user), "next": going}).headers["Location"] == HOME

    def test_a_wrong_code_sets_nothing_up(self, publisher: User) -> None:
        client, _answer = log_in(publisher)
        answer = client.post(SET_UP, {"code": "000000"})
        assert "This code is not right." in answer.content.decode()
        assert second_factor.device_of(publisher) is None

    def test_she_is_told_by_letter(self, publisher: User, django_capture_on_commit_callbacks: Any) -> None:
        client, _answer = log_in(publisher)
        with django_capture_on_commit_callbacks(execute=True):
            set_up(publisher, client)
        assert [letter.to for letter in mail.outbox] == [[publisher.email]]

    def test_another_phone_takes_the_place_of_the_first(self, with_factor: Any) -> None:
        user, _codes = with_factor
        client, _answer = log_in(user)
        client.post(GIVE, {"code": code_of(user)})
        first = TOTPDevice.objects.get(user=user)
        set_up(user, client)
        second = TOTPDevice.objects.get(user=user)
        assert second.key != first.key
        assert client.get(HOME).status_code == 200


class TestCodes:
    def test_a_right_code_lets_her_in_with_a_new_session(self, with_factor: Any) -> None:
        user, _codes = with_factor
        client, _answer = log_in(user)
        before = client.cookies["sessionid"].value
        assert client.post(GIVE, {"code": code_of(user)}).headers["Location"] == HOME
        assert client.cookies["sessionid"].value != before
        assert client.get(HOME).status_code == 200

    def test_a_code_works_once(self, with_factor: Any) -> None:
        user, _codes = with_factor
        code = code_of(user)
        assert given(user, code).status_code == 302
        assert "has been used" in given(user, code).content.decode()

    def test_an_old_code_does_not_work(self, with_factor: Any) -> None:
        user, _codes = with_factor
        assert given(user, code_of(user, steps=-5)).status_code == 200

    def test_whoever_guesses_waits_ever_longer(self, with_factor: Any) -> None:
        user, _codes = with_factor
        client, _answer = log_in(user)
        for _number in range(4):
            client.post(GIVE, {"code": "000000"})
            TOTPDevice.objects.update(throttling_failure_timestamp=timezone.now() - timedelta(seconds=7))
        client.post(GIVE, {"code": "000000"})
        answer = client.post(GIVE, {"code": code_of(user)})  # right, and too soon
        assert re.search(r"Too many wrong codes. Try again after \d\d:\d\d:\d\d.", answer.content.decode())
        assert client.get(HOME).status_code == 302

    @pytest.mark.parametrize("code", ["", " ", "æøå", "１２３４５６", "\0", "9" * 40, "-1"])
    def test_nothing_typed_breaks_it(self, with_factor: Any, code: str) -> None:
        assert given(with_factor[0], code).status_code == 200


class TestRecoveryCodes:
    def test_each_lets_her_in_once(self, with_factor: Any) -> None:
        user, codes = with_factor
        assert len(set(codes)) == 10
        assert given(user, codes[0]).headers["Location"] == HOME
        assert given(user, codes[0]).status_code == 200
        RecoveryCodes.objects.update(throttling_failure_timestamp=None)
        assert given(user, codes[1].upper().replace("-", " ")).headers["Location"] == HOME

    def test_they_are_not_kept(self, with_factor: Any) -> None:
        user, codes = with_factor
        kept = str(RecoveryCodes.objects.filter(user=user).values())
        assert not any(code in kept or code.replace("-", "") in kept for code in codes)

    def test_they_are_shown_once(self, publisher: User) -> None:
        client, _answer = log_in(publisher)
        (code, *_others) = set_up(publisher, client)
        for url in (SET_UP, NEW_CODES, reverse("wagtailadmin_account")):
            assert code not in client.get(url).content.decode()

    def test_new_ones_end_the_old(self, with_factor: Any) -> None:
        user, codes = with_factor
        client, _answer = log_in(user)
        client.post(GIVE, {"code": code_of(user)})
        page = BeautifulSoup(client.post(NEW_CODES).content, "html.parser")
        new = [found.text for found in page.select("li code")]
        assert given(user, codes[0]).status_code == 200
        RecoveryCodes.objects.update(throttling_failure_timestamp=None)
        assert given(user, new[0]).headers["Location"] == HOME

    def test_guessing_them_is_slowed_too(self, with_factor: Any) -> None:
        user, codes = with_factor
        client, _answer = log_in(user)
        client.post(GIVE, {"code": "aaaa-aaaa-aaaa-aaaa"})
        assert "Too many wrong codes" in client.post(GIVE, {"code": codes[0]}).content.decode()


def reset_url(user: User) -> str:
    return reverse("second_factor_reset", args=[user.pk])


class TestReset:
    @pytest.fixture
    def boss(self, settings: Any) -> Client:
        """Looks after Fjord's members, and publishes."""
        settings.SECOND_FACTOR_REQUIRED = False
        return client_of(make_member("boss", Role.PUBLISHER, Role.ADMINISTRATOR))

    def test_an_administrator_takes_a_lost_one_away_and_her_sessions_end(
        self, with_factor: Any, boss: Client, settings: Any, django_capture_on_commit_callbacks: Any
    ) -> None:
        user, codes = with_factor
        client, _answer = log_in(user)
        client.post(GIVE, {"code": code_of(user)})
        assert reset_url(user) in boss.get(reverse("partner_members", args=[get_partner().pk])).content.decode()
        assert "publisher" in boss.get(reset_url(user)).content.decode()
        with django_capture_on_commit_callbacks(execute=True):
            boss.post(reset_url(user))
        settings.SECOND_FACTOR_REQUIRED = True
        assert client.get(HOME).status_code == 302
        assert "Set up the second step" in log_in(user)[1].content.decode()
        assert mail.outbox[-1].to == [user.email]
        assert "taken away by an administrator" in str(mail.outbox[-1].body)
        entry = ModelLogEntry.objects.get(action="accounts.reset", label="publisher")
        assert entry.user.username == "boss"
        assert given(user, codes[0]).status_code == 302  # to setting it up: no code helps

    @pytest.mark.parametrize("who", ["network", "reviewer", "two partners", "stronger", "herself", "foreign"])
    def test_nobody_weakens_a_stronger_account(self, who: str, boss: Client) -> None:
        user = make_member("her", Role.PUBLISHER)
        if who == "network":
            user.is_superuser = True
            user.save()
        elif who == "reviewer":
            user.groups.add(make_user("r", "Reviewers").groups.get())
        elif who == "two partners":
            user.groups.add(get_partner("skog").roles.get(role=Role.AUTHOR).group)
        elif who == "stronger":
            User.objects.get(username="boss").groups.set(
                get_partner().roles.get(role=role).group for role in (Role.EDITOR, Role.ADMINISTRATOR)
            )
        elif who == "herself":
            user = User.objects.get(username="boss")
        else:
            user.groups.set([get_partner("skog").roles.get(role=Role.AUTHOR).group])
        TOTPDevice.objects.create(user=user)
        # She is asked for hers, of course, where it is her own.
        boss.post(reset_url(user))
        assert TOTPDevice.objects.filter(user=user).exists()
        assert boss.get(reset_url(user)).status_code in {302, 404}

    def test_a_member_who_does_not_look_after_others_may_not(self, with_factor: Any, settings: Any) -> None:
        settings.SECOND_FACTOR_REQUIRED = False
        client_of(make_member("other", Role.EDITOR)).post(reset_url(with_factor[0]))
        assert TOTPDevice.objects.exists()

    def test_who_runs_the_network_may_from_the_list_of_people(self, with_factor: Any, settings: Any) -> None:
        settings.SECOND_FACTOR_REQUIRED = False
        network = client_of(User.objects.create_superuser("nettverket"))
        assert reset_url(with_factor[0]) in network.get(reverse("wagtailusers_users:index")).content.decode()
        network.post(reset_url(with_factor[0]))
        assert not TOTPDevice.objects.exists()


def test_the_public_site_looks_at_no_session(client: Client, django_assert_num_queries: Any) -> None:
    """The step costs whoever only reads nothing."""
    client.cookies["sessionid"] = "x" * 32
    with django_assert_num_queries(0):
        client.get("/healthz")

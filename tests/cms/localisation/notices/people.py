"""A clock, a translator, and what she has been told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.contrib.auth.models import User
from django.core import mail

from cms.localisation.notices.letters import send_letters
from cms.localisation.notices.models import Kind, Pace
from cms.localisation.notices.paces import choose
from cms.localisation.notices.service import notices_of
from cms.localisation.notices.wording import sentence
from cms.partners.locale_roles import LocaleRole, locale_group
from tests.admin import client_of
from tests.cms.localisation.helpers import locale
from tests.factories import make_user

DAY = timedelta(days=1)
NOON = datetime(2027, 3, 3, 11, 0, tzinfo=UTC)  # a Wednesday, in Oslo too


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


def person(name: str, role: LocaleRole = LocaleRole.TRANSLATOR, language: str = "sv") -> User:
    return make_user(name, locale_group(locale(language), role))


def told(user: User) -> list[str]:
    """The kinds, the newest first."""
    return [notice.kind for notice in notices_of(user)]


def hear_all_at_once(*users: User) -> None:
    for user in users:
        choose(user, dict.fromkeys(Kind, Pace.AT_ONCE))


def sent() -> list[tuple[str, str]]:
    send_letters()
    found = [(message.to[0], str(message.subject)) for message in mail.outbox]
    mail.outbox.clear()
    return found


def mark_all_read(user: User) -> None:
    client_of(user).post("/admin/localize/notices/")


def unread(user: User) -> list[str]:
    return [sentence(notice) for notice in notices_of(user).filter(read_at=None)]

"""A bank with one partner and its editor, for a server of its own."""

from __future__ import annotations

from pathlib import Path

from tests.database import migrated_server_environment
from tests.services import manage

PREPARE = """
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from home.site import ensure_site
from tests.factories import make_partner, make_user
ensure_site()
partner = make_partner("fjord")
user = make_user("editor", partner.group)
session = SessionStore()
session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
session.save()
print("prepared", session.session_key, partner.collection_id)
"""


def bank_of_one(folder: Path) -> tuple[dict[str, str], str, str]:
    """The server's environment, the key of the editor's session, the partner's collection."""
    env = migrated_server_environment(folder)
    session, collection = manage(env, "shell", "--no-imports", "-c", PREPARE).split("prepared ")[1].split()
    return env, session, collection

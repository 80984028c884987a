"""A bank with one partner and its editor, for a server of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.database import migrated_server_environment
from tests.services import manage, prepared_server

PREPARE = """
from home.site import ensure_site
from tests.factories import make_partner, make_user, session_of
ensure_site()
partner = make_partner("fjord")
print("prepared", session_of(make_user("editor", partner.group)), partner.collection_id)
"""


def bank_of_one(folder: Path) -> tuple[dict[str, str], str, str]:
    """The server's environment, the key of the editor's session, the partner's collection."""
    env = migrated_server_environment(folder)
    session, collection = manage(env, "shell", "--no-imports", "-c", PREPARE).split("prepared ")[1].split()
    return env, session, collection


def printed_in_bank_of_one(folder: Path, script: str) -> str:
    """The last line that a script prints in a process of the product with such a bank."""
    env = migrated_server_environment(folder)
    return manage(env, "shell", "--no-imports", "-c", PREPARE + script).splitlines()[-1]


@contextmanager
def serving_bank_of_one(folder: Path, script: str = "") -> Iterator[tuple[dict[str, str], str, str, list[str]]]:
    """The same with its server: the environment, the address, the session, and the words that the script printed."""
    env = migrated_server_environment(folder)
    with prepared_server(env, PREPARE + script) as (address, printed):
        session, _collection, *words = printed.split()
        yield env, address, session, words

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.database import migrated_server_environment
from tests.faults import postgres
from tests.services import manage, require, running_server, running_worker, server_environment

PEOPLE = """
from django.contrib.auth.models import User
from cms.partners.locale_roles import locale_group
from cms.review.workflow import REVIEWERS
from tests.factories import PASSWORD, make_partner, make_user
from django.core.management import call_command
from home.site import ensure_site
from wagtail.models import Locale
ensure_site()
fjord = make_partner("fjord")
make_partner("skog", language="sv", country="SE")
make_user("editor", fjord.group)
make_user("reviewer", REVIEWERS)
User.objects.create_superuser("admin", "admin@example.org", PASSWORD)
make_user("translator", locale_group(Locale.objects.get(language_code="sv")))
call_command("search_rebuild")
"""


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a migrated database in a cluster of its own."""
    require(postgres.is_installed(), "PostgreSQL 15")
    cluster = postgres.Cluster()
    try:
        yield cluster.start().url
    finally:
        cluster.remove()


@pytest.fixture(scope="session")
def sample_environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """In which `manage` finds what `make run` shows; loading it takes a minute and more."""
    env = migrated_server_environment(tmp_path_factory.mktemp("sample") / "var")
    manage({**env, "SEARCH_INDEX_ON_COMMIT": "0"}, "load_sample")
    manage(env, "search_rebuild")
    return env


@pytest.fixture(scope="session")
def sample_bank(sample_environment: dict[str, str]) -> Iterator[str]:
    """The address of a real server with it."""
    with running_server(sample_environment) as address:
        yield address


# What production has; what `make run` has goes the same way only in `make soak`.
PAIRS = ["PostgreSQL and Elasticsearch", pytest.param("SQLite and embedded", marks=pytest.mark.soak)]


@pytest.fixture(scope="session", params=PAIRS)
def bank(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real server with two partners and a person of each role, and nothing in the bank yet."""
    var_dir = Path(tmp_path_factory.mktemp("bank")) / "var"
    if request.param == "SQLite and embedded":
        env = migrated_server_environment(var_dir)
    else:
        env = {
            **server_environment(var_dir),
            "DATABASE_URL": request.getfixturevalue("postgresql"),
            "ELASTICSEARCH_URL": request.getfixturevalue("elasticsearch_url"),
            "SEARCH_ENGINE": "elasticsearch",
            "SEARCH_INDEX_PREFIX": "journeys",
        }
    manage(env, "shell", "--verbosity", "0", "--command", PEOPLE)
    with running_server(env) as address, running_worker(env):
        yield address


@pytest.fixture(autouse=True)
def nobody_stays(request: pytest.FixtureRequest) -> Iterator[None]:
    """Pages that several people have open, films playing, would keep the processor busy to the end of all tests."""
    yield
    if "browser" in request.fixturenames:
        for context in request.getfixturevalue("browser").contexts:
            context.close()

from __future__ import annotations

import pytest
from django.test import Client

from tests.admin import client_of
from tests.factories import make_user


@pytest.fixture
def anna() -> Client:
    return client_of(make_user("anna", "Fjord: editors"))


@pytest.fixture
def bo() -> Client:
    return client_of(make_user("bo", "Fjord: editors"))

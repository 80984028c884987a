from __future__ import annotations

import pytest

from resourcebank.visibility import is_public, public_resources
from tests.factories import make_work

pytestmark = pytest.mark.django_db


def test_smoke():
    work = make_work()
    assert is_public(work)
    assert list(public_resources()) == [work.resourcepage_ptr]

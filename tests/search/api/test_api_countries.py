from __future__ import annotations

import pytest

from resourcebank.models import CountryOverviewPage
from search.indexing import apply_pending
from tests.cms.localisation.helpers import published
from tests.factories import make_work

pytestmark = pytest.mark.django_db


def overview(country: str, **fields):
    return make_work(
        f"Oversikt {country}",
        model=CountryOverviewPage,
        country=country,
        state_of_play=f"Slik er det i {country}",
        next_steps=[("line", "Mer")],
        body=[{"type": "facts", "value": [{"label": "Skoler", "value": "4"}]}],
        **fields,
    )


def test_countries_side_by_side_each_in_her_language_as_far_as_it_is_there(api, index) -> None:
    published(overview("NO"), "sv")
    overview("SE")
    overview("IE", publish=False)
    apply_pending(index)
    answer = api.ok("countries/", lang="sv")
    assert answer["degraded"] is False
    (group,) = answer["groups"]
    assert group["project"] is None
    found = {one["country"]["code"]: one for one in group["overviews"]}
    assert {code: one["work"]["language"] for code, one in found.items()} == {"NO": "sv", "SE": "nb"}
    assert found["SE"]["state_of_play"] == "Slik er det i SE"
    assert found["NO"]["state_of_play"] != "Slik er det i NO"
    assert found["SE"]["next_steps"] == ["Mer"]
    assert found["SE"]["facts"] == [{"label": "Skoler", "value": "4"}]


def test_the_number_of_queries_does_not_grow(api, index, django_assert_num_queries) -> None:
    for country in ("NO", "SE", "IE"):
        overview(country)
    apply_pending(index)
    api.ok("countries/")
    with django_assert_num_queries(4):
        api.ok("countries/")

from __future__ import annotations

import pytest

from search.engines.base import FACETS
from tests.factories import make_concept

pytestmark = pytest.mark.django_db


def test_a_form_can_be_built_from_it_alone(api, index) -> None:
    make_concept("rural", nb="bygd", de="Land")
    form = api.ok("search/schema/", lang="de")
    assert [declared["name"] for declared in form["filters"]] == list(FACETS)
    values = {declared["name"]: declared["values"] for declared in form["filters"]}
    assert values["topic"] == [{"value": "rural", "label": "Land"}]
    assert {"value": "fjord", "label": "Fjord"} in values["partner"]
    assert {"value": "NO", "label": "Norwegen"} in values["country"]
    assert len(values["type"]) == 11
    assert len(form["languages"]) == 15
    # Whatever it offers is accepted.
    for name, offered in values.items():
        for value in offered[:3]:
            api.ok("search/", **{name: f"{value['value']}"})
    for sort in form["sorts"]:
        api.ok("search/", sort=sort["value"])
    for bound in form["ranges"]:
        api.ok("search/", **{bound["name"]: "2024-01-01" if bound["type"] == "date-time" else "5"})
    api.ok("search/", facets=",".join(form["facets"]))


def test_it_has_the_words_of_the_form(api, index) -> None:
    """Translated where catalogues are; here they are not."""
    words = api.ok("search/schema/")["interface"]
    assert words["search"] == "Search"
    assert (words["found"], words["page"]) == ("Works found: {count}", "Page {page} of {pages}")

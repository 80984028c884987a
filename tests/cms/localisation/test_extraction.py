"""What our way of recording a source writes is what wagtail-localize writes."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail_localize.models import TranslationContext, TranslationSource

from cms.localisation.extraction import record_source
from cms.localisation.services import publish_translation
from tests.cms.localisation.helpers import reload, start, translate
from tests.factories import make_work, publish_change

pytestmark = pytest.mark.django_db
BODY: Any = [
    ("heading", "Først"),
    ("text", '<p>Ring <b>oss</b> på <a href="https://example.org/">siden</a>.</p><ul><li>En</li><li>En</li></ul>'),
    ("steps", ["Ring", "Skriv"]),
    ("facts", [{"label": "Antall", "value": "6"}]),
    ("quote", {"text": "Sitat", "source": "Ola"}),
]


def rows(source: TranslationSource) -> dict[str, Any]:
    strings = source.stringsegment_set.order_by("order", "pk")
    return {
        "strings": list(strings.values_list("context__path", "order", "string__data", "attrs")),
        "templates": sorted(source.templatesegment_set.values_list("context__path", "order", "template__template")),
        "links": sorted(source.overridablesegment_set.values_list("context__path", "order", "data_json")),
        "related": source.relatedobjectsegment_set.count(),
        "places": sorted(
            TranslationContext.objects.filter(object=source.object_id).values_list("path", "path_id", "field_path")
        ),
        "content": source.content_json,
    }


@pytest.mark.parametrize("body", [BODY, []])
def test_it_writes_what_wagtail_localize_writes(body: Any) -> None:
    work = reload(make_work(body=body, learning_outcomes=[("line", "Lytte")]))
    ours = rows(record_source(work))
    TranslationSource.objects.all().delete()
    TranslationContext.objects.all().delete()
    theirs, _created = TranslationSource.get_or_create_from_instance(work)
    assert ours == rows(theirs)
    assert bool(ours["templates"]) == bool(body)


def test_what_is_not_said_any_more_is_taken_away_and_the_rest_keeps_its_row() -> None:
    work = reload(make_work(body=BODY))
    before = {one.string.data: one.pk for one in record_source(work).stringsegment_set.select_related("string")}
    work = publish_change(work, body=list(work.body.raw_data)[:2], title="Grunnkurset")
    source = record_source(reload(work))
    after = {one.string.data: one.pk for one in source.stringsegment_set.select_related("string")}
    assert "Ring" in before.keys() - after.keys()
    assert "Grunnkurset" in after.keys() - before.keys()
    assert after["Først"] == before["Først"]
    ours = rows(source)
    source.refresh_from_db()
    source.update_from_db()
    assert ours == rows(source)


def test_a_page_of_many_texts_costs_no_more_queries_than_one_of_few() -> None:
    def body(number: int) -> Any:
        return [("text", f"<p>Avsnitt <b>{one}</b> om å starte.</p>") for one in range(number)]

    asked = []
    for number in (2, 150):
        work = make_work(f"Kurs {number}", body=body(number))
        with CaptureQueriesContext(connection) as beginning:
            _draft, translation = start(work)
        translate(translation)
        with CaptureQueriesContext(connection) as publishing:
            publish_translation(translation)
        with CaptureQueriesContext(connection) as following:
            publish_change(work, summary="Om noe annet")
        asked.append([len(beginning), len(publishing), len(following)])
    few, many = asked
    assert [more - less for less, more in zip(few, many, strict=True)] == pytest.approx([0, 0, 0], abs=3)

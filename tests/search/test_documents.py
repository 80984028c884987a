from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.files.base import ContentFile

from cms.media.models import ResourceFile
from resourcebank.models import CoursePage, OpportunityPage, ResourcePageFile, ToolkitVideoPage, TrainingMaterialPage
from search.documents import build_documents
from search.engines.base import ResourceDocument
from tests.cms.media.uploads import PDF
from tests.factories import get_partner, make_concept, make_track, make_work, publish_change

pytestmark = pytest.mark.django_db
VTT = "WEBVTT\n\n00:00:01.000 --> 00:00:02.500\nFørste\nlinje\n\n00:00:02.500 --> 00:00:04.000\nAndre\n"


def document_of(work: Any) -> ResourceDocument:
    return build_documents([work.work_id], 7)[work.work_id]


def test_a_document_holds_what_the_page_says() -> None:
    topic = make_concept("recovery", nb="bedring")
    work = make_work("Grunnkurs", countries=["NO", "EE"], level="introductory", duration_minutes=45)
    work = publish_change(
        work,
        topics=[topic],
        body=[
            ("heading", "Første time"),
            ("text", "<p>Hva er <b>bedring</b>?</p>"),
            ("steps", ["Les", "Snakk sammen"]),
        ],
        learning_outcomes=[("line", "Forklare ordet bedring")],
    )
    document = document_of(work)
    assert document.seq == 7
    assert document.facets["type"] == ("training_material",)
    assert document.facets["topic"] == ("recovery",)
    assert document.facets["country"] == ("NO", "EE")
    assert document.facets["partner"] == ("fjord",)
    assert document.facets["language"] == ("nb",)
    assert document.duration_s == 45 * 60
    (variant,) = document.variants
    assert variant.title == "Grunnkurs"
    for words in ("Første time", "Hva er bedring?", "Snakk sammen", "Forklare ordet bedring"):
        assert words in variant.body
    assert "<" not in variant.body
    assert document.payload["variants"][0]["status"] == "original"


def test_files_count_once_into_bytes_and_formats() -> None:
    file = ResourceFile(title="Hefte", file=ContentFile(PDF, name="hefte.pdf"), language="nb")
    file.collection = get_partner().collection
    file.save()
    work = publish_change(make_work(), files=[ResourcePageFile(file=file)], body=[("file", {"file": file, "note": ""})])
    document = document_of(work)
    assert document.bytes == len(PDF)
    assert document.facets["format"] == ("pdf",)


def test_captions_are_text_of_their_own_with_times() -> None:
    work = make_work(model=ToolkitVideoPage, video_url="https://video.example.org/1", video_seconds=4, captions=VTT)
    document = document_of(work)
    assert document.variants[0].captions == "Første linje\nAndre"
    assert document.payload["moments"] == {"nb": [[1.0, 2.5], [2.5, 4.0]]}
    assert document.facets["accessibility"] == ("captions", "transcript")
    assert document.facets["format"] == ("video",)
    assert document.duration_s == 4


def test_a_film_is_found_in_languages_that_its_page_is_not_in() -> None:
    work = make_work(model=ToolkitVideoPage, captions=VTT)
    make_track(work, "fi", VTT.replace("Andre", "Toinen"), "subtitles")
    make_track(work, "sv", VTT, "subtitles", publish=False)
    make_track(work, "nb", VTT.replace("Andre", "Slutten"), "chapters")
    document = document_of(work)
    norwegian, finnish = document.variants
    assert (finnish.language, finnish.title, finnish.captions) == ("fi", "", "Første linje\nToinen")
    assert norwegian.chapters == ((1.0, "Første linje"), (2.5, "Slutten"))
    assert norwegian.captions.endswith("Slutten")
    assert document.facets["language"] == ("nb",)
    assert document.facets["accessibility"] == ("captions", "transcript", "chapters")


def test_deadlines_are_moments() -> None:
    call = make_work(model=OpportunityPage, deadline=datetime(2027, 6, 24, 8, 0, tzinfo=UTC))
    assert document_of(call).payload["deadline"] == "2027-06-24T08:00:00Z"
    course = make_work("Kurs", model=CoursePage, sign_up_deadline=date(2027, 10, 31))
    assert document_of(course).payload["deadline"] == "2027-10-31T22:59:59Z"  # the end of that day in Oslo


def test_what_is_not_public_has_no_document() -> None:
    work = make_work(publish=False)
    assert build_documents([work.work_id], 1) == {}


def test_a_batch_costs_the_same_however_large(django_assert_num_queries: Any) -> None:
    works = [make_work(f"Work {number}", model=TrainingMaterialPage) for number in range(3)]
    with django_assert_num_queries(5) as few:
        build_documents([works[0].work_id], 1)
    with django_assert_num_queries(len(few)):
        assert len(build_documents([work.work_id for work in works], 1)) == 3

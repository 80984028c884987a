"""What the checks find of a work, and that they find nothing where nothing is wrong."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.media.licences import Licence, may_be_in
from cms.partners.models import Partner
from cms.quality.checks import findings_of
from cms.quality.gate import QualityRefused
from cms.quality.models import ExternalLink, Waiver
from resourcebank.models import ResourcePageFile, ToolkitVideoPage
from tests.factories import CAPTIONS, get_partner, make_concept, make_track, make_work

from .works import TAGGED, block, found, make_file, make_image, messages, text

pytestmark = pytest.mark.django_db
LINK = "https://nettsted.example.org/side"


def draft(*blocks: Any, **fields: Any) -> Any:
    return make_work("Kurs", body=list(blocks), publish=False, **fields)


def test_a_work_that_is_well_made_is_asked_nothing() -> None:
    other = make_work("Annet")
    work = draft(
        block("heading", "Først"),
        text(f'<p>Les <a linktype="page" id="{other.pk}">dette</a> og <a href="{LINK}">dette</a> <b>nå</b>.</p>'),
        block("image", {"image": make_image(licence="cc-by-4.0").pk, "alt": "Et torg med boder", "caption": ""}),
        block("file", {"file": make_file(TAGGED).pk, "note": ""}),
        block("related", [{"type": "item", "value": other.pk, "id": "6a1b6c9e-6a3f-4b58-9a43-8d9b6f6b4c11"}]),
        image=make_image(),
        image_alt="En gate",
    )
    work.topics, work.audiences = [make_concept("a")], [make_concept("b", "audience")]
    work.files = [ResourcePageFile(file=make_file(TAGGED))]
    assert [(one.check.name, one.message) for one in findings_of(work)] == []


def test_what_the_form_asks_for_is_asked_for_past_the_form_too() -> None:
    work = draft()
    work.title = work.summary = work.licence = ""
    assert messages(work, "required") == ["“Title” is empty.", "“Summary” is empty.", "“Licence” is empty."]


def test_subjects_and_content_are_asked_for() -> None:
    work = draft()
    assert messages(work, "subjects") == ["Nothing is chosen at “Topics”.", "Nothing is chosen at “Audiences”."]
    assert found(work, "empty")
    assert not found(draft(text("<p>Hei</p>")), "empty")
    assert not found(draft(learning_outcomes=[block("line", "Regne")]), "empty")


@pytest.mark.parametrize(
    ("item", "work", "may"),
    [
        ("", "cc0-1.0", True), ("cc0-1.0", "cc-by-4.0", True), ("cc-by-4.0", "cc0-1.0", False),
        ("cc-by-4.0", "cc-by-nc-4.0", True), ("cc-by-nc-4.0", "cc-by-4.0", False), ("cc-by-sa-4.0", "cc-by-4.0", False),
        ("cc-by-sa-4.0", "cc-by-sa-4.0", True), ("cc-by-sa-4.0", "cc-by-nc-sa-4.0", False),
        ("cc-by-nd-4.0", "cc-by-4.0", False), ("cc-by-nd-4.0", "all-rights-reserved", True),
        ("all-rights-reserved", "cc-by-4.0", False), ("all-rights-reserved", "all-rights-reserved", True),
    ],
)  # fmt: skip
def test_a_work_promises_no_more_than_what_is_in_it(item: str, work: str, may: bool) -> None:
    page = draft(block("image", {"image": make_image(licence=item).pk, "alt": "Et torg", "caption": ""}), licence=work)
    assert bool(found(page, "licence-conflict")) is not may
    assert not item or may_be_in(Licence(item), Licence(work)) is may


def test_files_and_the_picture_of_the_work_are_asked_for_their_licence_too() -> None:
    file = make_file(TAGGED, licence="cc-by-nc-4.0")
    work = draft(block("file", {"file": file.pk, "note": ""}), image=make_image(licence="all-rights-reserved"))
    work.files = [ResourcePageFile(file=file)]
    assert messages(work, "licence-conflict") == [
        "“Torget” comes under All rights reserved, and may not be in a work under CC BY.",
        "“Hefte” comes under CC BY-NC, and may not be in a work under CC BY.",
        "“Hefte” comes under CC BY-NC, and may not be in a work under CC BY.",
    ]
    assert [one.found.place.field for one in found(work, "licence-conflict")] == ["image", "body", "files"]


@pytest.mark.parametrize(("alt", "wanted"), [("", 1), ("  ", 1), ("IMG_2034.JPG", 1), ("Et torg med boder", 0)])
def test_a_picture_is_described_in_words(alt: str, wanted: int) -> None:
    work = draft(
        block("image", {"image": make_image().pk, "alt": alt, "caption": ""}), image=make_image(), image_alt=alt
    )
    assert len(found(work, "alt-text")) == wanted * 2


def test_headings_go_down_step_by_step() -> None:
    fine = draft(
        block("heading", "To"), text("<h3>Tre</h3><p>Hei</p><h2>To</h2>"), block("heading", "To"), text("<p>.</p>")
    )
    assert not found(fine, "heading-order")
    work = draft(text("<h3>Tre</h3>"), block("heading", "To"), text("<h5>Fem</h5>"))
    assert messages(work, "heading-order") == [
        "A heading of level 3 follows one of level 1.",
        "A heading of level 5 follows one of level 2.",
    ]
    assert [one.found.place.block_id for one in found(work, "heading-order")] == [work.body[0].id, work.body[2].id]


def test_headings_stand_over_something_and_look_like_what_they_are() -> None:
    work = draft(
        block("heading", "Tom"),
        block("heading", "Full"),
        text("<p><b>Slik gjør du</b></p><p>Nå.</p>"),
        block("heading", "Slutt"),
    )
    assert messages(work, "heading-alone") == [
        "Nothing follows the heading “Tom”.",
        "Nothing follows the heading “Slutt”.",
    ]
    assert messages(work, "bold-heading") == ["“Slik gjør du” looks like a heading, and is a bold paragraph."]


def test_a_video_has_captions() -> None:
    video = draft(model=ToolkitVideoPage, video_url=LINK, captions="")
    make_track(video, "sv", CAPTIONS, "subtitles")
    assert found(video, "captions")
    make_track(video, "nb", CAPTIONS, publish=False)  # it is published with the work
    assert not found(video, "captions")
    assert found(video, "described")
    make_track(video, "nb", CAPTIONS, "descriptions", publish=False)
    assert not found(video, "described")


def test_a_video_without_captions_is_not_published_unless_that_is_waived() -> None:
    video = draft(model=ToolkitVideoPage, video_url=LINK, captions="")
    with pytest.raises(QualityRefused, match="no captions in its own language"):
        video.save_revision().publish()
    Waiver.objects.create(page=video, check_name="captions", key="captions", reason="Music", until=date(2099, 1, 1))
    video.save_revision().publish()
    video.refresh_from_db()
    assert video.live


def test_a_pdf_has_tags_whenever_it_came() -> None:
    old = make_file()
    type(old).objects.filter(pk=old.pk).update(is_tagged=None)
    torn = make_file(b"%PDF-1.4\nxref nothing\n%%EOF\n", "revet.pdf")
    work = draft(*(block("file", {"file": one.pk, "note": ""}) for one in (make_file(TAGGED), old, torn)))
    assert [one.found.subject for one in found(work, "untagged-pdf")] == [str(old.pk), str(torn.pk)]
    old.refresh_from_db()
    assert old.is_tagged is False


def test_what_is_among_the_files_is_found_by_the_name_that_the_form_has_for_them() -> None:
    work = draft()
    work.files = [ResourcePageFile(file=make_file())]
    assert [one.found.place.name(work) for one in found(work, "untagged-pdf")] == ["Files to download"]


# --- Links --------------------------------------------------------------------------------------------------------
def test_links_inside_lead_to_what_readers_see() -> None:
    public, hidden = make_work("Offentlig"), make_work("Utkast", publish=False)
    file = make_file(TAGGED)
    links = "".join(
        f'<p><a linktype="{kind}" id="{pk}">her</a></p>'
        for kind, pk in (
            ("page", public.pk),
            ("page", hidden.pk),
            ("page", 999999),
            ("document", file.pk),
            ("document", 999999),
        )
    )
    assert messages(draft(text(links)), "link-not-public") == [
        "A link leads to something that readers cannot see: Utkast.",
        "A link leads to something that readers cannot see: a page that is deleted.",
        "A link leads to something that readers cannot see: a file that is deleted.",
    ]


def test_a_work_of_a_suspended_partner_is_not_linked_to() -> None:
    other = make_work("Annens", partner=get_partner("skog"), language="sv")
    work = draft(text(f'<p><a linktype="page" id="{other.pk}">her</a></p>'))
    assert not found(work, "link-not-public")
    Partner.objects.filter(slug="skog").update(status=Partner.Status.SUSPENDED)
    assert found(work, "link-not-public")


def test_addresses_of_the_bank_written_out_are_links_inside() -> None:
    public, hidden = make_work("Offentlig"), make_work("Utkast", publish=False)
    good = f"http://127.0.0.1:8000/nb/resources/{public.work_id}/x/"
    bad = [
        f"http://127.0.0.1:8000/nb/resources/{hidden.work_id}/x/",
        f"http://127.0.0.1:8000/admin/pages/{hidden.pk}/edit/",
        "http://127.0.0.1:8000/finnes/ikke",
    ]
    work = draft(text("".join(f'<p><a href="{url}">her</a></p>' for url in [good, *bad])))
    assert [one.found.subject for one in found(work, "link-not-public")] == bad


@pytest.mark.parametrize("address", ["http://[", "http://[]/", "https://℀.example.org/"])
def test_a_link_that_no_browser_could_follow_is_named(address: str) -> None:
    work = make_work("Kurs", body=[text(f'<p><a href="{address}">her</a></p>')])
    assert messages(work, "link-broken") == [f"The link {address} does not work."]


def test_recommended_works_that_readers_do_not_see_are_named() -> None:
    hidden = make_work("Utkast", publish=False)
    item = {"type": "item", "value": hidden.pk, "id": "6a1b6c9e-6a3f-4b58-9a43-8d9b6f6b4c11"}
    assert messages(draft(block("related", [item])), "related-not-public") == [
        "“Utkast” is recommended, and readers cannot see it: it is left out."
    ]


def test_of_links_outside_the_last_check_is_read() -> None:
    work = draft(text(f'<p><a href="{LINK}">her</a></p>'), block("video", {"title": "V", "file": None, "url": LINK}))
    assert not found(work, "link-broken")
    ExternalLink.objects.create(url=LINK, is_broken=True)
    assert [one.found.place.block_id for one in found(work, "link-broken")] == [child.id for child in work.body]


def filled(times: int) -> Any:
    """A draft with so many of everything, right and wrong."""
    others = [make_work(f"Annet {number}", publish=number % 2 == 0) for number in range(times)]
    links = "".join(f'<p><a linktype="page" id="{one.pk}">her</a><a href="{LINK}">der</a></p>' for one in others)
    items = [{"type": "item", "value": one.pk, "id": str(uuid4())} for one in others]
    work = draft(
        text(links),
        *(block("image", {"image": make_image().pk, "alt": "", "caption": ""}) for _one in others),
        *(block("file", {"file": make_file().pk, "note": ""}) for _one in others),
        block("related", items),
    )
    work.files = [ResourcePageFile(file=make_file()) for _one in others]
    work.save_revision()
    return type(work).objects.get(pk=work.pk).get_latest_revision_as_object()


def test_the_same_number_of_queries_however_much_is_on_the_page(django_assert_num_queries: Any) -> None:
    few, many = filled(2), filled(6)
    with CaptureQueriesContext(connection) as queries:
        findings_of(few)
    with django_assert_num_queries(len(queries)):
        findings_of(many)

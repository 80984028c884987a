"""A partner sends in a spreadsheet, sees what would become of each row, and has it done."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve
from wagtail.models import Revision

from cms.media.models import ResourceFile, ResourceImage
from cms.partners.models import Partner
from cms.partners.transfer import transfer
from cms.review.workflow import REVIEWERS, ensure_review_workflow
from resourcebank.models import EventPage, GuidelinePage, ResourcePage, ToolkitVideoPage, TrainingMaterialPage
from resourcebank.onboarding import jobs
from resourcebank.onboarding.models import ImportRow, SheetImport
from resourcebank.videos import own_captions
from tests.cms.media.samples import MP4, PDF, pdf, png
from tests.factories import get_partner, make_concept, make_user, make_work
from tests.resourcebank.onboarding.conftest import Onboarding
from tests.resourcebank.onboarding.sheets import csv_file, work, xlsx, zipped

VTT = b"WEBVTT\n\n00:00.000 --> 00:02.000\nHei\n"


def staged() -> list[Path]:
    folder = Path(settings.IMPORTS_DIR)
    return list(folder.iterdir()) if folder.exists() else []


def drafts(model: type[ResourcePage] = GuidelinePage) -> Any:
    return model.objects.order_by("pk")


# --- The whole way ------------------------------------------------------------------------------------------------
def test_rows_become_drafts_with_all_that_they_say(editor: Onboarding) -> None:
    topic = make_concept("recovery", nb="tilfriskning", en="recovery")
    rows = [
        {
            **work("K-1", title_nb="Grunnkurs", body_nb="Første avsnitt.\n\nAndre <b>avsnitt</b>.", topics="Tilfriskning"),
            "type": "training material", "files_nb": "plan.pdf; bilder/ark.pdf", "files_sv": "plan-sv.pdf",
            "image": "båt.png", "image_alt_nb": "En båt", "countries": "NO, se", "level": "Introductory",
            "duration_minutes": 90, "licence": "cc0-1.0", "review_by": "2027-08-01",
            "learning_outcomes_nb": "Du kan forklare.\nDu kan spørre.",
        },
        {**work("K-2"), "type": "event", "starts_at": "2027-01-20 18:00"},
        {**work("K-3"), "type": "toolkit_video", "video_file": "film.mp4", "captions": "film.vtt"},
    ]  # fmt: skip
    files = {"plan.pdf": PDF, "bilder/ark.pdf": pdf("ark"), "plan-sv.pdf": pdf("sv"), "Båt.PNG": png(40, 30)}
    found = editor.send(xlsx(rows), zipped({**files, "film.mp4": MP4}), zipped({"film.vtt": VTT}, "mer.zip"))
    assert found == {"K-1": ["new"], "K-2": ["new"], "K-3": ["new"]}
    assert not ResourcePage.objects.exists()  # so far it was looked at
    assert not ResourceFile.objects.exists()
    assert editor.apply() == {key: ["new (written)"] for key in found}
    page = drafts(TrainingMaterialPage).get()
    assert not page.live
    assert (page.title, page.summary, page.partner, page.owner) == ("Grunnkurs", "Om den", editor.partner, editor.user)
    assert [block.block_type for block in page.body] == ["text"]
    assert "Første avsnitt.</p>" in str(page.body)
    assert "Andre &lt;b&gt;avsnitt&lt;/b&gt;.</p>" in str(page.body)  # as written, not as markup
    assert [line.value for line in page.learning_outcomes] == ["Du kan forklare.", "Du kan spørre."]
    assert [(row.file.filename, row.file.language) for row in page.files.all()] == [
        ("plan.pdf", "nb"), ("ark.pdf", "nb"), ("plan-sv.pdf", "sv")
    ]  # fmt: skip
    assert page.image.collection == editor.partner.collection
    assert (page.image_alt, page.countries, page.level) == ("En båt", ["NO", "SE"], "introductory")
    assert (page.duration_minutes, page.licence, str(page.review_by)) == (90, "cc0-1.0", "2027-08-01")
    assert list(page.topics.all()) == [topic]
    assert page.get_latest_revision().user == editor.user
    assert drafts(EventPage).get().starts_at.isoformat() == "2027-01-20T17:00:00+00:00"
    film = drafts(ToolkitVideoPage).get()
    assert (film.video_file.mime, film.licence) == ("video/mp4", "cc-by-4.0")
    captions = own_captions(film)
    assert captions is not None
    assert "Hei" in captions.text
    assert not staged()


def test_the_same_sheet_again_changes_nothing(editor: Onboarding) -> None:
    rows, files = [work("1", files_nb="a.pdf"), work("2", image="b.png")], {"a.pdf": PDF, "b.png": png(40, 30)}
    editor.bring_in(xlsx(rows), zipped(files))
    before = Revision.objects.count()
    assert editor.send(xlsx(rows), zipped(files)) == {"1": ["same as here"], "2": ["same as here"]}
    editor.apply()
    ResourceImage.objects.update(title="Et annet navn")
    assert editor.bring_in(xlsx(rows)) == {"1": ["same as here"], "2": ["same as here"]}  # without its files
    assert (drafts().count(), Revision.objects.count()) == (2, before)
    assert (ResourceFile.objects.count(), ResourceImage.objects.count()) == (1, 1)


def test_what_changed_in_the_sheet_changes_here_and_nothing_else(editor: Onboarding) -> None:
    editor.bring_in(xlsx([work("1", edition="1", files_nb="a.pdf"), work("2")]), zipped({"a.pdf": PDF}))
    page = drafts().first()
    page.summary = "Bedre sagt her"
    page.save_revision(user=editor.user)
    rows = [work("1", edition="2", files_nb="a.pdf"), work("2"), work("3")]
    found = editor.bring_in(xlsx(rows), zipped({"a.pdf": pdf("ny utgave")}))
    assert found == {"1": ["changed (written)"], "2": ["same as here"], "3": ["new (written)"]}
    draft = drafts().first().get_latest_revision_as_object()
    assert (draft.edition, draft.summary) == ("2", "Bedre sagt her")
    assert [row.file.sha256 for row in draft.files.all()] == [ResourceFile.objects.order_by("-pk").first().sha256]


def test_what_somebody_changed_here_is_not_written_over(editor: Onboarding) -> None:
    editor.bring_in(xlsx([work("1")]))
    page = drafts().get()
    page.title = "Bedre navn"
    page.save_revision(user=editor.user)
    found = editor.send(xlsx([work("1", title_nb="Tredje navn")]))
    assert found["1"][0] == "error"
    assert found["1"][1].startswith("title_nb: It was changed here since the last time.")


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite writes one transaction at a time")
def test_an_editor_who_saves_at_the_same_moment_waits(editor: Onboarding) -> None:
    editor.bring_in(xlsx([work("1")]))
    editor.send(xlsx([work("1", title_nb="Ny")]))
    editor.press("apply")
    with CaptureQueriesContext(connection) as asked:
        editor.work()
    locked = [query["sql"] for query in asked if "FOR UPDATE" in query["sql"]]
    assert any('FROM "wagtailcore_page"' in sql for sql in locked)


def test_a_public_work_stays_as_it_is_until_its_new_draft_is_approved(editor: Onboarding) -> None:
    editor.bring_in(xlsx([work("1")]))
    drafts().get().get_latest_revision().publish()
    editor.bring_in(xlsx([work("1", title_nb="Ny tittel")]))
    page = drafts().get()
    assert (page.live, page.title, page.draft_title) == (True, "Veileder 1", "Ny tittel")


def test_works_go_to_review_where_that_is_asked(editor: Onboarding) -> None:
    make_user("reviewer", REVIEWERS)
    ensure_review_workflow()
    editor.bring_in(xlsx([work("1"), work("2")]), submit="on")
    assert [page.workflow_in_progress and not page.live for page in drafts()] == [True, True]
    found = editor.send(xlsx([work("1", title_nb="For sent")]))
    assert found["1"] == ["error", "The work is locked, or with the reviewers. Apply the row when it is back."]


def test_what_is_not_good_enough_for_the_reviewers_is_not_sent_to_them_and_says_why(editor: Onboarding) -> None:
    ensure_review_workflow()
    editor.bring_in(xlsx([work("1", files_nb="noter.pdf")]), zipped({"noter.pdf": PDF}))
    ResourceFile.objects.update(licence="cc-by-nc-4.0")
    found = editor.bring_in(xlsx([work("2", files_nb="noter.pdf", licence="cc-by-4.0"), work("3")]), submit="on")
    assert found["2"][0] == "error"
    assert "comes under CC BY-NC, and may not be in a work under CC BY." in found["2"][1]
    assert found["3"] == ["new (written)"]
    assert [page.workflow_in_progress for page in drafts()] == [False, True]


def test_files_that_are_here_already_need_not_be_sent(editor: Onboarding) -> None:
    other = Onboarding(make_user("other", get_partner("skog").group), get_partner("skog"))
    other.bring_in(xlsx([work("1", language="nb", files_nb="deres.pdf")]), zipped({"deres.pdf": pdf("deres")}))
    editor.bring_in(xlsx([work("1", files_nb="vår fil.pdf")]), zipped({"vår fil.pdf": PDF}))
    found = editor.bring_in(xlsx([work("2", files_nb="vår fil.pdf"), work("3", files_nb="deres.pdf")]))
    assert found["2"] == ["new (written)"]
    assert found["3"][1].startswith(
        "files_nb: “deres.pdf” came neither with the sheet nor is it among your files here."
    )


def test_two_works_of_one_name_have_an_address_each(editor: Onboarding) -> None:
    rows = [work("1", title_nb="Håndbok"), work("2", title_nb="Håndbok")]
    editor.bring_in(xlsx(rows))
    assert [page.slug for page in drafts()] == ["håndbok", "håndbok-2"]


def test_the_form_takes_its_own_transactions(editor: Onboarding) -> None:
    """A large upload must not hold the database while it arrives."""
    assert getattr(resolve(editor.start).func, "own_transactions", False)


# --- Mistakes are told by row and column --------------------------------------------------------------------------
def test_every_mistake_names_its_column_and_the_remedy(editor: Onboarding) -> None:
    make_concept("recovery", en="recovery")
    rows = [
        work("1", title_nb="", duration_minutes="lenge", licence="gratis"),
        work("2", topics="recovery; ukjent", starts_at="2027-01-01", review_by="i morgen"),
        work("3", title_nb="x" * 300, files_nb="borte.pdf"),
        {**work("4"), "type": "bok"},
        {**work(""), "title_nb": "Uten nøkkel"},
        work("1"),
        {**work("7"), "type": "training_material", "learning_outcomes_nb": "y" * 400},
        {**work("8"), "language": "fi"},
        {**work("9"), "type": "event", "starts_at": "2027-01-02", "ends_at": "2027-01-01"},
    ]
    editor.send(xlsx(rows))
    page = " ".join(editor.see().text.split())
    for said in (
        "title_nb: This field is required.", "duration_minutes: Enter a whole number.", "licence: “gratis” is not one of",
        "topics: “ukjent” is not one of the values; they are in the template. Write for example: recovery.",
        "starts_at: This kind of work (guideline) has no such field. Empty the cell.",
        "review_by: There is no such date. Write it like 2026-12-24 or 24.12.2026.",
        "title_nb: Ensure this value has at most 255 characters", "files_nb: “borte.pdf” came neither",
        "type: “bok” is not one of", "key: Give the row a key of your own", "key: Row 2 has the same key.",
        "learning_outcomes_nb: Ensure this value has at most 300 characters", "title_fi: This field is required.",
        "ends_at: The event ends before it starts.",
    ):  # fmt: skip
        assert said in page, said
    assert editor.see().select_one("button[value=apply]") is None
    assert editor.rows("?show=new") == {}


def test_a_file_is_checked_as_if_it_were_added_by_hand(editor: Onboarding, settings: Any) -> None:
    rows = [work("1", files_nb="falsk.pdf"), {**work("2"), "type": "toolkit_video", "video_file": "a.pdf"},
            work("3", image="a.pdf"), work("4", files_nb="stor.pdf"), work("5", files_nb="a.pdf")]  # fmt: skip
    files = {"falsk.pdf": b"MZ" + b"0" * 100, "a.pdf": PDF, "stor.pdf": pdf("x" * 5000)}
    settings.PARTNER_QUOTA_BYTES = 3000
    found = editor.bring_in(xlsx(rows), zipped(files))
    assert found["1"][1].startswith("files_nb: The content is not what the name says")
    assert found["2"][1].startswith("video_file: This file is not a video.")
    assert found["3"][1].startswith("image: ")
    assert found["4"][1].startswith("files_nb: There is no room for it")
    assert found["5"] == ["new (written)"]
    assert ResourceFile.objects.count() == 1


def test_all_that_does_not_fit_together_is_told_before_it_is_written(editor: Onboarding, settings: Any) -> None:
    settings.PARTNER_QUOTA_BYTES = 150
    files = {f"{number}.pdf": pdf(str(number)) for number in range(3)}
    assert all(len(content) < 150 for content in files.values())
    editor.send(xlsx([work(name, files_nb=name) for name in files]), zipped(files))
    assert "There is no room for it" in editor.see().select_one("[role=alert]").text


def test_a_row_over_which_the_program_stumbles_holds_up_no_other(editor: Onboarding, monkeypatch: Any) -> None:
    write = jobs.write

    def stumble(sender: Any, key: str, *args: Any, **kwargs: Any) -> Any:
        page = write(sender, key, *args, **kwargs)
        if key == "1":
            raise RuntimeError("stumbled")
        return page

    monkeypatch.setattr(jobs, "write", stumble)
    found = editor.bring_in(xlsx([work("1"), work("2")]))
    assert found["1"][1].startswith("This row could not be read.")
    assert [page.title for page in drafts()] == ["Veileder 2"]


# --- Stopped, gone on with, thrown away ---------------------------------------------------------------------------
def test_it_can_be_stopped_and_gone_on_with(editor: Onboarding, monkeypatch: Any) -> None:
    monkeypatch.setattr(jobs, "SLICE", 0)
    editor.post(xlsx([work(str(number)) for number in range(6)]))
    one = SheetImport.objects.get()
    editor.url = f"{editor.start}{one.pk}/"
    monkeypatch.setattr(jobs, "SLICE", 60)
    editor.work()
    editor.press("apply")
    done = iter(range(100))
    jobs.carry_on(lambda: next(done) == 2)
    assert (editor.status(), drafts().count()) == ("applying", 2)
    assert editor.see().select_one("progress")["value"] == "33"
    editor.press("stop")
    editor.work()
    assert (editor.status(), drafts().count()) == ("stopped", 2)
    assert editor.press("stop").status_code == 302  # pressed twice
    assert "In the meantime it has gone on." in editor.see().text
    editor.press("resume")
    editor.work()
    assert (editor.status(), drafts().count()) == ("done", 6)


def test_a_partner_has_one_import_at_a_time(editor: Onboarding, onboard: Any) -> None:
    editor.send(xlsx([work("1")]))
    colleague = Onboarding(make_user("colleague", "Fjord: authors"), editor.partner)
    assert "Another import of yours is not finished." in colleague.refusal(xlsx([work("2")]))
    assert onboard("neighbour", "skog").send(xlsx([work("1", language="nb")])) == {"1": ["new"]}
    assert editor.press("discard")["Location"] == editor.start
    assert len(staged()) == 1
    assert colleague.bring_in(xlsx([work("2")])) == {"2": ["new (written)"]}


def test_two_at_the_same_moment_are_one(editor: Onboarding, monkeypatch: Any) -> None:
    editor.send(xlsx([work("1")]))
    monkeypatch.setattr(jobs, "unfinished", lambda partner: None)  # neither has seen the other
    assert "Another import of yours is not finished." in editor.refusal(xlsx([work("2")]))
    assert len(staged()) == 1


def test_it_ends_with_the_rights_of_whoever_sent_it(editor: Onboarding) -> None:
    editor.send(xlsx([work("1")]))
    editor.press("apply")
    editor.user.groups.clear()
    editor.work()
    assert not drafts().exists()
    colleague = Onboarding(make_user("colleague", "Fjord: authors"), editor.partner)
    colleague.url = editor.url
    assert "may not add works here any more" in colleague.see().select_one("[role=alert]").text
    colleague.press("resume")
    colleague.work()
    assert not drafts().exists()  # she has not seen yet what it would do
    colleague.apply()
    assert drafts().get().owner == colleague.user


def test_an_author_changes_her_own_works_alone(editor: Onboarding) -> None:
    editor.bring_in(xlsx([work("1")]))
    author = Onboarding(make_user("author", "Fjord: authors"), editor.partner)
    found = author.bring_in(xlsx([work("1", title_nb="Kapret"), work("2")]))
    assert found["1"][1].startswith("key: The work with this key is not yours to change.")
    assert found["2"] == ["new (written)"]
    assert author.bring_in(xlsx([work("2", title_nb="Min egen")])) == {"2": ["changed (written)"]}


def test_nothing_is_written_for_a_suspended_partner(editor: Onboarding) -> None:
    editor.send(xlsx([work("1")]))
    editor.press("apply")
    Partner.objects.filter(pk=editor.partner.pk).update(status=Partner.Status.SUSPENDED)
    editor.work()
    assert not drafts().exists()
    assert editor.client.get(editor.url).status_code == 404


def test_the_worker_does_all_of_it(editor: Onboarding, index: Any, run_worker: Any) -> None:
    editor.url = editor.post(xlsx([work("1", title_fi="Opas"), work("2")]))["Location"]
    run_worker()
    assert editor.rows() == {"1": ["new"], "2": ["new"]}
    editor.press("apply")
    run_worker()
    assert editor.rows() == {"1": ["new (written)"], "2": ["new (written)"]}
    drafts().first().get_latest_revision().publish()
    run_worker()
    assert GuidelinePage.objects.filter(locale__language_code="fi").count() == 1


def test_what_nobody_goes_on_with_is_forgotten(editor: Onboarding) -> None:
    editor.send(xlsx([work("1")]), zipped({"a.pdf": PDF}))
    jobs.remove_forgotten()
    assert SheetImport.objects.exists()
    SheetImport.objects.update(touched_at="2020-01-01T00:00Z")
    jobs.remove_forgotten()
    assert not SheetImport.objects.exists()
    assert not staged()


# --- Whose it is --------------------------------------------------------------------------------------------------
def test_anothers_import_is_not_there(editor: Onboarding, onboard: Any) -> None:
    neighbour = onboard("neighbour", "skog")
    neighbour.send(xlsx([work("1")]))
    theirs = [neighbour.start, f"{neighbour.start}template/csv/", neighbour.url, f"{neighbour.url}report/"]
    crossed = neighbour.url.replace(neighbour.start, editor.start)
    for url in (*theirs, crossed, f"{crossed}report/"):
        assert editor.client.get(url).status_code == 404, url
        assert editor.client.post(url, {"action": "discard"}).status_code == 404, url
    assert neighbour.client.get(neighbour.url).status_code == 200
    assert Client().get(neighbour.url).status_code == 302


def test_a_key_is_one_partners_own(editor: Onboarding, onboard: Any) -> None:
    editor.bring_in(xlsx([work("1")]))
    assert onboard("neighbour", "skog").bring_in(xlsx([work("1", language="nb")])) == {"1": ["new (written)"]}
    assert drafts().count() == 2


def test_a_work_that_was_handed_over_is_not_written_into(editor: Onboarding) -> None:
    editor.bring_in(xlsx([work("1")]))
    transfer(drafts().get(), get_partner("skog"), User.objects.create_superuser("nettverket"))
    found = editor.send(xlsx([work("1", title_nb="Tilbake")]))
    assert found["1"][1].startswith("key: The work with this key is not yours to change.")


def test_the_desk_leads_there(editor: Onboarding) -> None:
    desk = editor.page(editor.client.get("/admin/"))
    link = desk.find("a", string="Add many from a spreadsheet")
    assert editor.client.get(link["href"]).status_code == 200


# --- Pages and reports --------------------------------------------------------------------------------------------
def test_rows_come_in_pages_and_cost_the_same(editor: Onboarding) -> None:
    editor.send(csv_file([work(str(number)) for number in range(10)]))
    with CaptureQueriesContext(connection) as few:
        editor.see()
    one = SheetImport.objects.get()
    ImportRow.objects.bulk_create(
        ImportRow(sheet=one, number=number, key=str(number), cells=work(str(number)), finding="new")
        for number in range(100, 1100)
    )
    with CaptureQueriesContext(connection) as many:
        rows = editor.see()
    assert len(many) == len(few)
    assert len(rows.select("tbody tr")) == 50
    assert len(editor.rows("?show=new&p=2")) == 50
    assert "Page 1 of 21" in rows.text


def test_the_report_has_a_line_for_each_problem_and_no_formula(editor: Onboarding) -> None:
    rows = [work("1", title_nb="=HYPERLINK(1)"), work("2", title_nb="", licence="+gratis"), work("@3")]
    editor.bring_in(csv_file(rows))
    answer = editor.client.get(f"{editor.url}report/")
    assert "attachment" in answer["Content-Disposition"]
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert lines[1] == ["2", "1", "'=HYPERLINK(1)", "new (written)", "", ""]
    assert {line[4] for line in lines[2:4]} == {"title_nb", "licence"}
    assert lines[4][1] == "'@3"


def test_an_imported_work_that_is_deleted_comes_again_as_new(editor: Onboarding) -> None:
    editor.bring_in(xlsx([work("1")]))
    drafts().get().delete()
    assert editor.bring_in(xlsx([work("1")])) == {"1": ["new (written)"]}
    make_work("Et annet")  # the tree is whole

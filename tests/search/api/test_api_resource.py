"""A whole work."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from cms.media.models import ResourceFile, ResourceImage
from cms.terminology.models import Concept, Definition
from resourcebank.models import (
    CoursePage,
    OpportunityPage,
    Programme,
    ProgrammeText,
    Project,
    ProjectDocumentPage,
    ResourcePageFile,
    ToolkitVideoPage,
)
from resourcebank.models.base import ResourcePage
from search.api.v1.presenters import RESULT_FIELDS
from tests.cms.localisation.helpers import published
from tests.cms.media.uploads import PDF, pdf
from tests.factories import get_partner, make_concept, make_track, make_work, publish_change

pytestmark = pytest.mark.django_db
QUERIES = 17  # of a whole work with everything in its body
VTT = "WEBVTT\n\n00:00:01.000 --> 00:00:02.500\nFørste\nlinje\n\n00:00:02.500 --> 00:00:04.000\nAndre\n"


def make_file(title: str = "Hefte", content: bytes = PDF, name: str = "hefte.pdf") -> ResourceFile:
    file = ResourceFile(title=title, file=ContentFile(content, name=name), language="nb")
    file.collection = get_partner().collection
    file.save()
    return file


def make_image(title: str = "Hav") -> ResourceImage:
    content = io.BytesIO()
    Image.new("RGB", (640, 480), "navy").save(content, "PNG")
    image = ResourceImage(title=title, file=ContentFile(content.getvalue(), name="hav.png"))
    image.collection = get_partner().collection
    image.save()
    return image


def define(concept: Concept, **texts: str) -> None:
    for language, text in texts.items():
        Definition.objects.create(concept=concept, language=language, text=text)


def blocks(work: dict[str, Any], kind: str) -> list[Any]:
    return [block["value"] for block in work["body"] if block["type"] == kind]


def test_everything_a_result_has_and_the_rest(api, works) -> None:
    (page,) = works("Grunnkurs")
    work = api.ok(f"resources/{page.work_id}/", lang="nb")
    assert set(work) == {*RESULT_FIELDS, "details", "body", "body_html", "files", "videos", "terms", "series", "offline",
                         "funding", "citation", "related_url", "provenance"}  # fmt: skip
    (result,) = api.ok("search/", lang="nb")["results"]
    assert {name: work[name] for name in RESULT_FIELDS} == result
    assert api.client.get(work["related_url"]).status_code == 200


def test_the_body_as_blocks_and_as_html(api, db) -> None:
    file, image = make_file(), make_image()
    friend, hidden = make_work("Venn"), make_work("Skjult", publish=False)
    page = publish_change(
        make_work(),
        body=[
            ("heading", "Første <time>"),
            ("text", "<p>Hva er <b>bedring</b>?</p>"),
            ("quote", {"text": "Det hjalp.", "source": "student"}),
            ("callout", "Husk"),
            ("image", {"image": image, "alt": "Et hav", "caption": "Havet"}),
            ("file", {"file": file, "note": "Les først"}),
            ("video", {"title": "Film", "file": None, "url": "https://video.example.org/1"}),
            ("steps", ["Les", "Snakk"]),
            ("facts", [{"label": "Elever", "value": "6"}]),
            ("related", [friend.resourcepage_ptr, hidden.resourcepage_ptr]),
        ],
    )
    work = api.ok(f"resources/{page.work_id}/", lang="nb")
    assert blocks(work, "heading") == ["Første <time>"]
    assert blocks(work, "text") == ["<p>Hva er <b>bedring</b>?</p>"]
    assert blocks(work, "quote") == [{"text": "Det hjalp.", "source": "student"}]
    assert blocks(work, "steps") == [["Les", "Snakk"]]
    assert blocks(work, "facts") == [[{"label": "Elever", "value": "6"}]]
    assert blocks(work, "related") == [[str(friend.work_id)]]
    (picture,) = blocks(work, "image")
    assert (picture["alt"], picture["caption"], picture["width"], picture["height"]) == ("Et hav", "Havet", 640, 480)
    assert picture["url"].startswith("http://testserver/media/")
    (download,) = blocks(work, "file")
    assert download["url"] == f"http://testserver{file.url}"
    assert download["note"] == "Les først"
    assert blocks(work, "video") == [{"title": "Film", "url": "https://video.example.org/1"}]
    html = work["body_html"]
    assert "Første &lt;time&gt;" in html
    assert "<b>bedring</b>" in html
    assert 'alt="Et hav"' in html
    assert f'src="{picture["url"]}"' in html
    assert [(source["type"], source["width"]) for source in picture["sources"]] == [
        (kind, width) for kind in ("image/avif", "image/webp") for width in (480, 640)
    ]
    for source in picture["sources"]:
        assert f"{source['url']} {source['width']}w" in html
    assert "Venn" in html
    assert "Skjult" not in html
    assert 'href="/' not in html
    assert 'src="/' not in html


def test_rich_text_cannot_run_and_leads_only_to_what_is_public(api, db) -> None:
    friend, hidden = make_work("Venn"), make_work("Skjult", publish=False)
    published(friend, "en")
    file = make_file()
    text = (
        '<p onclick="alert(1)">Hei <script>alert(1)</script>'
        f'<a linktype="page" id="{friend.pk}">venn</a> <a linktype="page" id="{hidden.pk}">skjult</a> '
        f'<a linktype="document" id="{file.pk}">hefte</a> <a href="javascript:alert(1)">x</a> '
        f'<a linktype="page" id="{"9" * 30}">y</a> '
        '<a href="https://example.org/?a=1&amp;b=2">ut</a> '
        '<picture><source srcset="/media/a.webp 1w, https://elsewhere.org/b 2w"></picture></p>'
    )
    page = make_work()
    page.body = [("text", text), ("text", f'<a linktype="page" id="{friend.pk}">igjen</a>')]
    page.save()  # as if it had been published when all that was public
    work = api.ok(f"resources/{page.work_id}/", lang="en")
    for html in (*blocks(work, "text"), work["body_html"]):
        assert "alert" not in html
        assert "linktype" not in html
        assert "elsewhere.org" not in html
        assert "skjult/" not in html
        assert f"http://testserver/en/resources/{friend.work_id}/" in html
    assert f'href="http://testserver{file.url}"' in work["body_html"]
    assert 'href="https://example.org/?a=1&amp;b=2"' in work["body_html"]
    assert ">skjult</a>" in work["body_html"]


def test_files_of_all_variants_those_of_the_shown_one_first(api, db) -> None:
    ours, theirs = make_file("Hefte"), make_file("Häfte", pdf("andra ord"), "hafte.pdf")
    page = publish_change(make_work(), files=[ResourcePageFile(file=ours)])
    swedish = published(page, "sv")
    publish_change(swedish, files=[ResourcePageFile(file=theirs)])
    assert [file["name"] for file in api.ok(f"resources/{page.work_id}/", lang="nb")["files"]] == ["Hefte", "Häfte"]
    files = api.ok(f"resources/{page.work_id}/", lang="sv")["files"]
    assert [file["name"] for file in files] == ["Häfte", "Hefte"]
    assert files[1] == {
        "name": "Hefte",
        "url": f"http://testserver{ours.url}",
        "bytes": len(PDF),
        "sha256": ours.sha256,
        "mime": "application/pdf",
        "format": "pdf",
        "language": "nb",
    }
    assert api.client.get(files[0]["url"]).status_code == 200


def test_own_fields_are_the_variants_where_translated_and_else_the_originals(api, db) -> None:
    page = make_work(
        "Kurs",
        model=CoursePage,
        sign_up_deadline=date(2027, 10, 31),
        starts_on=date(2027, 11, 5),
        units=[("unit", {"title": "En", "description": ""})],
    )
    published(page, "sv")
    details = api.ok(f"resources/{page.work_id}/", lang="sv")["details"]
    assert details == {
        "sign_up_deadline": "2027-10-31",
        "starts_on": "2027-11-05",
        "sign_up_url": None,
        "units": [{"title": "SV En", "description": ""}],
    }


def test_a_video_with_its_tracks_and_transcript(api, db) -> None:
    page = make_work(
        "Film", model=ToolkitVideoPage, captions=VTT, video_url="https://video.example.org/1", video_seconds=4
    )
    make_track(page, "sv", VTT.replace("Andre", "Andra"), "subtitles")
    make_track(page, "nb", VTT, "chapters")
    (video,) = api.ok(f"resources/{page.work_id}/", lang="sv")["videos"]
    base = f"http://testserver/api/v1/resources/{page.work_id}/tracks"
    assert video["url"] == "https://video.example.org/1"
    assert video["duration_s"] == 4
    assert [(track["url"], track["machine"], track["reviewed"]) for track in video["tracks"]] == [
        (f"{base}/captions/nb.vtt", False, True),
        (f"{base}/subtitles/sv.vtt", False, True),
        (f"{base}/chapters/nb.vtt", False, True),
    ]
    assert [track["label"].partition(":")[0] for track in video["tracks"]] == [
        "Norsk bokmål",
        "Svenska",
        "Norsk bokmål",
    ]
    assert [video["tracks"][1][name] for name in ("srt_url", "text_url")] == [
        f"{base}/subtitles/sv.srt",
        f"{base}/subtitles/sv.txt",
    ]
    assert video["transcript"]["language"] == "sv"
    assert [cue["text"] for cue in video["transcript"]["cues"]] == ["Første\nlinje", "Andra"]
    assert video["chapters"]["items"][1] == {"start": 2.5, "end": 4.0, "title": "Andre"}
    assert {one["criterion"]: one["state"] for one in video["wcag"]}["1.2.2"] == "met"


def test_the_funder_is_thanked_in_the_readers_language(api, db) -> None:
    programme = Programme.objects.create(slug="nordplus")
    for language, text in (("en", "Funded by Nordplus."), ("nb", "Støttet av Nordplus.")):
        ProgrammeText.objects.create(programme=programme, language=language, name="Nordplus", acknowledgement=text)
    project = Project.objects.create(slug="peer", acronym="PEER", programme=programme)
    page = publish_change(make_work(), project=project)
    assert api.ok(f"resources/{page.work_id}/", lang="nb")["funding"] == {
        "programme": {"slug": "nordplus", "name": "Nordplus"},
        "logo": None,
        "acknowledgement": "Støttet av Nordplus.",
        "language": "nb",
    }
    assert api.ok(f"resources/{page.work_id}/", lang="el")["funding"]["acknowledgement"] == "Funded by Nordplus."


def test_the_funders_logo_is_everybodys_and_says_what_it_says(api, db) -> None:
    programme = Programme.objects.create(slug="nordplus", logo=make_image())
    text = ProgrammeText.objects.create(programme=programme, language="nb", name="Nordplus", acknowledgement="Takk")
    project = Project.objects.create(slug="peer", acronym="PEER", programme=programme)
    page = publish_change(make_work(), project=project)
    logo = api.ok(f"resources/{page.work_id}/", lang="en")["funding"]["logo"]
    assert (logo["alt"], logo["language"], logo["height"]) == ("Nordplus", None, 160)
    assert api.client.get(logo["url"]).status_code == 200
    text.logo_alt = "Støttet av Nordplus"
    text.save()
    logo = api.ok(f"resources/{page.work_id}/", lang="en")["funding"]["logo"]
    assert (logo["alt"], logo["language"]) == ("Støttet av Nordplus", "nb")
    Programme.objects.update(logo=None)
    assert api.client.get(logo["url"]).status_code == 404


def test_the_licence_in_plain_words(api, db) -> None:
    page = make_work(licence="cc-by-nc-4.0")
    licence = api.ok(f"resources/{page.work_id}/", lang="en")["licence"]
    assert licence["summary"] == ("You may copy, translate, change and share this, but not sell it. Say who made it.")


def test_the_numbered_documents_of_a_project_in_their_order(api, db) -> None:
    programme = Programme.objects.create(slug="nordplus")
    project, other = (Project.objects.create(slug=name, acronym=name.upper(), programme=programme) for name in "ab")
    document = partial(make_work, model=ProjectDocumentPage)
    pages = {number: document(f"Nr {number}", number=number, project=project) for number in ("10", "6b", "6", "2")}
    document("Uten nummer", project=project)
    document("Annet prosjekt", number="3", project=other)
    document("Kladd", number="4", project=project, publish=False)
    pages["2"].unpublish()
    published(pages["10"], "sv")
    series = api.ok(f"resources/{pages['6'].work_id}/", lang="sv")["series"]
    assert [(one["number"], one["title"], one["language"]) for one in series] == [
        ("6", "Nr 6", "nb"), ("6b", "Nr 6b", "nb"), ("10", "SV Nr 10", "sv"),
    ]  # fmt: skip
    assert series[0]["id"] == str(pages["6"].work_id)
    assert api.client.get(series[2]["url"]).status_code == 200
    assert api.ok(f"resources/{make_work('Kurs', project=project).work_id}/")["series"] == []


def test_hard_words_of_the_text_with_what_they_mean(api, db) -> None:
    worker = make_concept("peer-support-worker", nb=["erfaringskonsulent", "likeperson"], en="peer support worker")
    define(worker, nb="En som bruker egen erfaring.")
    define(make_concept("funding", nb="finansiering"), nb="Penger.")
    define(make_concept("prison-staff", "audience", nb="fengselsansatte"), nb="De som er på jobb i fengsel.")
    make_concept("undefined", nb="havbruk")
    body = [
        ("heading", "Om finansiering"),
        ("text", "<p>Likepersoner og fengselsansatte i havbruk & <a href='https://example.org'>finansiering</a>.</p>"
                 "<p>Møt <b>erfaringskonsulentene</b> og en erfaringskonsulent.</p>"),
    ]  # fmt: skip
    page = make_work(body=body)
    (term,) = api.ok(f"resources/{page.work_id}/", lang="en")["terms"]
    assert term == {
        "slug": "peer-support-worker",
        "matched": "erfaringskonsulentene",
        "label": "Peer support worker",
        "language": "en",
        "definition": "En som bruker egen erfaring.",
        "definition_language": "nb",
        "names": {"nb": "Erfaringskonsulent", "en": "Peer support worker"},
        "url": "http://testserver/en/glossary/peer-support-worker/",
    }


def test_a_hard_word_among_what_only_its_type_has(api, db) -> None:
    define(make_concept("cooperative", en="cooperative"), en="A firm of its members.")
    page = make_work(
        language="en", model=OpportunityPage, eligibility="By cooperation.", application_steps=[("line", "Found it.")]
    )
    assert api.ok(f"resources/{page.work_id}/", lang="en")["terms"] == []  # the stems are the same, the words are not
    page = publish_change(page, application_steps=[("line", "Found two cooperatives.")])
    (term,) = api.ok(f"resources/{page.work_id}/", lang="en")["terms"]
    assert term["matched"] == "cooperatives"


def test_how_a_work_is_cited(api, db) -> None:
    programme = Programme.objects.create(slug="nordplus")
    project = Project.objects.create(slug="peer", acronym="PEER", programme=programme)
    page = make_work("Modell", model=ProjectDocumentPage, number="6", project=project)
    ResourcePage.objects.filter(pk=page.pk).update(first_published_at=datetime(2024, 5, 6, tzinfo=UTC))
    page = ProjectDocumentPage.objects.get(pk=page.pk)
    address = f"http://testserver/nb/resources/{page.work_id}/modell/"
    cited = api.ok(f"resources/{page.work_id}/", lang="nb")["citation"]
    assert cited == f"Fjord (2024). Modell [norsk bokmål]. PEER, no. 6. CC BY. {address}"
    published(page, "sv")
    cited = api.ok(f"resources/{page.work_id}/", lang="sv")["citation"]
    assert "SV Modell [svenska, translated from: norskt bokmål]. PEER" in cited


def test_what_is_said_of_the_words(api, db) -> None:
    page = make_work("Grunnkurs")
    english = published(page, "en")
    whole = api.ok(f"resources/{page.work_id}/", lang="ga")
    assert whole["language"] == "en"
    assert whole["translation"]["status"] == "translated"
    assert "Béarla" in whole["translation"]["notice"]
    assert whole["provenance"]["original_language"] == "nb"
    assert whole["provenance"]["translated_from"] == "nb"
    assert whole["provenance"]["origin"] == "human"

    variant = ResourcePage.objects.filter(pk=english.pk)
    variant.update(outdated_since=datetime(2026, 1, 1, tzinfo=UTC))
    outdated = api.ok(f"resources/{page.work_id}/", lang="en")
    assert outdated["translation"]["status"] == "outdated"
    assert "changed since" in outdated["translation"]["notice"]
    assert outdated["provenance"]["outdated_since"] == "2026-01-01T00:00:00Z"

    variant.update(text_origin="machine", text_tool="Apertium")
    machine = api.ok(f"resources/{page.work_id}/", lang="en")["translation"]
    assert (machine["status"], machine["tool"]) == ("machine", "Apertium")
    assert "with help from an AI tool (Apertium)" in machine["notice"]


def test_a_picture_whose_file_is_gone_breaks_nothing(api, db) -> None:
    image = make_image()
    page = publish_change(make_work(), image=image, body=[("image", {"image": image, "alt": "", "caption": ""})])
    image.file.storage.delete(image.file.name)  # type: ignore[attr-defined]
    work = api.ok(f"resources/{page.work_id}/")
    assert work["thumbnail"] is None
    assert blocks(work, "image")[0]["url"] is None


def test_the_number_of_queries_does_not_grow_with_the_body(api, db, django_assert_num_queries) -> None:
    def fill(page: Any, times: int) -> Any:
        body: list[Any] = []
        for number in range(times):
            friend = make_work(f"Venn {number}")
            published(friend, "sv")
            body += [
                ("image", {"image": make_image(), "alt": "", "caption": ""}),
                ("file", {"file": make_file(content=pdf("x" * number)), "note": ""}),
                ("text", f'<a linktype="page" id="{friend.pk}">a</a>'),
                ("text", f'<a linktype="document" id="{make_file().pk}">b</a>'),
                ("related", [friend.resourcepage_ptr]),
            ]
        return publish_change(page, body=body)

    small, large = fill(make_work("Liten"), 1), fill(make_work("Stor"), 4)
    for page in (small, large):
        api.ok(f"resources/{page.work_id}/")  # renditions are made once
    for page in (small, large):
        with django_assert_num_queries(QUERIES):
            api.ok(f"resources/{page.work_id}/")

"""A link to a version that is not public: it shows that version with its files, to whoever has it, for a while."""

from __future__ import annotations

import re
import time
from datetime import timedelta
from typing import Any
from unittest import mock

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from cms.media.video.tracks import add_track, publish_track
from cms.partners.models import Partner
from resourcebank import usage
from resourcebank.checks import resource_page_types
from resourcebank.models import DailyCount, EventPage, ResourcePage, ResourcePageFile, ToolkitVideoPage
from tests.admin import client_of
from tests.cms.localisation.helpers import start
from tests.cms.media.uploads import MP4, make_file, make_image
from tests.factories import CAPTIONS, get_partner, make_concept, make_editor, make_user, make_work
from tests.search.api.conftest import Api, Contract

pytestmark = pytest.mark.django_db
READER = Client()
CONTRACT = Contract()


@pytest.fixture(autouse=True)
def no_pictures_of_other_tests() -> None:
    cache.clear()


@pytest.fixture
def editor() -> User:
    return make_editor("editor")


@pytest.fixture
def draft(editor: User) -> Any:
    """Public once, and changed since in every part."""
    work = make_work("Publisert", summary="Det alle ser")
    file, image, linked = make_file("utkast.pdf"), make_image("utkast.png"), make_file("lenket.pdf")
    work.title, work.summary, work.image, work.image_alt = "Ny tittel", "Ikke ennå", image, "Et bilde"
    work.body = [
        ("text", f'<p>Les <a linktype="document" id="{linked.pk}">dette</a></p>'),
        ("image", {"image": make_image("tekst.png"), "alt": "I teksten", "caption": ""}),
        ("file", {"file": make_file("blokk.pdf"), "note": ""}),
    ]
    work.topics = [make_concept("rights", nb="rettigheter")]
    work.files = [ResourcePageFile(file=file)]
    work.save_revision(user=editor)
    return ResourcePage.objects.get(pk=work.pk)


def link_of(user: User, work: Any) -> str:
    """The path of the link that she is given."""
    page = client_of(user).post(reverse("preview_link", args=[work.pk]))
    address = BeautifulSoup(page.content, "html.parser").select("#preview-here")[0]["value"]
    return str(address).removeprefix("http://testserver")


def api_of(link: str) -> str:
    return link.replace("/preview/", "/api/v1/preview/", 1)


def addresses_in(answer: Any) -> list[str]:
    """Of the files and pictures that the page shows."""
    found = re.findall(r'http://testserver(/[^" ]*(?:documents|media)/[^" ]*)', answer.content.decode())
    return sorted(set(found))


def test_the_page_shows_the_draft_as_readers_will_see_it(editor: User, draft: Any) -> None:
    answer = READER.get(link_of(editor, draft))
    content = answer.content.decode()
    assert answer.status_code == 200
    for words in ("Ny tittel", "Ikke ennå", "I teksten", "Rettigheter", "utkast", "this version is not public"):
        assert words in content, words
    assert "Det alle ser" not in content
    assert "data-keep=" not in content  # what is in a list must be public
    assert READER.get(draft.url).status_code == 200
    assert "Ny tittel" not in READER.get(draft.url).content.decode()


def test_its_files_and_pictures_are_fetched_below_the_link_and_nowhere_else(editor: User, draft: Any) -> None:
    link = link_of(editor, draft)
    addresses = addresses_in(READER.get(link))
    assert len([one for one in addresses if "/documents/" in one]) == 3
    assert len([one for one in addresses if "/media/" in one]) == 2 * 5  # as uploaded, and two kinds in two widths
    for address in addresses:
        assert address.startswith(link)
        answer = READER.get(address)
        assert answer.status_code == 200, address
        assert answer.headers["Cache-Control"] == "no-store"
        bare = address.removeprefix(link.rstrip("/"))
        assert READER.get(bare).status_code == 404, bare
    log = ModelLogEntry.objects.filter(action="partners.download")
    assert {entry.user for entry in log} == {editor}
    assert log.count() == 3


def test_other_files_of_the_same_partner_are_not(editor: User, draft: Any) -> None:
    link = link_of(editor, draft)
    other, image = make_file("annen.pdf"), make_image("annet.png")
    rendition = image.get_rendition("max-165x165")
    for path in (other.url, rendition.url, "/documents/999999/x.pdf", "/media/x.png", "/tracks/captions/nb.vtt"):
        assert READER.get(link.rstrip("/") + path).status_code == 404, path


def test_a_later_version_is_not_shown(editor: User, draft: Any) -> None:
    link = link_of(editor, draft)
    draft = draft.get_latest_revision_as_object()
    draft.title, draft.files = "Enda nyere", [ResourcePageFile(file=make_file("nyere.pdf"))]
    draft.save_revision(user=editor)
    content = READER.get(link).content.decode()
    assert "Ny tittel" in content
    assert "Enda nyere" not in content
    assert "nyere.pdf" not in content


def test_a_work_that_was_never_public(editor: User) -> None:
    work = make_work("Helt ny", publish=False)
    assert "Helt ny" in READER.get(link_of(editor, work)).content.decode()
    assert READER.get(work.url).status_code == 404


def test_a_video_plays_with_its_captions(editor: User) -> None:
    work = make_work("Film", model=ToolkitVideoPage, publish=False, video_file=make_file("film.mp4", MP4))
    work.save_revision(user=editor)
    link = link_of(editor, work)
    page = BeautifulSoup(READER.get(link).content, "html.parser")
    track, video = page.select("track")[0]["src"], page.select("video")[0]["src"]
    assert "Hei" in READER.get(str(track)).content.decode()
    assert READER.get(str(video), headers={"Range": "bytes=0-3"}).status_code == 206


def test_so_does_one_in_its_text(editor: User) -> None:
    film = make_file("film.mp4", MP4)
    work = make_work("Kurs", publish=False, body=[("video", {"title": "Film", "file": film, "url": ""})])
    publish_track(add_track(film.video, "captions", work.locale, CAPTIONS), None)
    (track,) = BeautifulSoup(READER.get(link_of(editor, work)).content, "html.parser").select("track")
    assert "Hei" in READER.get(str(track["src"])).content.decode()
    assert READER.get(f"/documents/{film.pk}/tracks/captions/nb.vtt").status_code == 404


def test_it_links_to_public_works_and_tells_nothing_of_others(editor: User) -> None:
    public, secret = make_work("Åpent verk"), make_work("Hemmelig verk", publish=False)
    links = "".join(f'<a linktype="page" id="{page.pk}">her</a>' for page in (public, secret))
    work = make_work("Lenker", publish=False, body=[("text", f"<p>{links}</p>"), ("related", [public, secret])])
    for address in (link := link_of(editor, work), api_of(link)):
        content = READER.get(address).content.decode()
        assert str(public.work_id) in content
        for word in ("Hemmelig", "hemmelig", str(secret.work_id)):
            assert word not in content


@pytest.mark.parametrize("of", ["page", "api", "file"])
def test_it_is_kept_by_nobody_and_its_address_goes_nowhere(editor: User, draft: Any, of: str) -> None:
    link = link_of(editor, draft)
    address = {"page": link, "api": api_of(link), "file": addresses_in(READER.get(link))[0]}[of]
    headers = READER.get(address).headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in headers["X-Robots-Tag"]
    assert "Set-Cookie" not in headers


class TestItsEnd:
    @pytest.mark.parametrize(
        "why", ["15 minutes", "suspended", "left", "inactive", "handed over", "deleted", "forged", "other link"]
    )
    def test_page_api_and_files_end_together(self, editor: User, draft: Any, why: str) -> None:
        link = link_of(editor, draft)
        file = addresses_in(READER.get(link))[0]
        later = time.time()
        if why == "15 minutes":
            later += timedelta(minutes=15, seconds=2).total_seconds()
        elif why == "suspended":
            Partner.objects.filter(pk=draft.partner_id).update(status=Partner.Status.SUSPENDED)
        elif why == "left":
            editor.groups.clear()
        elif why == "inactive":
            User.objects.update(is_active=False)
        elif why == "handed over":
            from cms.partners.transfer import transfer

            transfer(
                ResourcePage.objects.get(pk=draft.pk), get_partner("skog"), User.objects.create_superuser("nettverket")
            )
        elif why == "deleted":
            ResourcePage.objects.get(pk=draft.pk).delete()
        else:
            token = link.split("/")[2]
            body, rest = token.split(":", 1)
            from django.core import signing

            other = signing.dumps([draft.latest_revision_id, editor.pk], salt="other")
            wrong = f"{body[:-2]}xx:{rest}" if why == "forged" else other
            link, file = link.replace(token, wrong), file.replace(token, wrong)
        with mock.patch("django.core.signing.time.time", return_value=later):
            assert {READER.get(url).status_code for url in (link, api_of(link), file)} == {404}

    def test_a_network_administrators_link_ends_with_the_suspension_too(self, draft: Any) -> None:
        link = link_of(User.objects.create_superuser("nettverket"), draft)
        Partner.objects.filter(pk=draft.partner_id).update(status=Partner.Status.SUSPENDED)
        assert READER.get(link).status_code == 404

    def test_it_lasts_a_quarter_of_an_hour(self, editor: User, draft: Any) -> None:
        link = link_of(editor, draft)
        with mock.patch("django.core.signing.time.time", return_value=time.time() + 14 * 60):
            assert READER.get(link).status_code == 200


class TestMakingIt:
    def test_who_may_not_read_the_draft_makes_none(self, draft: Any) -> None:
        skog = get_partner("skog")
        for user in (make_editor("other", skog), make_user("translator", "Translators (sv)"), make_user("nobody")):
            answer = client_of(user).post(reverse("preview_link", args=[draft.pk]))
            assert b"preview-here" not in answer.content

    def test_a_reviewer_does_and_it_is_in_the_log(self, draft: Any) -> None:
        reviewer = make_user("reviewer", "Reviewers")
        assert READER.get(link_of(reviewer, draft)).status_code == 200
        entry = ModelLogEntry.objects.get(action="partners.preview_link")
        assert (entry.user, entry.data) == (reviewer, {"work": "Ny tittel"})

    def test_nothing_is_made_by_looking(self, editor: User, draft: Any) -> None:
        url = reverse("preview_link", args=[draft.pk])
        assert b"preview-here" not in client_of(editor).get(url).content
        assert not ModelLogEntry.objects.filter(action="partners.preview_link").exists()
        assert url in client_of(editor).get(reverse("wagtailadmin_pages:edit", args=[draft.pk])).content.decode()

    def test_another_site_gets_the_link_in_its_own_address(self, editor: User, draft: Any, settings: Any) -> None:
        settings.PREVIEW_URL = "https://front.example/show?token={token}"
        page = client_of(editor).post(reverse("preview_link", args=[draft.pk]))
        address = str(BeautifulSoup(page.content, "html.parser").select("#preview-elsewhere")[0]["value"])
        token = address.removeprefix("https://front.example/show?token=")
        assert READER.get(f"/api/v1/preview/{token}/").json()["title"] == "Ny tittel"

    def test_an_address_without_a_place_for_the_token_is_told_at_the_start(self, settings: Any) -> None:
        from resourcebank.checks import check_preview_url

        settings.PREVIEW_URL = "https://front.example/show"
        assert [error.id for error in check_preview_url(None)] == ["resourcebank.E004"]


def test_the_api_gives_it_in_the_shape_of_a_public_work(editor: User, draft: Any) -> None:
    api = Api(CONTRACT)
    link = link_of(editor, draft)
    work = api.ok(api_of(link).removeprefix("/api/v1/"), lang="nb")
    assert (work["title"], work["summary"], work["id"]) == ("Ny tittel", "Ikke ennå", str(draft.work_id))
    assert work["url"] == f"http://testserver{link}"
    assert [topic["slug"] for topic in work["topics"]] == ["rights"]
    urls = [file["url"] for file in work["files"]] + [work["thumbnail"]["url"]]
    urls += [block["value"]["url"] for block in work["body"] if block["type"] in ("image", "file")]
    for url in urls:
        assert url.startswith(f"http://testserver{link}")
        assert READER.get(url).status_code == 200
    assert api("preview/nonsense/").status_code == 404


def test_a_preview_is_no_use_that_is_counted(editor: User, draft: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(usage, "buffer", usage.Buffer())
    link = link_of(editor, draft)
    for url in (link, api_of(link), *addresses_in(READER.get(link))):
        Client(headers={"User-Agent": "Mozilla/5.0 Firefox/140.0"}).get(url)
    usage.buffer.write()
    assert not DailyCount.objects.exists()


@pytest.mark.parametrize("model", resource_page_types(), ids=lambda model: model.__name__)
def test_every_type_is_shown(editor: User, model: type[ResourcePage]) -> None:
    needed: dict[str, Any] = {"starts_at": timezone.now()} if model is EventPage else {}
    if hasattr(model, "country"):
        needed = {"country": "NO"}
    work = make_work("Utkast", model=model, publish=False, **needed)
    for name in needed:  # which a draft may lack
        setattr(work, name, None if name == "starts_at" else "")
    work.save_revision(user=editor, clean=False)
    link = link_of(editor, work)
    assert "Utkast" in READER.get(link).content.decode()
    assert Api(CONTRACT).ok(api_of(link).removeprefix("/api/v1/"))["type"] == model.resource_type


def test_a_translation_has_none_because_its_words_are_in_no_version_until_it_is_published() -> None:
    page, _translation = start(make_work("Kilde"))
    client = client_of(make_user("translator", "Translators (sv)"))
    url = reverse("preview_link", args=[page.pk])
    assert client.post(url).status_code == 404
    assert url not in client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()

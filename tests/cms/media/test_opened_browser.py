"""What was accepted, and even what should not have been, runs nothing when a reader opens it in a real browser."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from playwright.sync_api import Error

from cms.media.models import ResourceFile
from cms.media.validation.kinds import MIME_BY_EXTENSION
from cms.media.validation.names import extension_of
from tests.cms.media.harmless import harmless
from tests.cms.media.samples import HTML, SVG
from tests.cms.media.uploads import make_file
from tests.factories import make_user

pytestmark = pytest.mark.django_db
HOST = "http://testserver"
# As if the check had failed: what could run, said to be what a browser would run.
SLIPPED_THROUGH = {
    "page": (HTML, "text/html"),
    "drawing": (SVG, "image/svg+xml"),
    "xhtml": (b'<html xmlns="http://www.w3.org/1999/xhtml"><script>alert(1)</script></html>', "application/xhtml+xml"),
    "page said to be a PDF": (HTML, "application/pdf"),
    "page said to be text": (HTML, "text/plain"),
    "page said to be a film": (HTML, "video/mp4"),
}


def around(address: str) -> str:
    """A page of the same site that uses the file as a frame, a script, a picture and an object."""
    return (
        f'<iframe src="{address}"></iframe><script src="{address}"></script><img src="{address}">'
        f'<object data="{address}"></object><link rel="stylesheet" href="{address}">'
    )


@pytest.fixture
def opened(browser, client):
    """Opens a file in the browser, alone and within a page; gives what ran."""
    make_user("editor", "Fjord: editors")
    client.force_login(User.objects.get(username="editor"))
    page = browser.new_page()
    ran: list[str] = []
    answers: dict[str, dict] = {}

    def on_dialog(dialog):
        ran.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", on_dialog)
    page.route(f"{HOST}/**", lambda route: route.fulfill(**answers[route.request.url.removeprefix(HOST)]))

    def open_(url: str) -> list[str]:
        response = client.get(url)  # here: the browser's callbacks have no connection to the database
        body = b"".join(response.streaming_content)
        answers[url] = {"status": response.status_code, "headers": dict(response.headers), "body": body}
        answers["/around"] = {"content_type": "text/html", "body": around(url)}
        try:
            page.goto(HOST + url)
        except Error as download:
            assert "ownload" in download.message or "ERR_ABORTED" in download.message  # noqa: PT017
        page.goto(f"{HOST}/around")
        return ran

    yield open_
    page.close()


@pytest.mark.browser
def test_nothing_runs_of_what_was_accepted(opened):
    one_of_each = {extension_of(name): (name, content) for name, content in harmless() if len(content) < 200_000}
    assert set(one_of_each) == set(MIME_BY_EXTENSION)
    for file in [make_file(name, content) for name, content in one_of_each.values()]:
        assert opened(file.url) == [], file.filename


@pytest.mark.browser
def test_nothing_runs_of_what_should_not_have_been(opened):
    for what, (content, mime) in SLIPPED_THROUGH.items():
        file = make_file(f"{what}.txt", b"words")
        with file.file.storage.open(str(file.file.name), "wb") as stored:
            stored.write(content)
        ResourceFile.objects.filter(pk=file.pk).update(mime=mime)
        assert opened(file.url) == [], what


def test_a_title_or_name_is_words_wherever_it_is_shown(client):
    make_user("editor", "Fjord: editors")
    client.force_login(User.objects.get(username="editor"))
    file = make_file("<img src=x onerror=alert(1)>.txt", b"words", title="<script>alert(1)</script>")
    for address in (reverse("wagtaildocs:index"), reverse("wagtaildocs:edit", args=[file.pk])):
        page = client.get(address).content.decode()
        assert "alert(1)" in page
        assert "<script>alert" not in page
        assert "<img src=x" not in page

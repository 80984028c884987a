"""Another partner's things put into one's own work by their ids: refused beside the field, and not even named."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from resourcebank.models import ResourcePage
from tests.admin import form_data
from tests.cms.media.uploads import make_file, make_image
from tests.factories import get_partner, make_user, make_work

pytestmark = pytest.mark.django_db
REFUSED = "is not there or not yours to use"


@pytest.fixture
def editor() -> Client:
    client = Client()
    client.force_login(make_user("editor", "Fjord: editors"))
    return client


@pytest.fixture
def work() -> Any:
    return make_work("Vårt", publish=False)


def save(client: Client, work: Any, **changes: Any) -> str:
    """Save the work's form with these changes; what the person sees next."""
    url = reverse("wagtailadmin_pages:edit", args=[work.pk])
    return client.post(url, {**form_data(client, url), **changes}, follow=True).content.decode()


def block(kind: str, **values: Any) -> dict[str, Any]:
    """The body's form with one block; `values` by the rest of their names."""
    block = {"body-count": 1, "body-0-deleted": "", "body-0-order": 0, "body-0-type": kind, "body-0-id": ""}
    return {**block, **{f"body-0-value{name}": value for name, value in values.items()}}


def rich_text(kind: str, **data: Any) -> str:
    text = {"key": "a", "text": "her", "type": "unstyled", "depth": 0, "inlineStyleRanges": []}
    entity = {"type": kind, "mutability": "MUTABLE", "data": data}
    ranges = [{"offset": 0, "length": 3, "key": 0}]
    return json.dumps({"blocks": [{**text, "entityRanges": ranges}], "entityMap": {"0": entity}})


def chosen(kind: str) -> dict[str, Any]:
    """A form's data that names another partner's thing with a title nobody else knows."""
    skog = get_partner("skog")
    file, image = make_file(title="Hemmelig", partner=skog), make_image("Hemmelig.png", partner=skog)
    draft = make_work("Hemmelig", partner=skog, publish=False)
    items = {
        "files-TOTAL_FORMS": 1, "files-0-file": file.pk, "files-0-ORDER": 1, "files-0-DELETE": "", "files-0-id": "",
    }  # fmt: skip
    return {
        "picture": {"image": image.pk},
        "files": items,
        "image block": block("image", **{"-image": image.pk, "-alt": "", "-caption": ""}),
        "file block": block("file", **{"-file": file.pk, "-note": ""}),
        "video block": block("video", **{"-title": "Film", "-file": file.pk, "-url": ""}),
        "related works": block(
            "related", **{"-count": 1, "-0-deleted": "", "-0-order": 0, "-0-value": draft.pk, "-0-id": ""}
        ),
        "link to a page": block("text", **{"": rich_text("LINK", id=draft.pk, url="/x/")}),
        "link to a file": block("text", **{"": rich_text("DOCUMENT", id=file.pk, url="/x/", filename="x.pdf")}),
        "what is not there": {"image": 999999},
    }[kind]


FIELDS = {
    "picture": "Picture",
    "files": "File",
    "image block": "Text: Image",
    "file block": "Text: File",
    "video block": "Text: Video: Video file",
    "related works": "Text: Related works: Work",
    "link to a page": "Text",
    "link to a file": "Text",
    "what is not there": "Picture",
}


@pytest.mark.parametrize(("kind", "field"), FIELDS.items())
def test_anothers_thing_is_refused_by_the_name_of_the_field(editor: Client, work: Any, kind: str, field: str) -> None:
    before = work.latest_revision_id
    content = save(editor, work, **chosen(kind))
    assert f"“{field}” names a page, file or picture that {REFUSED}" in content.replace("\\u201c", "“").replace(
        "\\u201d", "”"
    )
    assert "Hemmelig" not in content
    assert "hemmelig" not in content
    assert ResourcePage.objects.get(pk=work.pk).latest_revision_id == before


def test_the_preview_shows_nothing_of_it_either(editor: Client, work: Any) -> None:
    url = reverse("wagtailadmin_pages:edit", args=[work.pk])
    preview = reverse("wagtailadmin_pages:preview_on_edit", args=[work.pk])
    data = {**form_data(editor, url), **chosen("image block")}
    assert editor.post(preview, data).json()["is_valid"] is False
    assert "Hemmelig" not in editor.get(preview).content.decode()


def test_ones_own_things_and_anybodys_public_work_may_be_used(editor: Client, work: Any) -> None:
    image, file = make_image(), make_file()
    public = make_work("Åpent", partner=get_partner("skog"))
    links = block("text", **{"": rich_text("LINK", id=public.pk, url="/x/")})
    for changes in ({"image": image.pk}, block("file", **{"-file": file.pk, "-note": ""}), links):
        assert REFUSED not in save(editor, work, **changes)
    latest = ResourcePage.objects.get(pk=work.pk).get_latest_revision_as_object()
    assert f'id="{public.pk}"' in latest.body[0].value.source


def test_what_the_work_has_already_stays_usable(editor: Client) -> None:
    """It came with a work that was another partner's before."""
    image = make_image(partner=get_partner("skog"))
    work = make_work("Arvet", publish=False, image=image, body=[("image", {"image": image, "alt": "", "caption": ""})])
    changes = block("image", **{"-image": image.pk, "-alt": "", "-caption": ""})
    assert REFUSED not in save(editor, work, summary="Nytt", **changes)
    assert ResourcePage.objects.get(pk=work.pk).get_latest_revision_as_object().image == image


@pytest.mark.parametrize("number", ["9" * 5000, "²", "\x00"])
def test_what_is_no_id_is_refused_like_what_is_not_there(editor: Client, work: Any, number: str) -> None:
    assert REFUSED in save(editor, work, image=number, **block("text", **{"": rich_text("LINK", id=number, url="/x/")}))


def test_half_a_letter_is_no_reason_to_lose_the_rest(editor: Client, work: Any) -> None:
    """An emoji cut in two by the browser, and what no database holds."""
    text = rich_text("LINK", url="https://nettsted.example.org/").replace("her", r"her \ud83d\u0000igjen")
    save(editor, work, **block("text", **{"": text}))
    saved = ResourcePage.objects.get(pk=work.pk).get_latest_revision_as_object()
    assert "igjen" in str(saved.body)

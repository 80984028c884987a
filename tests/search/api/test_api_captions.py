from __future__ import annotations

import pytest

from cms.media import webvtt
from resourcebank.models import ToolkitVideoPage
from tests.cms.localisation.helpers import published
from tests.factories import make_work

pytestmark = pytest.mark.django_db
VTT = "WEBVTT\n\n00:00:01.000 --> 00:00:02.500\n<v Lærer>Første\n\n00:00:02.500 --> 00:00:04.000\nAndre\n"


def test_captions_of_every_public_variant(api, db) -> None:
    page = make_work("Film", model=ToolkitVideoPage, captions=VTT)
    published(page, "sv")
    for language, words in (("nb", ["Første", "Andre"]), ("sv", ["SV Første", "SV Andre"])):
        response = api(f"resources/{page.work_id}/captions/{language}.vtt")
        assert response.status_code == 200
        assert response.headers["Content-Type"] == "text/vtt; charset=utf-8"
        assert [cue.text for cue in webvtt.parse(response.content.decode())] == words


def test_players_may_ask_from_elsewhere_and_again(api, db) -> None:
    page = make_work("Film", model=ToolkitVideoPage, captions=VTT)
    path = f"resources/{page.work_id}/captions/nb.vtt"
    response = api(path, headers={"origin": "https://elsewhere.example", "accept": "*/*"})
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert api(path, headers={"if-none-match": response.headers["ETag"]}).status_code == 304


def test_none_where_there_are_none_or_nothing_is_public(api, db) -> None:
    page = make_work("Film", model=ToolkitVideoPage, captions=VTT)
    silent = make_work("Stille", model=ToolkitVideoPage)
    other = make_work("Tekst")
    draft = make_work("Utkast", model=ToolkitVideoPage, captions=VTT, publish=False)
    for work, language in ((page, "sv"), (page, "nonsense"), (silent, "nb"), (other, "nb"), (draft, "nb")):
        assert api(f"resources/{work.work_id}/captions/{language}.vtt").status_code == 404
    page.unpublish()
    assert api(f"resources/{page.work_id}/captions/nb.vtt").status_code == 404

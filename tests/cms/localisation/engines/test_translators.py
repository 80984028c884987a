"""wagtail-localize's own translators: in which languages, and what an answer that is no translation means. The network is
the only thing that is not real."""

from __future__ import annotations

import json
from typing import Any

import pytest
import requests
from wagtail_localize.machine_translators.base import BaseMachineTranslator

from cms.localisation.engines.base import EngineAway, EngineRefused
from cms.localisation.engines.translators import Translator

DEEPL = {"TRANSLATOR": "cms.localisation.engines.translators.DeepL", "AUTH_KEY": "key:fx"}
LIBRE = {
    "TRANSLATOR": "wagtail_localize.machine_translators.libretranslate.LibreTranslator",
    "LIBRETRANSLATE_URL": "https://translate.example.org",
    "API_KEY": "key",
}


class Network:
    """Answers each request with the same, and keeps what was asked."""

    def __init__(self, status: int = 200, body: Any = None, headers: dict[str, str] | None = None) -> None:
        self.answer = requests.Response()
        self.answer.status_code = status
        self.answer._content = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.answer.headers.update(headers or {})
        self.asked: list[requests.PreparedRequest] = []
        self.timeouts: list[float] = []

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        self.asked.append(request)
        self.timeouts.append(kwargs["timeout"])
        return self.answer


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> Any:
    def answering(*args: Any) -> Network:
        found = Network(*args)
        monkeypatch.setattr(requests.Session, "send", found.send)
        return found

    return answering


def test_deepl_is_asked_in_its_own_codes_and_answers_in_order(network: Any) -> None:
    found = network(200, {"translations": [{"text": "Hello <b>you</b>"}, {"text": "Yes"}]})
    assert Translator(DEEPL).translate(["Hei <b>du</b>", "Ja", "Ja"], "nb", "en", {}) == [
        "Hello <b>you</b>",
        "Yes",
        "Yes",
    ]
    body = found.asked[0].body
    assert "source_lang=NB" in body
    assert "target_lang=EN-GB" in body
    assert "tag_handling=xml" in body
    assert found.asked[0].headers["Authorization"] == "DeepL-Auth-Key key:fx"
    assert found.asked[0].url.startswith("https://api-free.deepl.com/")
    assert found.timeouts == [30]


def test_libretranslate_is_asked_for_html(network: Any) -> None:
    found = network(200, {"translatedText": ["Hej"]})
    assert Translator(LIBRE).translate(["Hei"], "nb", "sv", {}) == ["Hej"]
    assert json.loads(found.asked[0].body) == {
        "q": ["Hei"], "source": "nb", "target": "sv", "api_key": "key", "format": "html",
    }  # fmt: skip


def test_it_can_what_the_service_can() -> None:
    deepl, libre = Translator(DEEPL), Translator(LIBRE)
    assert deepl.name == "DeepL"
    assert [deepl.can("nb", target) for target in ("sv", "en", "nn", "ga", "is", "nb")] == [True, True, *[False] * 4]
    assert [libre.can("en", target) for target in ("ga", "is")] == [True, False]
    assert Translator({**DEEPL, "LANGUAGES": {"nb": "nb", "ga": "ga"}}).can("nb", "ga")
    assert not deepl.is_local
    assert not deepl.may_see_drafts
    assert Translator({**DEEPL, "MAY_SEE_DRAFTS": True}).may_see_drafts


@pytest.mark.parametrize("options", [DEEPL, LIBRE])
@pytest.mark.parametrize(("status", "waits"), [(429, 7), (503, 0), (500, 0)])
def test_a_busy_service_is_asked_again_later(network: Any, options: Any, status: int, waits: float) -> None:
    network(status, {"message": "Hei"}, {"Retry-After": str(waits)} if waits else {})
    with pytest.raises(EngineAway) as raised:
        Translator(options).translate(["Hei"], "nb", "sv", {})
    assert raised.value.retry_after == waits
    assert str(raised.value) == f"HTTP {status}"  # and nothing of the text


@pytest.mark.parametrize("options", [DEEPL, LIBRE])
@pytest.mark.parametrize("status", [400, 401, 403, 456])
def test_a_refusal_is_not_asked_again(network: Any, options: Any, status: int) -> None:
    network(status, {"message": "Quota exceeded"})
    with pytest.raises(EngineRefused, match=str(status)):
        Translator(options).translate(["Hei"], "nb", "sv", {})


@pytest.mark.parametrize("body", [b"<html>", {"translations": []}, {"other": 1}, [], {"translations": [{}]}])
def test_an_answer_that_is_none_is_no_translation(network: Any, body: Any) -> None:
    network(200, body)
    with pytest.raises(EngineAway):
        Translator(DEEPL).translate(["Hei"], "nb", "sv", {})


@pytest.mark.parametrize(
    "error", [requests.Timeout, requests.ConnectionError, requests.exceptions.ChunkedEncodingError]
)
def test_a_network_that_is_away_is_asked_again(monkeypatch: Any, error: type[Exception]) -> None:
    def fails(*args: Any, **kwargs: Any) -> None:
        raise error("Hei")

    monkeypatch.setattr(requests.Session, "send", fails)
    with pytest.raises(EngineAway) as raised:
        Translator(LIBRE).translate(["Hei"], "nb", "sv", {})
    assert "Hei" not in str(raised.value)


class GoogleApiError(Exception):
    """As google.api_core raises; the package is not installed here."""

    def __init__(self, code: int) -> None:
        super().__init__("Hei")
        self.code = code


class GoogleCloudTranslator(BaseMachineTranslator):
    display_name = "Google Translate"

    def can_translate(self, source_locale: Any, target_locale: Any) -> bool:
        return True

    def translate(self, source_locale: Any, target_locale: Any, strings: Any) -> Any:
        raise GoogleApiError(self.options["CODE"])


@pytest.mark.parametrize(("code", "kind"), [(503, EngineAway), (429, EngineAway), (403, EngineRefused)])
def test_googles_client_says_it_in_its_own_way(code: int, kind: type[Exception]) -> None:
    google = Translator({"TRANSLATOR": f"{__name__}.GoogleCloudTranslator", "CODE": code})
    assert google.can("nb", "is")
    with pytest.raises(kind, match=f"HTTP {code}"):
        google.translate(["Hei"], "nb", "is", {})

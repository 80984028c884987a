"""On every public page, in whatever state translations are: no word stands under another language's `lang`.

Every word of an author's says which language it is of ("ozdnb"), so that a page can be asked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pytest
from bs4 import BeautifulSoup, Comment
from django.test import Client
from django.urls import reverse

from cms.languages.names import own_language_name
from cms.localisation.services import publish_translation, save_strings
from cms.localisation.tracks import cues_of, publish_translated_track, save_cues, translate_track
from cms.partners.models import PartnerText
from cms.terminology.models import Definition
from resourcebank.models import (
    CaseStudyPage,
    CountryOverviewPage,
    CoursePage,
    Programme,
    ProgrammeText,
    Project,
    ProjectDocumentPage,
    ProjectText,
    ResourcePage,
    ResourcePageFile,
    ScenarioPage,
    ToolkitVideoPage,
)
from search.indexing import apply_pending
from tests.cms.localisation.helpers import locale, source_texts, start
from tests.cms.media.uploads import MP4, make_file, make_image
from tests.factories import get_partner, make_concept, make_work, publish_change

pytestmark = pytest.mark.django_db
WORD = re.compile(r"[Oo]zd([a-z]{2})\b")
SPOKEN_TO = ("alt", "aria-label", "title", "label", "placeholder", "content")
QUICK = ["sv", "da", "ga"]
ALL = ["nb", "nn", "sv", "da", "fi", "is", "et", "lv", "lt", "en", "ga", "de", "es", "pl", "el"]


# --- A small bank -------------------------------------------------------------------------------------------------
def body(language: str) -> list[dict[str, Any]]:
    word = f"ozd{language}"
    image, file, film = make_image(), make_file(f"{word} fil.pdf", language=language), make_file(f"{word}.mp4", MP4)
    return [
        {"type": "heading", "value": word},
        {"type": "text", "value": f'<p>{word} <b>{word}</b> <a href="https://example.org/">{word}</a></p>'},
        {"type": "quote", "value": {"text": word, "source": word}},
        {"type": "callout", "value": word},
        {"type": "image", "value": {"image": image.pk, "alt": word, "caption": word}},
        {"type": "file", "value": {"file": file.pk, "note": word}},
        {"type": "file", "value": {"file": make_file(f"{word} uten.pdf").pk, "note": word}},
        {"type": "video", "value": {"title": word, "file": film.pk, "url": ""}},
        {"type": "video", "value": {"title": word, "file": None, "url": "https://video.example.org/2"}},
        {"type": "steps", "value": [word, f"{word} to"]},
        {"type": "facts", "value": [{"label": word, "value": f"{word} 6"}]},
    ]


def make(name: str, model: Any = CaseStudyPage, language: str = "nb", *, full: bool = False, **fields: Any) -> Any:
    """`full`: with every kind of block, pictures and files."""
    word = f"ozd{language}"
    own: dict[Any, dict[str, Any]] = {
        CaseStudyPage: {"country": "IE", "sector": word, "lessons": [("line", word)]},
        CoursePage: {"units": [("unit", {"title": word, "description": word})]},
        ScenarioPage: {
            "players": "4",
            "difficulty": "easy",
            "puzzles": [("puzzle", {"title": word, "description": word, "solution": word})],
        },
    }
    material = {"body": body(language), "image": make_image(), "image_alt": word} if full else {}
    fields = {"summary": f"{word} {name}", **own.get(model, {}), **material, **fields}
    work = make_work(f"{word} {name}", model=model, language=language, publish=not full, **fields)
    if full:
        names = {f"{word} ark.pdf": language, f"{word} ukjent.pdf": ""}
        work.files = [ResourcePageFile(file=make_file(name, language=of)) for name, of in names.items()]
        work.save_revision().publish()
    return model.objects.get(pk=work.pk)


def put_into(work: Any, language: str, *, leave_out: int = 0, tool: str = "", publish: bool = True) -> Any:
    draft, translation = start(work, language)
    texts = source_texts(translation)
    done = {text: WORD.sub(f"ozd{language}", text) for text in texts[: len(texts) - leave_out]}
    save_strings(translation, done, machine_tool=tool)
    return publish_translation(translation) if publish else draft


FILM = "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n<v Kari>ozdnb hei.\n\n00:00:02.000 --> 00:00:04.000\nozdnb takk.\n"


@pytest.fixture
def bank(index: Any, settings: Any) -> None:
    settings.MACHINE_TEXT_POLICY = {"ga": "labelled-public"}
    topic = make_concept("havet", nb="ozdnb hav", sv="ozdsv hav")
    Definition.objects.create(concept=topic, language="nb", text="ozdnb vann")
    stage = make_concept("start", "stage", nb="ozdnb start")
    programme = Programme.objects.create(slug="fond")
    ProgrammeText.objects.create(programme=programme, language="nb", name="ozdnb fond", acknowledgement="ozdnb takk")
    project = Project.objects.create(slug="peer", acronym="PEER", programme=programme, coordinator=get_partner())
    ProjectText.objects.create(project=project, language="nb", title="ozdnb sammen", description="ozdnb om")
    PartnerText.objects.create(partner=get_partner(), language="sv", description="ozdsv skola")

    own: dict[str, Any] = {"country": "IE", "state_of_play": "ozdnb langt", "next_steps": [("line", "ozdnb mer")]}
    make("land", CountryOverviewPage, project=project, body=body("nb")[-1:], **own)
    make("dokument", ProjectDocumentPage, project=project)
    alone = make("alene", full=True, project=project)
    publish_change(alone, topics=[topic], stages=[stage])
    put_into(make("begynt", CoursePage, full=True), "sv", leave_out=99, publish=False)
    put_into(make("halv", ScenarioPage), "sv", leave_out=3, publish=False)
    put_into(make("maskin"), "ga", tool="Apertium")
    outdated = make("gammel", full=True)
    put_into(outdated, "sv")
    publish_change(outdated, summary="ozdnb ny", change_significance="critical")
    chain = make("kjede")
    danish = put_into(put_into(chain, "sv"), "da")
    assert danish.live
    cut = make("kuttet")
    swedish = put_into(cut, "sv")
    put_into(swedish, "da")
    swedish.unpublish()
    gone = make("borte")
    put_into(gone, "sv")
    gone.unpublish()
    publish_change(alone, body=[*alone.body.raw_data, {"type": "related", "value": [chain.pk, outdated.pk]}])
    film = make("film", ToolkitVideoPage, video_file=make_file("f.mp4", MP4), captions=FILM)
    put_into(film, "sv")
    track = translate_track(film.video.tracks.get(), locale("sv"))
    save_cues(track, {n: WORD.sub("ozdsv", one.source_text) for n, one in enumerate(cues_of(track))})
    publish_translated_track(track, None)
    make(
        "elsewhere",
        ToolkitVideoPage,
        "sv",
        captions=FILM.replace("ozdnb", "ozdsv"),
        video_url="https://www.youtube.com/watch?v=abcdefghijk",
    )
    apply_pending(index)


# --- Reading it ---------------------------------------------------------------------------------------------------
@dataclass
class Said:
    """Some words of a page, and the language that it says they are in."""

    text: str
    whole: str  # what they are part of
    language: str
    where: str


@dataclass
class Read:
    path: str
    page: Any  # as BeautifulSoup reads it
    language: str = field(init=False)

    def __post_init__(self) -> None:
        self.language = self.page.html["lang"]

    def said(self) -> Iterator[Said]:
        for node in self.page.find_all(string=True):
            parent = node.parent
            if isinstance(node, Comment) or parent.name in ("script", "style", "[document]") or not node.strip():
                continue
            whole = parent.find_parent() if parent.name == "mark" else parent  # what she asked for is marked in it
            yield Said(str(node), whole.get_text(), nearest(parent), f"{self.path} <{parent.name}> {node.strip()!r}")
        for element in self.page.find_all(True):
            for name in SPOKEN_TO:
                if element.get(name):
                    yield Said(
                        element[name], element[name], nearest(element), f"{self.path} {name} of {str(element)[:120]}"
                    )


def nearest(element: Any) -> str:
    tagged = element if element.has_attr("lang") else element.find_parent(lang=True)
    # A track's words are in the language that it names.
    return element.get("srclang") or tagged["lang"]


@cache
def read(path: str) -> Read:
    answer = Client().get(path)
    assert answer.status_code in (200, 404), (path, answer.status_code)
    return Read(path, BeautifulSoup(answer.content, "html.parser"))


def work_paths(language: str) -> Iterator[str]:
    for page in ResourcePage.objects.filter(is_original=True).order_by("pk"):
        slug = page.slug
        yield reverse("resource", kwargs={"language": language, "work_id": page.work_id, "slug": slug})


LISTS = (
    "",
    "glossary/",
    "glossary/havet/",
    "journey/",
    "partners/",
    "partners/fjord/",
    "projects/",
    "projects/peer/",
    "topics/",
    "countries/",
    "new/",
    "languages/",
    "about/",
    "?sort=newest",
    "?q=ozdnb",
    "?q=ozdsv",
    "?topic=havet",
    "?q=ozdnb+hav&programme=fond",
    "?q=zzzz",
)


def pages(language: str) -> Iterator[Read]:
    for path in [*(f"/{language}/{query}" for query in LISTS), *work_paths(language)]:
        yield read(path)


@pytest.mark.usefixtures("bank")  # which takes longer to make than to read: it is made once
@pytest.mark.parametrize("languages", [QUICK, pytest.param(ALL, marks=pytest.mark.soak)], ids=["some", "all"])
def test_pages_and_api_say_of_every_word_which_language_it_is_in(languages: list[str]) -> None:
    read.cache_clear()
    no_word_stands_under_another_languages_lang(languages)
    hreflang_leads_to_public_variants_alone()
    for asked, name, shown in SHOWN:
        each_reader_gets_the_nearest_public_variant(asked, name, shown)
    the_source_named_is_the_true_one()
    labels_say_their_language()


def no_word_stands_under_another_languages_lang(languages: list[str]) -> None:
    wrong, seen = [], set()
    for language in languages:
        own_names = {own_language_name(code) for code in ALL}
        for page in pages(language):
            for said in page.said():
                of = set(WORD.findall(said.text))
                seen |= {(page.language, one) for one in of}
                typed = "?q=" in page.path  # what she typed is in no language that we know
                if said.language and of - {said.language} and not (typed and said.language == page.language):
                    wrong.append(f"{said.language}: {said.where}")
                if (
                    said.language not in ("", page.language)
                    and not WORD.search(said.whole)
                    and not names_only(said.text, own_names)
                ):
                    wrong.append(f"the page's own words under {said.language}: {said.where}")
    assert not wrong, "\n".join(dict.fromkeys(wrong))
    assert {("da", "nb"), ("ga", "ga"), ("sv", "sv"), ("da", "da"), ("sv", "nb")} <= seen


def names_only(text: str, names: set[str]) -> bool:
    """Of languages, people and places, numbers, or nothing to read."""
    stripped = text.strip()
    return stripped in names or stripped in ("Kari:", "IE", "4") or not re.search(r"[^\W\d_]{2}", stripped)


def hreflang_leads_to_public_variants_alone() -> None:
    public: dict[str, set[str]] = {"da": set(), "ga": set()}
    for language in ("da", "ga"):
        for path in work_paths(language):
            page = read(path)
            for link in page.page.select("main [hreflang], .languages [hreflang], link[hreflang]"):
                target = read(link["href"].removeprefix("http://testserver"))
                title = target.page.select_one("h1")
                assert title.get("lang") == link["hreflang"] == target.language, (path, str(link))
                public[language].add(link["hreflang"])
    assert public["da"] == {"nb", "sv", "da", "ga"}


SHOWN: list[tuple[str, str, str | None]] = [
        ("nn", "alene", "nb"), ("ga", "alene", "nb"), ("ga", "maskin", "ga"), ("da", "kjede", "da"),
        ("sv", "begynt", "nb"), ("sv", "halv", "nb"), ("da", "gammel", "nb"), ("fi", "gammel", "sv"),
        ("da", "kuttet", "nb"), ("sv", "kuttet", "nb"), ("sv", "borte", None), ("nn", "elsewhere", "sv"),
]  # fmt: skip


def each_reader_gets_the_nearest_public_variant(asked: str, name: str, shown: str | None) -> None:
    """On the page, as a result and as a whole from the API."""
    work = ResourcePage.objects.get(is_original=True, title__endswith=f" {name}")
    page = read(reverse("resource", kwargs={"language": asked, "work_id": work.work_id, "slug": work.slug}))
    title = page.page.select_one("h1[lang]")
    answer = Client().get(f"/api/v1/resources/{work.work_id}/", {"lang": asked})
    if shown is None:
        assert (title, answer.status_code) == (None, 404)
        return
    found = answer.json()
    assert (title["lang"], title.text) == (shown, f"ozd{shown} {name}")
    assert (found["language"], found["title"]) == (shown, title.text)
    (result,) = [
        one
        for one in Client().get("/api/v1/search/", {"lang": asked, "page_size": "50"}).json()["results"]
        if one["id"] == str(work.work_id)
    ]
    assert (result["language"], result["title"]) == (shown, title.text)


def the_source_named_is_the_true_one() -> None:
    work = ResourcePage.objects.get(is_original=True, title__endswith=" kjede")
    for language, source in (("da", "sv"), ("sv", "nb"), ("nb", "nb")):
        found = Client().get(f"/api/v1/resources/{work.work_id}/", {"lang": language}).json()
        assert found["translation"]["source_language"] == source


def labels_say_their_language() -> None:
    for language, label in (("ga", "nb"), ("sv", "sv"), ("nn", "nb")):
        answer = Client().get("/api/v1/search/", {"lang": language, "facets": "topic,stage,programme,type"}).json()
        work = next(one for one in answer["results"] if one["topics"])
        (topic,) = work["topics"]
        assert (topic["language"], WORD.findall(topic["label"])) == (label, [label])
        for facet in ("topic", "stage", "programme"):
            (value,) = answer["facets"][facet]
            assert WORD.findall(value["label"]) == [value["language"]]
        assert {value["language"] for value in answer["facets"]["type"]} == {language}
        whole = Client().get(f"/api/v1/resources/{work['id']}/", {"lang": language}).json()
        assert (whole["funding"]["language"], whole["funding"]["acknowledgement"]) == ("nb", "ozdnb takk")

"""Pictures come in the kind and width that a browser chooses."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.images import ImageFile
from django.test import Client
from PIL import Image

from cms.media.models import ResourceImage, ResourceRendition
from resourcebank.pictures import make_pictures
from search.documents import build_documents
from tests.factories import get_partner, make_work, publish_change

pytestmark = pytest.mark.django_db


def make_photo(size: tuple[int, int] = (1600, 900)) -> ResourceImage:
    content = io.BytesIO()
    Image.new("RGB", size, "teal").save(content, "JPEG")
    file = ImageFile(content, name="boat.jpg")
    return ResourceImage.objects.create(title="Boat", file=file, collection=get_partner().collection)


def with_picture(title: str, size: tuple[int, int] = (1600, 900)) -> Any:
    return make_work(title, language="en", image=make_photo(size), image_alt="A boat")


def with_picture_in_text(title: str) -> Any:
    block = ("image", {"image": make_photo(), "alt": "A boat", "caption": ""})
    return publish_change(make_work(title, language="en"), body=[block])


def test_small_ones_first_and_each_is_what_it_says(site: Any, index: Any, reindex: Any) -> None:
    work = with_picture("Harbour")
    reindex()
    thumbnail = Client().get(f"/api/v1/resources/{work.work_id}/").json()["thumbnail"]
    kinds = [(source["type"], source["width"], source["height"]) for source in thumbnail["sources"]]
    assert kinds == [(kind, width, width * 9 // 16) for kind in ("image/avif", "image/webp") for width in (480, 960)]
    for source in thumbnail["sources"]:
        answer = Client().get(source["url"])
        assert answer.headers["Content-Type"] == source["type"]
        with Image.open(io.BytesIO(b"".join(answer.streaming_content))) as picture:  # type: ignore[attr-defined]
            assert (picture.width, f"image/{str(picture.format).lower()}") == (source["width"], source["type"])
    for path in ("/en/", "/en/?q=harbour", f"/en/resources/{work.work_id}/{work.slug}/"):
        picture = site.get(path).select_one(".card-picture picture")
        avif, webp = picture.select("source")
        assert [source["type"] for source in (avif, webp)] == ["image/avif", "image/webp"]
        assert [part.split()[1] for part in avif["srcset"].split(", ")] == ["480w", "960w"]
        assert (picture.img["src"], picture.img["width"]) == (thumbnail["url"], "480")
    work.unpublish()
    assert Client().get(thumbnail["sources"][0]["url"]).status_code == 404


def test_none_is_made_larger_than_it_is(index: Any) -> None:
    work = with_picture("Small", (320, 180))
    (source, webp) = build_documents([work.work_id], 1)[work.work_id].payload["thumbnail"]["sources"]
    assert (source["width"], webp["width"]) == (320, 320)


def test_a_batch_of_works_with_pictures_costs_the_same(django_assert_num_queries: Any) -> None:
    works = [with_picture(f"Work {number}") for number in range(3)]
    build_documents([work.work_id for work in works], 1)  # makes them
    with django_assert_num_queries(6) as few:
        build_documents([works[0].work_id], 1)
    with django_assert_num_queries(len(few)):
        build_documents([work.work_id for work in works], 1)


def test_one_in_the_text_is_made_before_the_work_is_found(site: Any, index: Any, reindex: Any) -> None:
    work = with_picture_in_text("Harbour")
    reindex()
    made = set(ResourceRendition.objects.values_list("filter_spec", flat=True))
    assert made == {f"max-{size}x1200{kind}" for size in (480, 960) for kind in ("|format-avif", "|format-webp")} | {
        "max-1200x1200"
    }
    path = f"/en/resources/{work.work_id}/{work.slug}/"
    picture = site.get(path).select_one(".body picture")
    assert [source["type"] for source in picture.select("source")] == ["image/avif", "image/webp"]
    widths = [[part.split()[1] for part in source["srcset"].split(", ")] for source in picture.select("source")]
    assert widths == [["480w", "960w"]] * 2
    assert (picture.img["width"], picture.img["height"], picture.img["loading"]) == ("1200", "675", "lazy")
    saving = site.get(path, **{"Save-Data": "on"}).select_one(".body")
    assert not saving.select("picture, source, img")
    assert saving.select_one("a.picture-link")["href"] == picture.select("source")[1]["srcset"].split()[0]
    assert ResourceRendition.objects.count() == len(made)  # nobody waited


def test_a_batch_of_works_with_pictures_in_their_texts_costs_the_same(django_assert_num_queries: Any) -> None:
    works = [with_picture_in_text(f"Work {number}") for number in range(3)]
    make_pictures(works)
    with django_assert_num_queries(2) as few:
        make_pictures(works[:1])
    with django_assert_num_queries(len(few)):
        make_pictures(works)

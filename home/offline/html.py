"""Invariant: HTML that leaves here loads nothing but what goes with it, runs nothing, and every link in it leads to a file
beside it, to a place in it, or by a whole address to the internet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urljoin

import lxml.html

LOADED = ("src", "poster")
Shelf = Callable[[str], str | None]  # from an absolute address to the name of the file beside the page


def stand_alone(html: str, origin: str, loaded: Shelf, linked: Shelf) -> str:
    """`loaded`: what is shown in the page; `linked`: what a link leads to, which stays online where there is none."""
    page: Any = lxml.html.document_fromstring(html)
    for element in page.xpath("//script | //svg[use] | //link"):
        element.drop_tree()
    for element in page.xpath("//picture//source"):  # around the picture: the parser does not know that it ends at once
        element.drop_tag()
    missing: list[Any] = []
    for element in page.iter("*"):
        for name in ("srcset", "sizes", "loading", "ping"):
            element.attrib.pop(name, None)
        for name in LOADED:
            address = element.attrib.pop(name, None)
            if address and (beside := _beside(address, origin, loaded)):
                element.set(name, beside)
            elif address and name == "src":
                missing.append(element)
        if (address := element.get("href")) and not address.startswith("#"):
            whole = _whole(address, origin)
            beside = linked(whole)
            element.set("href", quote(beside) if beside else whole)
    for element in missing:
        _say_instead(element)
    return str(lxml.html.tostring(page, encoding="unicode", doctype="<!doctype html>"))


def _say_instead(element: Any) -> None:
    """What a picture would show."""
    said = element.get("alt", "")
    element.attrib.clear()
    element.clear(keep_tail=True)
    element.tag, element.text = "span", said


def _whole(address: str, origin: str) -> str:
    try:
        return urljoin(f"{origin}/", address)
    except ValueError:  # it is none
        return f"{origin}/"


def _beside(address: str, origin: str, loaded: Shelf) -> str | None:
    if address.startswith("data:text/vtt"):  # our own captions: a browser loads none from a file
        return address
    name = loaded(_whole(address, origin))
    return quote(name) if name else None

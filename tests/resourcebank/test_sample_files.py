"""The sample's PDFs are what the bank asks of its partners' ones."""

from __future__ import annotations

import io
from typing import Any

from pypdf import PdfReader

from cms.media.tagged_pdf import is_tagged_pdf
from resourcebank.sample.artwork import make_pdf


def test_a_pdf_says_its_title_its_language_and_what_is_a_heading() -> None:
    content = make_pdf("Hefte om bedring", "nb", ["Bedring er <b>mulig</b>. " * 40] * 10)
    assert is_tagged_pdf(io.BytesIO(content))
    read: Any = PdfReader(io.BytesIO(content))
    assert (read.metadata.title, read.root_object["/Lang"], len(read.pages)) == ("Hefte om bedring", "nb", 3)
    whole = read.root_object["/StructTreeRoot"]["/K"]
    elements = [element.get_object() for element in whole["/K"]]
    assert [element["/S"] for element in elements] == ["/H1", *["/P"] * (len(elements) - 1)]
    back = read.root_object["/StructTreeRoot"]["/ParentTree"]["/Nums"][1::2]
    for page, led_back in zip(read.pages, back, strict=True):
        marks = page.get_contents().get_data().count(b"BDC")
        assert marks == len(led_back)
        for number, element in enumerate(led_back):
            assert (element.get_object()["/K"], element.get_object()["/Pg"].get_object()) == (number, page)

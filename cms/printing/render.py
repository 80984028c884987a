"""The process in which a PDF is laid out: reads its job from standard input (`printer.py` writes it). It knows nothing of
the site, and so could give nothing away."""

from __future__ import annotations

import json
import logging
import os
import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

CPU_SECONDS = 45
MEMORY = 2 * 1024**3  # bytes, of addresses; a work of two hundred pages with pictures takes a quarter
BASE = "job:/"
PIXELS_PER_INCH = 150


def bound() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    os.nice(5)


def say_languages() -> None:
    """WeasyPrint says the language of the whole only: each element of the PDF gets that of the HTML it was made from. Its
    tree is built by one function that calls itself by its name."""
    import pydyf  # noqa: PLC0415
    from weasyprint.pdf import tags  # noqa: PLC0415

    build = tags._build_box_tree

    def build_with_language(box: Any, *args: Any) -> Iterator[Any]:
        language = None if box.element is None else box.element.get("lang")
        for element in build(box, *args):
            if language and "Lang" not in element:  # for `body` come the elements in it, which may have said theirs
                element["Lang"] = pydyf.String(language)
            yield element

    tags._build_box_tree = build_with_language


def print_job(job: dict[str, Any]) -> None:
    from weasyprint import HTML  # noqa: PLC0415 - within the bounds
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415

    class OnlyFiles(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
            """Of the job. Whatever else is asked for is missing in the PDF."""
            return URLFetcherResponse(url, Path(job["files"][url.removeprefix(BASE)]).read_bytes())

    say_languages()
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    HTML(string=job["html"], base_url=BASE, url_fetcher=OnlyFiles()).write_pdf(
        job["target"], pdf_variant="pdf/ua-1", optimize_images=True, jpeg_quality=80, dpi=PIXELS_PER_INCH
    )


if __name__ == "__main__":
    bound()
    print_job(json.load(sys.stdin.buffer))

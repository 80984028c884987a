"""XML inside office files is read by expat piece by piece, never into a tree. Nothing outside the file is looked up and
no entity is declared, so that nothing grows or reaches out."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import IO, Any
from xml.parsers import expat  # nosec - the handlers below refuse what makes it dangerous

CHUNK = 64 * 1024
MAX_PART_BYTES = 256 * 1024 * 1024
MAX_TOKEN_BYTES = 4 * 1024 * 1024  # one that is longer is read again and again
MAX_DEPTH = 2000
# Addresses that run something, or make the machine log in to a stranger's server.
HARMFUL_ADDRESS = re.compile(
    r"\s*(?:(?:file:/*\\\\|\\\\|//|file:/{4,}|file://)(?![\\/])(?:[^\\/]*[.@][^\\/]*|\d+)(?:[\\/]|$)|mhtml:|mk:|"
    r"ms-[\w-]+:|search-ms:|javascript:|vbscript:|macro:|vnd\.sun\.star\.(?:script|expand):|data:text/html)",
    re.IGNORECASE,
)
OnElement = Callable[[str, dict[str, str]], None]


class BadXml(Exception):
    """Not XML, or XML that grows."""


def scan_xml(part: IO[bytes], on_element: OnElement, on_text: Callable[[str], None], *, doctype: bool) -> None:
    """`on_element(name, attributes)`, both with their namespace before a space. `doctype`: one without declarations of
    its own is borne."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            raise BadXml
        on_element(name, attributes)

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    def refuse(*_details: Any) -> int:
        raise BadXml

    def start_doctype(_name: str, _system: str | None, _public: str | None, has_internal_subset: bool) -> None:
        if has_internal_subset or not doctype:
            raise BadXml

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = on_text
    parser.StartDoctypeDeclHandler = start_doctype
    parser.EntityDeclHandler = parser.UnparsedEntityDeclHandler = parser.ExternalEntityRefHandler = refuse
    fed = 0
    try:
        while chunk := part.read(CHUNK):
            parser.Parse(chunk, False)
            fed += len(chunk)
            if fed > MAX_PART_BYTES or fed - parser.CurrentByteIndex > MAX_TOKEN_BYTES:
                raise BadXml
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise BadXml from error

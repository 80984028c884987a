"""Reads XML that somebody sent. Invariant: no document type, no entity and no network is followed, and nothing is parsed
that has one."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from lxml import etree


def decoded(content: bytes) -> str:
    """ValidationError if it is not UTF-8."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValidationError(_("The file is not UTF-8. Save it with that encoding and send it again.")) from error
    if "\0" in text:
        raise ValidationError(_("The file is not UTF-8. Save it with that encoding and send it again."))
    return text


def parse_xml(text: str, refusal: str) -> Any:
    """The root element; ValidationError with `refusal` if it is no XML."""
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, load_dtd=False, dtd_validation=False, no_network=True,
        huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    if re.search(r"<!(DOCTYPE|ENTITY)", text, re.IGNORECASE):
        raise _has_dtd()
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.LxmlError as error:
        raise ValidationError(refusal) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise _has_dtd()
    return root


def _has_dtd() -> ValidationError:
    return ValidationError(_("The file has a document type or entities (DOCTYPE, ENTITY). Those are not read."))

"""The editor of rich text, as Wagtail has it."""

from __future__ import annotations

import re
from typing import Any

from wagtail.admin.rich_text import DraftailRichTextArea

_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")


class RichTextArea(DraftailRichTextArea):
    """It sends JSON, in which half of an emoji, or a NUL, gets through that no database holds: only that is lost."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        html = super().value_from_datadict(data, files, name)
        return _UNWRITABLE.sub("\ufffd", html) if html else html

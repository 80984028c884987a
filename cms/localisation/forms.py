from __future__ import annotations

from typing import Any

from .models.pages import Significance


class SignificanceMixin:
    """What a change means is asked anew for each: what was said of one that is public already is not said of the next.
    Where it is not asked, it stays what it was."""

    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[misc]
        field = self.fields.get("change_significance")
        if field and self.is_bound and self.add_prefix("change_significance") not in self.data:
            del self.fields["change_significance"]  # or whoever saves or approves would be taken to have changed it
        elif field:
            field.required = False
            if not self.instance.has_unpublished_changes:
                self.initial["change_significance"] = Significance.CONTENT

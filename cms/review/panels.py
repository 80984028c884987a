from __future__ import annotations

from typing import Any

from wagtail.admin.panels import Panel

from .models import ReviewDecision

SHOWN = 10


class ReviewThreadPanel(Panel):
    """What reviewers have said of this work, the newest first; nothing where nobody has."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "review/thread_panel.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk) and super().is_shown()

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            decided = ReviewDecision.objects.for_instance(self.instance).filter(finished_at__isnull=False)
            newest_first = decided.select_related("finished_by").order_by("-finished_at")
            return {**super().get_context_data(parent_context), "decisions": newest_first[:SHOWN]}

"""In the form of a page that has a film: how far the film is, and the way to its captions and other tracks."""

from __future__ import annotations

from typing import Any

from wagtail.admin.panels import Panel


class FilmPanel(Panel):
    """The page's film is its attribute `video`."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "video/panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            video = self.instance.video if self.instance.pk else None
            if video is None:
                return context
            tracks = video.tracks.select_related("locale").order_by("kind", "locale__language_code")
            return {**context, "film": video, "tracks": tracks}

"""The kinds of page that the public site has, by the names of their addresses: a test that is about every one of them says
so of each, and learns of a new one from here."""

from __future__ import annotations

from home.urls import urlpatterns

# Files, feeds and what only leads on. An address without a name is none that anybody opens.
NOT_PAGES = {
    "root", "sitemap", "sitemap_pages", "sitemap_part", "widget_script", "feed_atom", "feed_json", "opensearch",
    "low_data", "wanted", "calendar", "offline_zip", "offline_pdf",
}  # fmt: skip


def kinds_of_page() -> set[str]:
    return {str(pattern.name) for pattern in urlpatterns if pattern.name} - NOT_PAGES

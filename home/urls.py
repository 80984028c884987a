from __future__ import annotations

from django.conf import settings
from django.urls import path, re_path, register_converter

from . import browse, crawlers, feeds, glossary, languages, low_data, preview, reading_list, views, voices, widget
from .offline import views as offline


class LanguageConverter:
    regex = "|".join(code for code, _name in settings.LANGUAGES)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(LanguageConverter, "language")

urlpatterns = [
    path("", views.root, name="root"),
    path("favicon.ico", views.favicon),
    path("robots.txt", crawlers.robots),
    path("sitemap.xml", crawlers.sitemap_index, name="sitemap"),
    path("sitemap-pages.xml", crawlers.sitemap_pages, name="sitemap_pages"),
    path("sitemap-<int:part>.xml", crawlers.sitemap_part, name="sitemap_part"),
    path("preview/<str:token>/", preview.work, name="preview"),
    path("preview/<str:token>/documents/<int:file_id>/tracks/<str:kind>/<str:language>.vtt", preview.track_of_file),
    re_path(r"^preview/(?P<token>[^/]+)/documents/(?P<file_id>[0-9]{1,18})/(?P<filename>.*)$", preview.file),
    path("preview/<str:token>/media/<path:name>", preview.rendition),
    path("preview/<str:token>/tracks/<str:kind>/<str:language>.<str:extension>", preview.track),
    path("widget/<str:version>/resource-bank-search.js", widget.script, name="widget_script"),
    path("<language:language>/widget/", widget.page, name="widget"),
    path("<language:language>/list/", reading_list.page, name="list"),
    path("<language:language>/", views.bank, name="bank"),
    path("<language:language>/search/feed.atom", feeds.atom, name="feed_atom"),
    path("<language:language>/search/feed.json", feeds.json_feed, name="feed_json"),
    path("<language:language>/opensearch.xml", crawlers.opensearch, name="opensearch"),
    path("<language:language>/journey/", views.journey, name="journey"),
    path("<language:language>/low-data/", low_data.low_data, name="low_data"),
    path("<language:language>/languages/", languages.languages, name="languages"),
    path("<language:language>/tell-us/", voices.tell_us, name="tell_us"),
    path("<language:language>/useful/<uuid:work_id>/", voices.useful, name="useful"),
    path("<language:language>/wanted/<uuid:work_id>/", voices.wanted, name="wanted"),
    path("<language:language>/partners/", browse.partners, name="partners"),
    path("<language:language>/partners/<slug:slug>/", browse.partner, name="partner"),
    path("<language:language>/projects/", browse.projects, name="projects"),
    path("<language:language>/projects/<slug:slug>/", browse.project, name="project"),
    path("<language:language>/about/", browse.about, name="about"),
    path("<language:language>/topics/", browse.topics, name="topics"),
    path("<language:language>/countries/", browse.countries, name="countries"),
    path("<language:language>/new/", browse.new, name="new"),
    path("<language:language>/glossary/", glossary.glossary, name="glossary"),
    path("<language:language>/glossary/<str:slug>/", glossary.term, name="term"),
    path("<language:language>/resources/<uuid:work_id>/calendar.ics", views.calendar, name="calendar"),
    path("<language:language>/resources/<uuid:work_id>/offline.zip", offline.as_zip, name="offline_zip"),
    path("<language:language>/resources/<uuid:work_id>/offline.pdf", offline.as_pdf, name="offline_pdf"),
    # A slug may hold any letter: Wagtail makes it from the title.
    path("<language:language>/resources/<uuid:work_id>/<str:slug>/", views.resource, name="resource"),
]

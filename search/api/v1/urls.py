from __future__ import annotations

from django.urls import path, re_path
from django.views.generic import RedirectView

from .views.changes import ChangesView
from .views.countries import CountriesView
from .views.coverage import CoverageView
from .views.documentation import DocsView, NothingHereView, OpenAPIView
from .views.journey import JourneyView
from .views.partners import PartnersView, PartnerView, ProjectsView, ProjectView
from .views.preview import PreviewView
from .views.resources import RelatedView, ResourcesView, ResourceView, TrackView
from .views.search import SearchSchemaView, SearchView, SuggestView
from .views.vocabularies import TermsView, TermView, VocabularyView

app_name = "api-v1"
urlpatterns = [
    path("search/", SearchView.as_view(), name="search"),
    path("search/schema/", SearchSchemaView.as_view(), name="search-schema"),
    path("suggest/", SuggestView.as_view(), name="suggest"),
    path("resources/", ResourcesView.as_view(), name="resources"),
    path("resources/<str:id>/", ResourceView.as_view(), name="resource"),
    path("resources/<str:id>/related/", RelatedView.as_view(), name="related"),
    path("resources/<str:id>/tracks/<str:kind>/<str:language>.<str:extension>", TrackView.as_view(), name="track"),
    path("preview/<str:token>/", PreviewView.as_view(), name="preview"),
    path("partners/", PartnersView.as_view(), name="partners"),
    path("partners/<slug:slug>/", PartnerView.as_view(), name="partner"),
    path("projects/", ProjectsView.as_view(), name="projects"),
    path("projects/<slug:slug>/", ProjectView.as_view(), name="project"),
    path("countries/", CountriesView.as_view(), name="countries"),
    path("vocabularies/<str:name>/", VocabularyView.as_view(), name="vocabulary"),
    path("terms/", TermsView.as_view(), name="terms"),
    path("terms/<str:id>/", TermView.as_view(), name="term"),
    path("journey/", JourneyView.as_view(), name="journey"),
    path("coverage/", CoverageView.as_view(), name="coverage"),
    path("changes/", ChangesView.as_view(), name="changes"),
    path("openapi.json", OpenAPIView.as_view(), name="openapi"),
    path("docs/", DocsView.as_view(), name="docs"),
    path("", RedirectView.as_view(pattern_name="api-v1:docs")),  # what a developer types first
    # With a slash at its end, so that an address without one is first sent to where it should have gone.
    re_path(r"^(?:.*/)?$", NothingHereView.as_view()),
]

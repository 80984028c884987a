"""The addresses without ours in front of wagtail-localize's."""

from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls

from config.urls import urlpatterns as ours

_admin = [one for one in wagtailadmin_urls.urlpatterns if not str(getattr(one, "name", "")).startswith("localisation_")]

urlpatterns = [ours[0], path("admin/", include(_admin)), *ours[2:]]

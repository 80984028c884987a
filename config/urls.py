from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls

urlpatterns = [
    path("admin/", include("cms.accounts.urls")),
    path("admin/", include(wagtailadmin_urls)),
    path("", include("cms.localisation.notices.urls")),
    path("", include("cms.partners.urls")),
    path("", include("search.api.urls")),
    path("", include("cms.media.urls")),
    path("", include("home.urls")),
]

handler400 = "home.views.not_understood"
handler404 = "home.views.not_found"
handler500 = "home.views.failed"

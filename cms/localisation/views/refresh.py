"""Take a source's changes into its translations. Publishes nothing: wagtail-localize's own view can, with the gaps
filled in the source's language."""

from __future__ import annotations

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail_localize.models import TranslationSource

from cms.localisation.permissions import user_can_edit
from cms.localisation.segments import progress_of
from cms.localisation.services import refresh_translation


def refresh(request: HttpRequest, translation_source_id: int) -> HttpResponse:
    source = get_object_or_404(TranslationSource, pk=translation_source_id)
    try:
        page = source.get_source_instance()
    except ObjectDoesNotExist as error:
        raise Http404 from error
    open_ones = source.translations.filter(enabled=True).select_related("source", "target_locale")
    pages = [(translation, translation.get_target_instance()) for translation in open_ones]
    allowed = [
        (translation, target)
        for translation, target in pages
        if user_can_edit(request.user, page) or user_can_edit(request.user, target)
    ]
    if not allowed:
        raise Http404
    if request.method == "POST":
        if refresh_translation(allowed[0][0]):
            messages.success(request, _("The changes are there to be translated. What is published stays until then."))
        else:
            messages.success(request, _("There is nothing new to translate."))
        return redirect("wagtailadmin_pages:edit", allowed[0][1].pk)
    rows = [(target, progress_of(translation)) for translation, target in allowed]
    return render(request, "localisation/refresh.html", {"page": page, "rows": rows})

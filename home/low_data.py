"""Reading with little data: no pictures and no film's poster before she asks for them. Invariant: what the reader chose on
this device counts before what her browser says of every page (`Save-Data`), and `?pictures` before both, for one page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

COOKIE = "data"
LOW, FULL = "low", "full"
KEPT = 365 * 24 * 60 * 60  # seconds


def saves_data(request: HttpRequest) -> bool:
    if "pictures" in request.GET:
        return False
    chosen = request.COOKIES.get(COOKIE)
    if chosen in (LOW, FULL):
        return chosen == LOW
    return request.headers.get("Save-Data", "").lower() == "on"


@csrf_exempt  # another site could do no more than change her choice, which she sees and can take back
@require_POST
def low_data(request: HttpRequest, language: str) -> HttpResponse:
    back = request.POST.get("back", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = reverse("bank", args=[language])
    response = HttpResponseRedirect(back)
    choice = LOW if request.POST.get("data") == LOW else FULL
    response.set_cookie(COOKIE, choice, max_age=KEPT, secure=request.is_secure(), samesite="Lax")
    return response

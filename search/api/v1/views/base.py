"""Invariant: a view is asked only by GET or HEAD, within its rate, with parameters it declares and in languages we
have; everything else is refused before it. Its sentences are in the reader's first language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.http import HttpResponseBase
from django.http.request import QueryDict
from django.utils import translation
from django.utils.functional import cached_property
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.request import Request
from rest_framework.views import APIView

from search.vocabulary import Vocabulary, current_vocabulary

from ..languages import from_accept_language
from ..parameters import Parameter, Values, read_parameters
from ..presenters import Presenter
from ..problems import InvalidParameters
from ..schema import ApiSchema
from ..search_parameters import LANG
from ..throttles import ClientRateThrottle


class ApiView(APIView):
    schema = ApiSchema()
    http_method_names = ("get", "head")
    throttle_classes = (ClientRateThrottle,)
    throttle_scope = "read"
    parameters: ClassVar[Sequence[Parameter]] = (LANG,)

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        with translation.override(translation.get_language()):  # what `initial` makes active ends with this request
            return super().dispatch(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if request.method not in ("GET", "HEAD"):
            raise MethodNotAllowed(request.method or "")
        translation.activate(self.languages[0])
        super().initial(request, *args, **kwargs)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response.headers["Content-Language"] = translation.get_language() or "en"
        return super().finalize_response(request, response, *args, **kwargs)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        return current_vocabulary()

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The reader's, best first."""
        query = QueryDict(mutable=True)
        query.setlist("lang", self.request.GET.getlist("lang"))
        try:
            asked = read_parameters(query, [LANG], self.vocabulary)["lang"]
        except InvalidParameters:
            asked = None  # refused with all else that is wrong, in the browser's language
        return asked or from_accept_language(self.request.headers.get("Accept-Language", ""))

    @cached_property
    def presenter(self) -> Presenter:
        return Presenter(self.languages, self.request.build_absolute_uri("/")[:-1], self.vocabulary)

    def values(self) -> Values:
        """The parameters as given; raises InvalidParameters."""
        return read_parameters(self.request.GET, self.parameters, self.vocabulary)

    def url_with(self, **changes: object) -> str:
        """This address with some parameters changed."""
        query = self.request.GET.copy()
        for name, value in changes.items():
            query[name] = str(value)
        return self.request.build_absolute_uri(f"{self.request.path}?{query.urlencode(safe=',')}")


def sparse(results: Sequence[Mapping[str, Any]], fields: Sequence[str] | None) -> list[Any]:
    if fields is None:
        return list(results)
    return [{name: result[name] for name in fields} for result in results]

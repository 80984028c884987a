from __future__ import annotations
from django.utils.deprecation import MiddlewareMixin


class PublicationRefusedMiddleware(MiddlewareMixin):
    pass

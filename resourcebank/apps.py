from django.apps import AppConfig


class ResourcebankConfig(AppConfig):
    name = "resourcebank"

    def ready(self) -> None:
        # They need models.
        from . import admin_access, audit, checks, demand, file_access, signal_handlers, usage  # noqa: F401, PLC0415
        from .quality import accessibility, licences, links, metadata  # noqa: F401, PLC0415

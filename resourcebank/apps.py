from django.apps import AppConfig


class ResourcebankConfig(AppConfig):
    name = "resourcebank"

    def ready(self) -> None:
        from . import checks, file_access, signal_handlers  # noqa: F401, PLC0415 - registered once the models are there

from django.apps import AppConfig


class ResourcebankConfig(AppConfig):
    name = "resourcebank"

    def ready(self) -> None:
        from . import checks, file_access, signal_handlers, usage  # noqa: F401, PLC0415 - once the models are there

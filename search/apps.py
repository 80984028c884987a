from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "search"

    def ready(self) -> None:
        from . import indexing, signal_handlers  # noqa: F401, PLC0415 - receivers connect once the models are there

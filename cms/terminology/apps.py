from django.apps import AppConfig


class TerminologyConfig(AppConfig):
    name = "cms.terminology"
    label = "terminology"

    def ready(self) -> None:
        from . import signal_handlers  # noqa: F401, PLC0415 - once the models are there

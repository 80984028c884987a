from django.apps import AppConfig


class TranslationNoticesConfig(AppConfig):
    name = "cms.localisation.notices"
    label = "translation_notices"

    def ready(self) -> None:
        from . import signal_handlers  # noqa: F401, PLC0415 - once the models are there

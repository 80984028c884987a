from django.apps import AppConfig


class EnginesConfig(AppConfig):
    name = "cms.localisation.engines"
    label = "translation_engines"

    def ready(self) -> None:
        from . import checks  # noqa: F401, PLC0415 - it registers itself

from django.apps import AppConfig


class TranslationMemoryConfig(AppConfig):
    name = "cms.localisation.memory"
    label = "translation_memory"

    def ready(self) -> None:
        from . import recording  # noqa: F401, PLC0415 - once the models are there

from django.apps import AppConfig


class LocalisationConfig(AppConfig):
    name = "cms.localisation"
    label = "localisation"

    def ready(self) -> None:
        from wagtail_localize.locales.components import LOCALE_COMPONENTS  # noqa: PLC0415 - once the models are there
        from wagtail_localize.models import LocaleSynchronization  # noqa: PLC0415

        from . import signal_handlers  # noqa: F401, PLC0415

        LOCALE_COMPONENTS[:] = [item for item in LOCALE_COMPONENTS if item["model"] is not LocaleSynchronization]

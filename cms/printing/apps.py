from django.apps import AppConfig


class PrintingConfig(AppConfig):
    name = "cms.printing"
    label = "printing"

    def ready(self) -> None:
        from . import checks  # noqa: F401, PLC0415  (checks are registered once apps are there)

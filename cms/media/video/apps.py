from django.apps import AppConfig


class VideoConfig(AppConfig):
    name = "cms.media.video"
    label = "video"

    def ready(self) -> None:
        from . import checks, signal_handlers  # noqa: F401, PLC0415  (they need models)

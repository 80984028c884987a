from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "cms.review"
    label = "review"

    def ready(self) -> None:
        from . import notices  # noqa: PLC0415 - needs models

        notices.connect()

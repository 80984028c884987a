from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "cms.accounts"
    label = "accounts"

    def ready(self) -> None:
        from . import grants  # noqa: F401, PLC0415 - its receivers connect themselves

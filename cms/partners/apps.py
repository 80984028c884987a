from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "cms.partners"
    label = "partners"

    def ready(self) -> None:
        # Once the models are there.
        from wagtail.models import Page  # noqa: PLC0415
        from wagtail.permissions import register_permission_policy  # noqa: PLC0415

        from .permissions import PartnerPagePolicy  # noqa: PLC0415

        register_permission_policy(Page, PartnerPagePolicy())

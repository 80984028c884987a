from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "cms.partners"
    label = "partners"

    def ready(self) -> None:
        # ruff: noqa: PLC0415 - once the models are there
        from wagtail.documents import get_document_model
        from wagtail.documents.models import Document
        from wagtail.images import get_image_model
        from wagtail.images.models import Image
        from wagtail.models import Page
        from wagtail.permissions import register_permission_policy

        from .permissions import PartnerFilePolicy, PartnerPagePolicy

        register_permission_policy(Page, PartnerPagePolicy())
        for model, base in ((get_document_model(), Document), (get_image_model(), Image)):
            policy = PartnerFilePolicy(model, auth_model=base, owner_field_name="uploaded_by_user")
            # Wagtail registers its own for these models later than this.
            register_permission_policy(model, policy, exact_class=True)

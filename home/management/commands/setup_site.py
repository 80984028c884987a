from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from cms.partners.models import Partner
from cms.partners.provisioning import provision_partner
from home.site import ensure_site


class Command(BaseCommand):
    help = "Make or mend the languages' root pages, the review workflow and every partner's containers."

    def handle(self, *args: Any, **options: Any) -> None:
        site = ensure_site()
        partners = Partner.objects.all()
        for partner in partners:
            provision_partner(partner)
        self.stdout.write(
            f"{site.root_page.get_translations(inclusive=True).count()} languages, {len(partners)} partners"
        )

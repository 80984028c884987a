from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.partners.check import check_partner, check_strangers
from cms.partners.models import Partner
from cms.partners.provisioning import provision_partner


class Command(BaseCommand):
    help = "Check that every partner's shelves, collection and groups are as they should be; --repair mends them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--repair", action="store_true", help="mend what provisioning can mend, and check again")

    def handle(self, *args: Any, **options: Any) -> None:
        partners = list(Partner.objects.select_related("collection"))
        if options["repair"]:
            for partner in partners:
                if any(problem.is_mended_by_provisioning for problem in check_partner(partner)):
                    provision_partner(partner)
        problems = [problem for partner in partners for problem in check_partner(partner)] + check_strangers()
        for problem in problems:
            self.stdout.write(f"{problem.what} {problem.remedy[:1].upper()}{problem.remedy[1:]}")
        if problems:
            raise CommandError(f"{len(problems)} problems in {len(partners)} partners")
        self.stdout.write(f"{len(partners)} partners are as they should be")

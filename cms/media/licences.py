"""The licences that works, files and pictures come under, and which may be in which."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Licence(models.TextChoices):
    CC0 = "cc0-1.0", _("CC0: free for everybody")
    CC_BY = "cc-by-4.0", _("CC BY: share and change, name the maker")
    CC_BY_SA = "cc-by-sa-4.0", _("CC BY-SA: share alike")
    CC_BY_NC = "cc-by-nc-4.0", _("CC BY-NC: not for profit")
    CC_BY_NC_SA = "cc-by-nc-sa-4.0", _("CC BY-NC-SA: not for profit, share alike")
    CC_BY_ND = "cc-by-nd-4.0", _("CC BY-ND: share, do not change")
    ALL_RIGHTS_RESERVED = "all-rights-reserved", _("All rights reserved: read here, ask before sharing")


_CC = "https://creativecommons.org"
LICENCE_URLS: dict[Licence, str] = {
    Licence.CC0: f"{_CC}/publicdomain/zero/1.0/",
    Licence.CC_BY: f"{_CC}/licenses/by/4.0/",
    Licence.CC_BY_SA: f"{_CC}/licenses/by-sa/4.0/",
    Licence.CC_BY_NC: f"{_CC}/licenses/by-nc/4.0/",
    Licence.CC_BY_NC_SA: f"{_CC}/licenses/by-nc-sa/4.0/",
    Licence.CC_BY_ND: f"{_CC}/licenses/by-nd/4.0/",
    Licence.ALL_RIGHTS_RESERVED: "https://rightsstatements.org/vocab/InC/1.0/",
}

# For people who do not read licences.
LICENCE_SUMMARIES = {
    Licence.CC0: _("You may copy, translate, change, share and sell this, without asking anybody."),
    Licence.CC_BY: _("You may copy, translate, change, share and sell this. Say who made it."),
    Licence.CC_BY_SA: _(
        "You may copy, translate, change, share and sell this. Say who made it, and let others do the same with yours."
    ),
    Licence.CC_BY_NC: _("You may copy, translate, change and share this, but not sell it. Say who made it."),
    Licence.CC_BY_NC_SA: _(
        "You may copy, translate, change and share this, but not sell it. Say who made it, and let others do the same with "
        "yours."
    ),
    Licence.CC_BY_ND: _(
        "You may copy, share and sell this as it is. Say who made it. Ask before you translate or change it."
    ),
    Licence.ALL_RIGHTS_RESERVED: _("You may read this here. Ask who made it before you copy, translate or share it."),
}

# What each forbids or asks for; what is in a work asks for nothing that the work does not.
_TERMS: dict[Licence, frozenset[str]] = {
    Licence.CC0: frozenset(),
    Licence.CC_BY: frozenset({"by"}),
    Licence.CC_BY_SA: frozenset({"by", "sa"}),
    Licence.CC_BY_NC: frozenset({"by", "nc"}),
    Licence.CC_BY_NC_SA: frozenset({"by", "nc", "sa"}),
    Licence.CC_BY_ND: frozenset({"by", "nd"}),
    Licence.ALL_RIGHTS_RESERVED: frozenset({"by", "nc", "nd", "ask"}),
}


def may_be_in(item: Licence, work: Licence) -> bool:
    """Whether a work under `work` promises readers nothing that something in it under `item` does not allow. Share-alike
    goes into its like only."""
    if "sa" in _TERMS[item]:
        return item == work
    return _TERMS[item] <= _TERMS[work]

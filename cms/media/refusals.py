"""What is said when a file is refused: what is wrong, and what to do about it. Each gives the error to raise."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _


def wrong_content(extension: str) -> ValidationError:
    return ValidationError(
        _("The content is not what the name says (“.%(extension)s”). Open it and save it again as that type.")
        % {"extension": extension}
    )


def not_accepted(extension: str, accepted: Iterable[str]) -> ValidationError:
    return ValidationError(
        _("Files of the type “.%(extension)s” are not accepted. Save it as one of: %(allowed)s.")
        % {"extension": extension or "?", "allowed": ", ".join(accepted)}
    )


def too_large(size: int, limit: int) -> ValidationError:
    return ValidationError(
        _("The file is %(size)s; the largest accepted is %(limit)s. Make it smaller or divide it.")
        % {"size": filesizeformat(size), "limit": filesizeformat(limit)}
    )


def macros() -> ValidationError:
    return ValidationError(_("The file has macros. Save it without macros and upload it again."))


def locked() -> ValidationError:
    return ValidationError(_("The file is locked with a password. Save it without one and upload it again."))


def harmful(name: str) -> ValidationError:
    return ValidationError(
        _("The file holds “%(name)s”, which could harm the reader's machine. Take it out and upload again.")
        % {"name": name[:100]}
    )


def unpacks_to_too_much(size: int) -> ValidationError:
    return ValidationError(
        _("Unpacked, the file would be %(size)s. Divide it into several files.") % {"size": filesizeformat(size)}
    )


def misleading_name() -> ValidationError:
    return ValidationError(
        _("The file's name is too long, misleading or reserved. Give it a plain name with one extension.")
    )


def active_pdf(what: str) -> ValidationError:
    return ValidationError(
        _("The PDF holds scripts, attachments or commands (%(what)s). Print it as a new PDF and upload that.")
        % {"what": what}
    )


def unreadable_picture() -> ValidationError:
    return ValidationError(_("This picture cannot be read. Open it and save it again as JPEG or PNG."))


def too_many_pixels(limit: int) -> ValidationError:
    return ValidationError(
        _("The picture is larger than %(limit)s million pixels. Make it smaller and upload it again.")
        % {"limit": limit // 1_000_000}
    )

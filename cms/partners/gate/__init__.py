"""The admin gate. Invariant: nothing under the admin's address is answered before a rule has said what the request is
about and that it is this person's business; an address without a rule is refused to everybody.

`rules.py` has the kinds of rules, `table.py` those of Wagtail's own addresses; a package that adds addresses registers
its rules beside them. Wagtail's views go on to check what they check: the gate adds whose it is."""

from .middleware import AdminGateMiddleware
from .rules import (
    ANYBODY,
    NETWORK,
    NOBODY,
    OPEN,
    Rule,
    Verdict,
    both,
    in_path,
    in_query,
    item,
    member,
    page,
    posted,
    register_rules,
    rule_for,
    snippet_rules,
)

__all__ = [
    "ANYBODY",
    "NETWORK",
    "NOBODY",
    "OPEN",
    "AdminGateMiddleware",
    "Rule",
    "Verdict",
    "both",
    "in_path",
    "in_query",
    "item",
    "member",
    "page",
    "posted",
    "register_rules",
    "rule_for",
    "snippet_rules",
]

"""The colour of each rule: a class that the style sheet knows. Its name always stands beside it."""

from __future__ import annotations

from ..cleaning.rules import RULE_NAMES

_LOOKS = {name: f"hue-{number}" for number, name in enumerate((*RULE_NAMES, "affiliate_links"))}


def look_of(rule: str) -> str:
    """The class of `rule`; all rules from elsewhere share one."""
    return _LOOKS.get(rule, "hue-other")

"""The color of each rule, as a class of the style sheet. The rule's name is always shown with it."""

from __future__ import annotations

from ..cleaning.rules import RULE_NAMES

_COLOR_CLASSES = {name: f"hue-{number}" for number, name in enumerate((*RULE_NAMES, "affiliate_links"))}


def color_class(rule: str) -> str:
    """The CSS class for `rule`; all rules that are not built in share one class."""
    return _COLOR_CLASSES.get(rule, "hue-other")

"""The rules that propose removals, in the order in which they run; an earlier rule's claim to a line takes precedence."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ...errors import SettingsError
from ...settings.plugins import plugin
from ...settings.settings import Settings
from ...settings.teaching import Correction
from ..page import Page
from ..taught import Taught, taught
from . import (
    ad_elements,
    affiliate_links,
    configured,
    contents_list,
    deals,
    disclosure,
    link_farm,
    marked_ads,
    page_chrome,
    residue,
    tracking_parameters,
)
from .proposal import Doubt, Proposal, Repair

Rule = Callable[[Page], Iterable[Proposal | Doubt]]
RepairRule = Callable[[Page], Iterable[Repair]]

RULES: tuple[tuple[str, Rule], ...] = (
    ("configured", configured.propose),
    ("marked_ads", marked_ads.propose),
    ("ad_elements", ad_elements.propose),
    ("disclosure", disclosure.propose),
    ("deals", deals.propose),
    ("contents_list", contents_list.propose),
    ("link_farm", link_farm.propose),
    ("page_chrome", page_chrome.propose),
    ("residue", residue.propose),
)
# The rules that judge single lines; they must not take a numbered entry out of a list.
BY_LINE = frozenset({"deals", "disclosure", "page_chrome", "residue"})
RULE_NAMES: tuple[str, ...] = tuple(name for name, _ in RULES)
# The rules that repair addresses instead of removing; an earlier rule's claim takes precedence.
REPAIR_RULES: tuple[tuple[str, RepairRule], ...] = (
    ("affiliate_links", affiliate_links.propose),
    ("tracking_parameters", tracking_parameters.propose),
)
ALL_NAMES: tuple[str, ...] = (*RULE_NAMES, *(name for name, _ in REPAIR_RULES))


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The rules that clean one article, and what the settings add to them."""

    table: tuple[tuple[str, Rule], ...]
    repair_rules: tuple[tuple[str, RepairRule], ...]
    taught: Taught

    def repairs(self, page: Page) -> list[tuple[str, Repair]]:
        """The repairs of all repair rules with their names, in order and disjoint."""
        found: list[tuple[str, Repair]] = []
        for name, rule in self.repair_rules:
            claimed = sorted((repair.start, repair.end) for _, repair in found)
            for repair in rule(page):
                at = bisect_left(claimed, (repair.end,)) - 1
                if at < 0 or claimed[at][1] <= repair.start:
                    found.append((name, repair))
        return sorted(found, key=lambda entry: entry[1].start)


def rulebook(settings: Settings, corrections: Iterable[Correction] = (), kept_lines: frozenset[int] = frozenset()) -> Rulebook:
    """The rules that `settings` (for one article) leave on, with its `corrections`.

    They cut none of `kept_lines` (1-based, in the source). Raises SettingsError for an unknown rule, and for a plugin or filter
    list that cannot be loaded; ExtraMissingError if the package for filter lists is missing.
    """
    known = (*ALL_NAMES, *settings.plugins.rules)
    for name in settings.rules or ():
        if name not in known:
            raise SettingsError(f"unknown rule {name!r}; use {', '.join(known)}")
    off = set(settings.teaching.rules.disable)
    on = {name for name in (settings.rules or known) if settings.rules or name not in off}
    table = (*RULES, *((name, plugin("rules", name)) for name in settings.plugins.rules if name in on))
    return Rulebook(
        tuple((name, rule) for name, rule in table if name in on),
        tuple((name, rule) for name, rule in REPAIR_RULES if name in on),
        taught(settings).corrected(corrections, kept_lines),
    )

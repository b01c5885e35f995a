"""The rules that propose removals, in the order in which they are asked; an earlier rule's claim to a line stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from pipeline.page import Page
from pipeline.rules import (
    ad_elements,
    contents_list,
    deals,
    disclosure,
    link_farm,
    marked_ads,
    page_chrome,
    residue,
)
from pipeline.rules.proposal import Doubt, Proposal

Rule = Callable[[Page], Iterable[Proposal | Doubt]]

RULES: tuple[tuple[str, Rule], ...] = (
    ("marked_ads", marked_ads.propose),
    ("ad_elements", ad_elements.propose),
    ("disclosure", disclosure.propose),
    ("deals", deals.propose),
    ("contents_list", contents_list.propose),
    ("link_farm", link_farm.propose),
    ("page_chrome", page_chrome.propose),
    ("residue", residue.propose),
)
# The rules that judge single lines; they may not tear a numbered entry out of a list.
BY_LINE = frozenset({"deals", "disclosure", "page_chrome", "residue"})
RULE_NAMES: tuple[str, ...] = tuple(name for name, _ in RULES)

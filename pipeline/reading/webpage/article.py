"""Which element of a page holds the article: the one that the page names, or the smallest one with nearly all of the text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ...patterns import lazy_pattern
from .boilerplate import exclusion_reason
from .pieces import Text
from .tree import Node

_CONTENT = lazy_pattern(
    r"(?:article|post|entry|blog|single|news|story|page|main|td-post|wp-block-post)(?:__|--|[-_])?(?:content|body|text|main)"
    r"|articlebody|postbody|markdown-body|theme-doc-markdown|mw-parser-output|rst-content|devsite-article-body|kb-article"
    r"|(?:js-)?article-inner|richtext|rich-text|prose",
    re.IGNORECASE,
)
_BESIDE = lazy_pattern(
    r"(?:[\w-]{1,80}[-_])?(?:related|recommended|teasers?|dialog|modal|popup|log-?in|sign-?(?:in|up)|registration)(?:[-_][\w-]{1,80})?"
    r"|widget(?:[-_][\w-]{1,80})?|sidebar",
    re.IGNORECASE,
)
# An element that the page names must hold this share of the text of the named region around it …
NAMED_SHARE = 0.6
# … or this share of the whole page's text, if there is no named region around it.
PAGE_SHARE = 0.3
# Another element of the same name with this share of the largest one's text is a part of the article too.
PART_SHARE = 0.3
# An element inside another one of the same name with this share of its text is the article of the two.
INNER_SHARE = 0.8
# What the text of an element counts that is named like something beside the article.
BESIDE_SHARE = 0.3
# A child with this share of the text can be the whole article if there is no text beside it …
MOST = 0.8
# … and so can a cell of a layout table with this share.
NEARLY_ALL = 0.95
_CELLS = frozenset(("tbody", "tr", "td"))
_OWN_TEXT = frozenset("p h1 h2 h3 h4 h5 h6 ul ol dl pre blockquote figure".split())


@dataclass(frozen=True, slots=True)
class Found:
    """The article of a page: its element, its headline if that comes before the element, and whether the settings chose it."""

    root: Node
    headline: Node | None
    chosen: bool


def find(page: Node, *, has_choice: bool) -> Found:
    """The article of `page`; if the page has no text, its body or the page itself.

    `has_choice`: whether the settings choose elements as the article.
    """
    body = page.find("body") or page
    measured = _Measured.of(body)
    chosen = _chosen(body) if has_choice else None
    root = chosen or _named(measured) or _smallest(measured)
    return Found(root, _headline(body, root), chosen is not None)


@dataclass(frozen=True, slots=True)
class _Measured:
    """A page's body with the elements below it in order, their parents, and their scores: the characters of text outside links.

    Elements without text outside links, or not part of an article, are left out with all below them. Parents and scores are by
    id.
    """

    body: Node
    elements: list[Node]
    scores: dict[int, int]
    parents: dict[int, Node]

    @classmethod
    def of(cls, body: Node) -> _Measured:
        """Measure all elements below `body`."""
        measured = cls(body, [], {}, {})
        measured._add(body, linked=False)
        return measured

    def _add(self, node: Node, *, linked: bool) -> int:
        linked = linked or node.tag == "a"
        total = 0
        for child in node.children:
            if isinstance(child, Text):
                total += 0 if linked else len(" ".join(child.text.split()))
            elif isinstance(child, Node) and child.plain and not exclusion_reason(child, inside=False):
                self.elements.append(child)
                self.parents[id(child)] = node
                total += self._add(child, linked=linked)
        if any(_BESIDE.fullmatch(name) for name in node.names):
            total = round(total * BESIDE_SHARE)
        self.scores[id(node)] = total
        return total

    def score(self, node: Node) -> int:
        """The score of a measured element."""
        return self.scores[id(node)]

    def innermost(self, group: list[Node]) -> list[Node]:
        """`group` without the elements whose text is nearly all inside another one of the group."""
        wrappers = {
            id(outer)
            for node in group
            for outer in _path(node, self.parents)[:-1]
            if self.score(node) >= INNER_SHARE * self.score(outer)
        }
        return [node for node in group if id(node) not in wrappers]

    def around(self, node: Node, group: list[Node]) -> Node | None:
        """The innermost element of `group` that holds `node`."""
        ids = {id(entry) for entry in group}
        return next((entry for entry in reversed(_path(node, self.parents)[:-1]) if id(entry) in ids), None)


def _chosen(body: Node) -> Node | None:
    """The innermost element with everything that the settings name as the article."""
    chosen = [node for node in body.walk() if node.chosen == "content"]
    parents = {id(child): node for node in body.walk() for child in node.nodes} if chosen else {}
    return _common(chosen, parents) if chosen else None


def _named(page: _Measured) -> Node | None:
    """The element that the page itself names as its article."""
    known = page.elements
    regions = [node for node in known if node.tag in ("article", "main") or node.get("role") in ("main", "article")]
    groups = (
        [node for node in known if "articleBody" in node.get("itemprop").split()],
        [node for node in known if any(_CONTENT.fullmatch(name) for name in node.names)],
        [node for node in regions if node.tag == "article" or node.get("role") == "article"],
        [node for node in regions if node.tag == "main" or node.get("role") == "main"],
    )
    for group in map(page.innermost, groups):
        largest = max(map(page.score, group), default=0)
        parts = [node for node in group if largest and page.score(node) >= PART_SHARE * largest]
        if not parts:
            continue
        chosen = _common(parts, page.parents)
        if chosen.tag in ("ul", "ol"):
            continue  # a list of other articles
        around = page.around(chosen, regions)
        share = page.score(chosen) / max(1, page.score(around or page.body))
        if share >= (NAMED_SHARE if around else PAGE_SHARE):
            return chosen
    return None


def _path(node: Node, parents: dict[int, Node]) -> list[Node]:
    """The elements from the outermost to `node`."""
    path = [node]
    while (parent := parents.get(id(path[-1]))) is not None:
        path.append(parent)
    return path[::-1]


def _common(nodes: list[Node], parents: dict[int, Node]) -> Node:
    """The innermost element that holds all of `nodes`, or is the one that holds the others."""
    common = _path(nodes[0], parents)
    for node in nodes[1:]:
        path = _path(node, parents)
        length = next((at for at, (one, two) in enumerate(zip(common, path, strict=False)) if one is not two), None)
        common = common[: min(len(common), len(path)) if length is None else length]
    return common[-1]


def _smallest(page: _Measured) -> Node:
    """The smallest element that still has nearly all of the text."""
    node = page.body
    while True:
        children = [child for child in node.nodes if id(child) in page.scores and child.tag not in _OWN_TEXT]
        best = max(children, key=page.score, default=None)
        own = any(child.tag in _OWN_TEXT and page.scores.get(id(child)) for child in node.nodes)
        enough = NEARLY_ALL if best is not None and best.tag in _CELLS else MOST
        if best is None or own or not page.score(best) or page.score(best) < enough * page.score(node):
            return node if node.tag not in _CELLS or node.tag == "td" else _table_around(page.body, node)
        node = best


def _table_around(body: Node, part: Node) -> Node:
    """The table that a row or a group of rows belongs to."""
    tables = [node for node in body.with_tags("table") if any(below is part for below in node.walk())]
    return tables[-1] if tables else part


def _headline(body: Node, root: Node) -> Node | None:
    """The last first-level heading before `root`, if `root` has none; one in a menu or a box does not count."""
    if root.find("h1"):
        return None
    found = None
    stack = [body]
    while stack:
        node = stack.pop()
        if node is root:
            return found
        if exclusion_reason(node, inside=False) not in ("", "header"):
            continue
        if node.tag == "h1" and node.text_seen():
            found = node
        stack.extend(reversed(node.nodes))
    return None

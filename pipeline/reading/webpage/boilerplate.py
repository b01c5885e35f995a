"""What is not part of the article: menus, forms, boxes around the text, hidden elements. Each decision gives a reason.

A name (class or id) alone never excludes a long text: names can be wrong, and a wrong cut is worse than a box that stays.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ...lexicon.words import words
from ...patterns import lazy_pattern
from .tree import UNSEEN, Node

# A box with more text than this outside links may be part of the article, whatever its name says.
MAX_BOX = 400
MAX_LABEL_WORDS = 3

_ALWAYS = {
    "nav": "navigation",
    "menu": "navigation",
    "select": "form",
    "textarea": "form",
    "input": "form",
    "datalist": "form",
    "dialog": "dialog",
}
_ROLES = {
    "navigation": "navigation",
    "search": "form",
    "banner": "header",
    "contentinfo": "footer",
    "complementary": "aside",
    "dialog": "dialog",
    "alertdialog": "dialog",
    "menu": "navigation",
    "menubar": "navigation",
    "toolbar": "navigation",
}
_JUDGED = frozenset(("header", "footer", "aside", "form"))
_BOXES = frozenset("div section aside ul ol p header footer table article details".split())
_CALLOUT = lazy_pattern(r"note|tip|warning|caution|important|info|admonition|callout|hint|danger|notice|alert", re.IGNORECASE)
_FOLDED = lazy_pattern(
    r"accordion|collaps|panel|toggle|expand|faq|spoiler|answer|(?<![a-z])tabs?(?:$|[-_]|content|pane|body|item)", re.IGNORECASE
)
_COMMENTS = lazy_pattern(
    r"comments?|comment[-_]?(?:area|list|section|respond|thread|body)|respond|disqus[-_]thread", re.IGNORECASE
)
_BOX_NAME = lazy_pattern(
    r"(?:[\w-]{1,80}[-_])?(?:related(?:[-_]?(?:posts?|articles?|content|stories|links?|topics?|reading))?"
    r"|relatedposts|sharedaddy|(?:social[-_]?)?shar(?:e|ing)(?:[-_]?(?:bar|buttons?|links?|icons?|this|box|tools?|container))?"
    r"|social(?:[-_]?(?:media|links?|icons?|bar|buttons?|box))?|breadcrumbs?|crumbs|sidebar|(?<!elementor-)widget(?:[-_]?area)?"
    r"|newsletter|subscribe|subscription|optin|author[-_]?(?:box|bio|card|info)|bio[-_]?box"
    r"|(?:post|page|prev[-_]?next|entry)[-_]?nav(?:igation)?|nav[-_]?links|pagination|pager|cookies?(?:[-_][\w-]{1,80})?|consent|gdpr"
    r"|popup|modal|lightbox|promo(?:tion)?|masthead|navbar|page[-_]?footer|site[-_]?footer|entry[-_]footer|post[-_]?tags"
    r"|post[-_]?meta|entry[-_]meta|feedback|helpful|rating|print[-_]?only|recommend(?:ed|ations)?|trending|most[-_]?popular)"
    r"|(?:addtoany|a2a|addthis|yarpp|jp-relatedposts|crp_related|taboola|outbrain|mailmunch|wpdiscuz)[\w-]*",
    re.IGNORECASE,
)
_READERS_ONLY = lazy_pattern(r"sr-only|screen-reader-text|visually-?hidden|visuallyhidden|skip-link|skiplink", re.IGNORECASE)
_NOT_SHOWN = lazy_pattern(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_AD_ELEMENT = lazy_pattern(r"adsbygoogle", re.IGNORECASE)


def named(node: Node, pattern: re.Pattern[str]) -> bool:
    """Whether a class name or the id matches `pattern` as a whole; an id that was made from a heading says nothing."""
    if not node.names:
        return False
    matching = _matching(pattern, node.names)
    return bool(matching) and not (matching == [node.get("id")] and _is_part(node))


@lru_cache(maxsize=8192)
def _matching(pattern: re.Pattern[str], names: tuple[str, ...]) -> list[str]:
    """Those of `names` that match as a whole; kept, because a page says the same classes again and again."""
    return list(filter(pattern.fullmatch, names))


def _is_part(node: Node) -> bool:
    """Whether an element is a part of a text: its id repeats words of its heading, and it has no links or controls.

    If the id says "comments", the heading must say more than that, as in "Remove the comments from the file".
    """
    heading = node.find("h1", "h2", "h3", "h4", "h5", "h6")
    if heading is None or node.linked or node.find("form", "input", "textarea", "button"):
        return False
    own, title = words(node.get("id").replace("_", " ")), words(heading.text_seen())
    return set(own) <= set(title) and (len(title) >= len(own) + 3 or not _COMMENTS.fullmatch(node.get("id")))


def is_ad(node: Node) -> bool:
    """Whether an element is an ad by itself; the cleaning rules decide about it."""
    return node.tag == "amp-ad" or (node.tag == "ins" and _AD_ELEMENT.search(node.get("class")) is not None)


def holds_only_ad(node: Node) -> bool:
    """Whether a box contains an ad and nothing else, except for a short label."""
    if (
        not node.children
        or node.tag not in ("div", "section", "aside", "p", "center", "figure", "span")
        or node.plain + node.linked > 60
    ):
        return False
    return any(map(is_ad, node.with_tags("ins", "amp-ad"))) and len(node.text_seen().split()) <= MAX_LABEL_WORDS


def exclusion_reason(node: Node, *, inside: bool) -> str:
    """Why an element is not part of the article, '' if it may be; `inside`: whether it is within the article's element."""
    if not inside:
        return _reason(node, inside=False)
    if node.excluded is None:
        node.excluded = _reason(node, inside=True)
    return node.excluded


def _reason(node: Node, *, inside: bool) -> str:
    if node.tag in UNSEEN:
        return "not shown"
    if node.chosen:
        return "named in the settings" if node.chosen == "drop" else ""
    if hidden := _hidden(node):
        return hidden
    if reason := _ALWAYS.get(node.tag):
        return reason
    if not node.attributes and node.tag not in _JUDGED:
        return ""
    role = _ROLES.get(node.attributes["role"].lower(), "") if "role" in node.attributes else ""
    long = node.plain > MAX_BOX
    if node.tag in ("header", "footer", "aside", "form", "button", "label") or (role and node.tag not in ("main", "article")):
        reason = _by_tag(node, role or node.tag, long, inside)
        if reason:
            return reason
    if node.tag in _BOXES and named(node, _COMMENTS):
        return "comments"
    if node.tag in _BOXES and not long and not _lists_steps(node) and named(node, _BOX_NAME):
        return "box beside the article"
    return ""


def _by_tag(node: Node, kind: str, long: bool, inside: bool) -> str:
    """Why a header, footer, aside, form, button or landmark is left out."""
    if kind == "header":
        return "" if inside and (long or node.find("h1", "h2", "h3")) else "header"
    if kind == "aside":
        return "" if any(_CALLOUT.search(name) for name in node.names) or (inside and _lists_steps(node)) else "aside"
    if kind == "footer":
        return "" if inside and long else "footer"
    if kind in ("button", "label"):
        return ""  # the writer decides by its context
    # Some sites wrap the whole page in one form.
    return "" if (long and not _signs_in(node)) or _lists_steps(node) else kind


def _signs_in(node: Node) -> bool:
    """Whether a form asks for a password and holds no article."""
    fields = (entry.get("type").lower() for entry in node.with_tags("input"))
    return node.tag == "form" and "password" in fields and not node.find("h1")


def _hidden(node: Node) -> str:
    own = node.attributes
    if not own:
        return ""
    hidden = "hidden" in own and own["hidden"].lower() != "until-found"
    if hidden or ("style" in own and _NOT_SHOWN.search(own["style"])):
        # What a reader can unfold is part of the article.
        folded = any(_FOLDED.search(name) for name in node.names) or node.get("role") == "tabpanel"
        return "" if folded else "hidden"
    if "aria-hidden" in own and own["aria-hidden"].lower() == "true":
        if node.get("class") == "katex-html":
            return "hidden"  # the same formula is in MathML beside it
        if node.plain + node.linked <= 60 and not node.find("img"):
            return "hidden" if len(node.text_seen().split()) <= MAX_LABEL_WORDS else ""
    return "hidden" if named(node, _READERS_ONLY) else ""


def _lists_steps(node: Node) -> bool:
    """Whether an ordered list in the element has text outside links."""
    return any(entry.plain > 20 and entry.plain > entry.linked for entry in node.with_tags("ol"))

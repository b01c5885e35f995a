"""HTML text -> a plain tree whose nodes know their source lines. The only module that imports lxml's parser.

Lines are 1-based and count CR LF, LF and CR, as `text.lines` does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

from ...errors import ReadError
from ...patterns import lazy_pattern
from .end_tags import with_end_tags
from .pieces import Comment, Text

# Deeper elements become siblings, so that code can walk the tree recursively; real pages stay below 60.
MAX_DEPTH = 120
# libxml2 stops at this depth, drops the rest and logs it.
PARSER_DEPTH = 2048
# libxml2 counts no further; after this line, the line ends of the text are counted.
_LAST_KNOWN_LINE = 65_535
MAX_ATTRIBUTES = 1_000
_LONG = 4_000
_LONG_TAG = lazy_pattern(rf"[A-Za-z][^<>]{{{_LONG},}}")
_QUOTED = lazy_pattern(r"\"[^\"]*\"|'[^']*'")
# Elements whose text is not displayed.
UNSEEN = frozenset("head script style template noscript svg canvas object embed iframe audio video map title".split())
# Elements within a line of text.
INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark math nobr q s samp small span strike "
    "strong sub sup time tt u var wbr mrow mi mn mo ms mtext msup msub msubsup mfrac msqrt mroot semantics annotation".split()
)
_LINE_END = lazy_pattern(r"\r\n?")


@dataclass(slots=True)
class Node:
    """An element: its lower-case `tag`, the `line` its start tag ends on and the `last` line of its content.

    `plain` and `linked` count the characters of the displayed text, outside and inside links. `chosen` is what the
    settings say about it: "content", "drop" or nothing. `verdict` is the classifier's: a text block is part of the
    "article" or "other", an element around blocks of the article "holds" them, and nothing is said of the rest. `tags` are its
    own and those below it; None until `note_tags`. `excluded` says why it is not part of the article, if that was asked;
    `names` are the class names and the id.
    """

    tag: str
    attributes: dict[str, str]
    line: int
    children: list[Node | Text | Comment] = field(default_factory=list)
    last: int = 0
    plain: int = 0
    linked: int = 0
    chosen: str = ""
    verdict: Literal["", "article", "holds", "other"] = ""
    tags: frozenset[str] | None = None
    excluded: str | None = None
    names: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Read the class names and the id."""
        own = self.attributes
        self.names = (*own.get("class", "").split(), *own.get("id", "").split()) if own else ()

    def get(self, name: str) -> str:
        """The value of an attribute, '' if there is none."""
        return self.attributes.get(name, "")

    @property
    def nodes(self) -> list[Node]:
        """The child elements."""
        return [child for child in self.children if isinstance(child, Node)]

    def walk(self) -> Iterator[Node]:
        """The element and all elements below it, in order."""
        stack: list[Node] = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(node.nodes[::-1])

    def note_tags(self) -> frozenset[str]:
        """Note and return the tags of the element and of those below it, so that nothing is sought in vain; they must stay."""
        below = [child.note_tags() for child in self.nodes]
        self.tags = _tag_alone(self.tag).union(*below)
        return self.tags

    def with_tags(self, *tags: str) -> Iterator[Node]:
        """The element and those below it that have one of `tags`, in order."""
        stack: list[Node] = [self]
        while stack:
            node = stack.pop()
            if node.tags is not None and node.tags.isdisjoint(tags):
                continue
            if node.tag in tags:
                yield node
            stack.extend(node.nodes[::-1])

    def find(self, *tags: str) -> Node | None:
        """The first element below this one, or itself, that has one of `tags`."""
        if self.tags is not None and self.tags.isdisjoint(tags):
            return None
        return next(self.with_tags(*tags), None)

    def pieces(self) -> Iterator[Text]:
        """All text in the element, in order."""
        stack: list[Node | Text | Comment] = [self]
        while stack:
            entry = stack.pop()
            if isinstance(entry, Text):
                yield entry
            elif isinstance(entry, Node):
                stack.extend(reversed(entry.children))

    def text(self) -> str:
        """All text below the element, white space folded."""
        return " ".join("".join(piece.text for piece in self.pieces()).split())

    def text_seen(self) -> str:
        """The text in the element that can be displayed, white space folded."""
        found: list[str] = []
        self._add_seen(found)
        return " ".join("".join(found).split())

    def _add_seen(self, found: list[str]) -> None:
        """Add all text that can be displayed, and a space around each element that separates words."""
        if self.tag in UNSEEN:
            return
        apart = self.tag not in INLINE
        if apart:
            found.append(" ")
        for child in self.children:
            if isinstance(child, Text):
                found.append(child.text)
            elif isinstance(child, Node):
                child._add_seen(found)
        if apart:
            found.append(" ")

    def text_inside(self) -> str:
        """The text in the element that could be displayed if the element were, white space folded."""
        inside = [child for child in self.children if not isinstance(child, Comment)]
        return " ".join(" ".join(child.text_seen() if isinstance(child, Node) else child.text for child in inside).split())


@cache
def _tag_alone(tag: str) -> frozenset[str]:
    return frozenset((tag,))


def parse(text: str, *, path: str, content: Sequence[str] = (), drop: Sequence[str] = ()) -> Node:
    """The tree of the page in `text`; any text can be parsed. `content` and `drop` are CSS selectors.

    Raises ReadError if elements are nested so deep that the parser drops the rest, or a tag has too many attributes.
    """
    _check_tags(text, path)
    from lxml import etree  # noqa: PLC0415 - heavy, and only pages need it

    # The text is decoded already, so a declaration in the page must not count.
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_pis=True)
    text = _LINE_END.sub("\n", text) if "\r" in text else text
    data = with_end_tags(text).encode("utf-8", errors="replace")
    try:
        root = etree.fromstring(data, parser) if data.strip() else None
    except etree.XMLSyntaxError as error:
        raise ReadError(f"cannot be parsed as HTML: {error.msg}", path=path) from error
    if any("Excessive depth" in entry.message for entry in parser.error_log):
        raise ReadError(f"elements are nested deeper than {PARSER_DEPTH}; the rest cannot be read", path=path)
    builder = _Builder()
    if root is not None:
        chosen = dict.fromkeys(_selected(root, content), "content")
        chosen.update((element, "drop") for element in _selected(root, drop))
        for event, element in etree.iterwalk(root, events=("start", "end", "comment")):
            if event == "start":
                builder.start(str(element.tag), dict(element.items()), element.sourceline or 0, element.text)
                if chosen:
                    builder.stack[-1].chosen = chosen.get(element, "")
            elif event == "end":
                builder.end(element.tail)
            else:
                builder.comment(element.text or "", element.sourceline or 0, element.tail)
    return builder.root


def _selected(root: Any, selectors: Sequence[str]) -> Iterator[Any]:
    """The elements that `selectors` match; the settings checked the selectors."""
    if selectors:
        from lxml.cssselect import CSSSelector  # noqa: PLC0415 - only settings with selectors need it

        for selector in selectors:
            yield from CSSSelector(selector, translator="html")(root)


def _check_tags(text: str, path: str) -> None:
    """Refuse a tag with more attributes than any real page has: the parser's time grows with the square of their number."""
    pieces = text.split("<")
    for at, piece in enumerate(pieces[1:], start=1):
        if len(piece) <= _LONG or not (match := _LONG_TAG.match(piece)):
            continue
        if len(_QUOTED.sub("", match[0]).split()) > MAX_ATTRIBUTES:
            line = "<".join(pieces[:at]).count("\n") + 1
            raise ReadError(f"a tag has more than {MAX_ATTRIBUTES:,} attributes; such a page is not read", path=path, line=line)


class _Builder:
    """Builds the tree and counts lines."""

    def __init__(self) -> None:
        self.root = Node("#page", {}, 1)
        self.stack = [self.root]
        self.line = 1
        self.unseen = 0
        self.links = 0

    @property
    def innermost(self) -> Node:
        """The innermost open element within MAX_DEPTH."""
        return self.stack[-1] if len(self.stack) <= MAX_DEPTH else self.stack[MAX_DEPTH - 1]

    def start(self, tag: str, attributes: dict[str, str], line: int, text: str | None) -> None:
        """Start an element, with the text before its first child."""
        self.at(line)
        tag = tag.lower()
        if tag == "template" and "shadowrootmode" in attributes:
            tag = "div"  # a browser shows its content
        parent = self.innermost
        if tag == "noscript" and _follows_template(parent):
            tag = "div"  # what a script shows of the template before it
        node = Node(tag, attributes, self.line)
        parent.children.append(node)
        self.stack.append(node)
        self.unseen += node.tag in UNSEEN
        self.links += node.tag == "a"
        self.text(text)

    def end(self, tail: str | None) -> None:
        """End the innermost element, with the text after it."""
        node = self.stack.pop()
        node.last = self.line
        self.unseen -= node.tag in UNSEEN
        self.links -= node.tag == "a"
        parent = self.stack[-1]
        if len(self.stack) < MAX_DEPTH:
            parent.plain += node.plain
            parent.linked += node.linked
        self.text(tail)

    def comment(self, text: str, line: int, tail: str | None) -> None:
        """Add a comment, with the text after it; the parser gives the line that it ends on."""
        self.at(line)
        self.innermost.children.append(Comment(text, max(1, self.line - text.count("\n"))))
        self.text(tail)

    def at(self, line: int) -> None:
        """Note that the parser is on `line`."""
        if line < _LAST_KNOWN_LINE:
            self.line = max(self.line, line)

    def text(self, text: str | None) -> None:
        """Add text to the innermost element."""
        if not text:
            return
        node = self.innermost
        node.children.append(Text(text, self.line))
        self.line += text.count("\n")
        if self.unseen or not (words := text.split()):
            return
        size = len(" ".join(words))
        if self.links:
            node.linked += size
        else:
            node.plain += size


def _follows_template(parent: Node) -> bool:
    """Whether the last element in `parent` so far is a script that holds a template."""
    before = next((child for child in reversed(parent.children) if isinstance(child, Node)), None)
    return before is not None and before.tag == "script" and before.get("type") == "text/template"

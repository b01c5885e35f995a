"""The tokens of inline Markdown: escapes, code, links, images, HTML tags, formulas and emphasis marks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from ...patterns import lazy_pattern
from .destinations import destination
from .emphasis import Pairing, Run
from .formulas import from_mathml, from_tex, is_formula, is_tex
from .repairs import Repairs
from .spans import code_spans

# Brackets that may be open at a time; closing one costs time for everything inside it.
MAX_BRACKETS = 32
# Nobody writes a paragraph with more markup; the rest is text.
MAX_TOKENS = 20_000

# The elements of the HTML standard (https://html.spec.whatwg.org/#elements-3), of MathML, and obsolete ones still found in
# articles: `<Enter>`, `<your name>` and `a<b and c>d` are words.
_ELEMENTS = (
    "a abbr address area article aside audio b base bdi bdo big blockquote body br button canvas caption center cite code "
    "col colgroup data datalist dd del details dfn dialog div dl dt em embed fieldset figcaption figure font footer form "
    "frame frameset h[1-6] head header hgroup hr html i iframe img input ins kbd label legend li link main map mark math menu "
    "meta meter nav noscript object ol optgroup option output p param path picture pre progress q rp rt ruby s samp script "
    "search section select slot small source span strike strong style sub summary sup svg table tbody td template textarea "
    "tfoot th thead time title tr track tt u ul use var video wbr [a-z]+-[a-z-]+"
).replace(" ", "|")
# Elements that may have an attribute without a value.
_BARE = "audio|button|details|form|iframe|img|input|ol|option|script|select|textarea|track|video"

# Elements whose words browsers do not show as part of the text around them: the reading of a word, style, a program.
_UNSEEN = frozenset("rt rp style script template".split())
# A longer element is only its tag.
MAX_ELEMENT = 4_000
# A formula's spans are not nested deeper.
MAX_DEPTH = 64
_NAME = lazy_pattern(r"<([a-zA-Z][\w-]*)")
_SPAN = lazy_pattern(r"<(/?)span\b[^<>]*>", re.IGNORECASE)
_BEFORE_NOTE = frozenset(".,;:!?)]”’*_`…")

# What tokens start with: a sign, or the letters of an address, which most texts lack.
_SIGN = lazy_pattern(r"[\\`<{\[\]!$*_~]")
_SIGN_OR_ADDRESS = lazy_pattern(rf"{_SIGN.pattern}|http|data:")
TOKEN = lazy_pattern(
    r"(?P<formula>\\\\?(?:\((?:(?!\\[()])[^\0]){1,400}\\\)|\[(?:(?!\\[\[\]])[^\0]){1,400}\\\]))"
    r"|\\(?P<escape>[!-/:-@\[-`{-~]|\r?\n)"
    r"|(?P<code>`+)"
    r"|(?P<data>(?:\[[^\[\]]{1,400}\]:\s{0,9})?<?data:\w{1,40}/[\w.+-]{1,80};base64,[A-Za-z0-9+/=]*>?)"
    r"|<(?P<auto>(?!(?i:javascript|vbscript|file|data):)[a-zA-Z][a-zA-Z0-9+.-]{1,31}:[^\s<>]{1,2000}|[\w.+-]{1,64}@[\w.-]{1,255})>"
    rf"|(?P<html></?(?i:{_ELEMENTS})(?:\s[^<>=]{{0,400}}=[^<>]{{0,4000}}|\s*/?)>|<(?i:{_BARE})\s[^<>]{{0,4000}}>"
    r"|<(?i:img|source)\s[^<>]{0,400}?(?i:data:)[^<>\s\"']*[^<>]{0,4000}>"
    r"|<!--[^\0]{0,4000}?-->|<!\[CDATA\[[^\0]{0,400}?\]\]>|<\?[^<>]{0,400}\?>|<![A-Z][^<>]{0,400}>|\{/\*[^\n]{0,400}?\*/\})"
    r"|(?P<address>https?://[^\s<>*\[\]()\"`\\]{1,2000}(?<![_?!.,:;'~]))"
    r"|(?P<note>\[\^(?:\d{1,3}|[A-Za-z]\w{0,40})\](?![:(\[]))"
    r"|(?P<image>!\[)|(?P<open>\[)|(?P<close>\])"
    r"|(?P<math>(?<![\w$])(?P<dollars>\$\$?)(?=[^\s$])(?P<tex>[^$\n]{1,400})(?<=\S)(?P=dollars)(?![\w$]))"
    r"|(?P<mark>\*+|_+|(?<!~)~~(?!~))"
)
# The kinds of tokens that are what they look like.
_SIMPLE = frozenset({"mark", "open", "image", "escape", "address", "auto", "data"})


class Token(NamedTuple):
    """A token of `kind` at code points [start, end) with its `text`; `href` is the address after a closing bracket."""

    kind: str
    start: int
    end: int
    text: str
    href: str | None = None


def tokens(source: str) -> tuple[list[Token], Mapping[int, Run]]:
    """The tokens of `source` in order, and its runs of emphasis marks by where they start."""
    ends = dict(code_spans(source))
    starts = _SIGN_OR_ADDRESS if "http" in source or "data:" in source else _SIGN
    found: list[Token] = []
    at = 0
    while len(found) < MAX_TOKENS and (start := starts.search(source, at)):
        match = TOKEN.match(source, start.start())
        if match is not None:
            found.append(_token(source, match, ends))
        at = found[-1].end if match else start.start() + 1
    return found, _paired(source, found)


def _token(source: str, match: re.Match[str], ends: Mapping[int, int]) -> Token:
    kind, start, end = match.lastgroup or "", match.start(), match.end()
    text = match[kind]
    if kind in _SIMPLE:
        return Token(kind, start, end, text)
    if kind == "code":
        end = ends.get(start, 0)
        return Token("code", start, end, source[match.end() : end - len(text)]) if end else _text(match, match.end())
    if kind == "close" and (target := destination(source, end)):
        return Token(kind, start, target[1], text, target[0])
    if kind == "math":
        tex = match["tex"][1:-1] if match["tex"][0] == match["tex"][-1] == "`" else match["tex"]
        return Token("text", start, end, from_tex(tex)) if is_formula(tex) else _text(match, start + len(match["dollars"]))
    if kind == "formula":
        return Token("text", start, end, text) if is_tex(text) else Token("escape", start, start + 2, source[start + 1])
    if kind == "html":
        return _element(source, start, end, text)
    if kind == "note" and _is_pattern(source, start, end, text):
        return _text(match, start + 2)
    return Token(kind, start, end, text)


def _text(match: re.Match[str], end: int) -> Token:
    """The match up to `end` as text."""
    return Token("text", match.start(), end, match.string[match.start() : end])


def _is_pattern(source: str, start: int, end: int, text: str) -> bool:
    """Whether `[^ab]` is part of a search pattern or a file's name rather than the mark of a footnote."""
    before, after = source[start - 1 : start], source[end : end + 1]
    attached = before.isalnum() or (before != "" and before in _BEFORE_NOTE)
    return not (attached or text[2:-1].isdigit()) or after.isalnum() or (after != "" and after in "+*?{$")


def _element(source: str, start: int, end: int, tag: str) -> Token:
    """The token of an HTML tag; if browsers show nothing of its element, or it is a formula, of the whole element."""
    name = _NAME.match(tag)
    element = name[1].lower() if name else ""
    if element == "math" or element in _UNSEEN:
        close = source.find(f"</{element}>", end, end + MAX_ELEMENT)
        if close >= 0:
            last = close + len(element) + 3
            return (
                Token("text", start, last, from_mathml(source[start:last]))
                if element == "math"
                else Token("html", start, last, "")
            )
    elif element == "span" and "katex-html" in tag:  # the same formula again, as it looks
        end = _end_of_span(source, end)
    return Token("html", start, end, tag)


def _end_of_span(source: str, at: int) -> int:
    """Where the `<span>` ends whose words start at `at`; `at` if it has no end near it."""
    depth = 1
    for match in _SPAN.finditer(source, at, at + MAX_ELEMENT):
        depth += -1 if match[1] else 1
        if depth == 0:
            return match.end()
        if depth > MAX_DEPTH:
            break
    return at


def _paired(source: str, found: list[Token]) -> Mapping[int, Run]:
    """The runs of emphasis marks among `found`, paired; those inside a link's words only with each other."""
    runs: dict[int, Run] = {}
    if not any(token.kind == "mark" for token in found):
        return runs
    pairing = Pairing(source)
    pending: list[Run] = []
    brackets: list[int] = []
    for token in found:
        if token.kind == "mark":
            pending.append(Run.of(source, token.start, token.end))
            runs[token.start] = pending[-1]
        elif token.kind in ("open", "image"):
            if len(brackets) < MAX_BRACKETS:
                brackets.append(len(pending))
        elif token.kind == "close" and brackets:
            outside = brackets.pop()
            if token.href is not None:
                _pair(pairing, pending[outside:])
                del pending[outside:]
    _pair(pairing, pending)
    return runs


def _pair(pairing: Pairing, runs: list[Run]) -> None:
    if pairing.by_turns(runs):
        return
    pairing.by_rule(runs)
    if any(run.left for run in runs) or any(run.openings for run in runs):
        Repairs(pairing).repair(runs)

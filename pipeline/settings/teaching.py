"""What a person adds to the built-in rules, as the tables of `fixharvest.toml`. Values only.

Texts are compared by their words: case, markup, punctuation and addresses do not count. In a text, `#` stands
for a number and `*` for one to eight words.
"""

from __future__ import annotations

from typing import TypeAlias

from msgspec import Struct

from ..model import Kind, Label, RemovalKind

# One text or several.
Texts: TypeAlias = str | tuple[str, ...]
# More stars in one text could match in too many ways.
MAX_STARS = 3


def texts(value: Texts | None) -> tuple[str, ...]:
    """The texts in `value`."""
    return (value,) if isinstance(value, str) else value or ()


class Rules(Struct, frozen=True, forbid_unknown_fields=True):
    """Rules by name: `disable` turns rules off, `enable` turns on again what an outer table turned off."""

    enable: tuple[str, ...] = ()
    disable: tuple[str, ...] = ()


class Removal(Struct, frozen=True, forbid_unknown_fields=True):
    """What to remove: blocks and lines that are `text` or start with `starts`, or everything from `begin` to `end`.

    `begin` and `end` are compared verbatim. `links_under` is a line that is removed together with the
    lines below it that contain only links.
    """

    text: Texts | None = None
    starts: Texts | None = None
    links_under: Texts | None = None
    begin: str | None = None
    end: str | None = None
    kind: RemovalKind | None = None

    def __post_init__(self) -> None:
        """Raise ValueError if it is not clear what to remove."""
        pair = self.begin is not None or self.end is not None
        if sum(given is not None for given in (self.text, self.starts, self.links_under)) + pair != 1:
            raise ValueError("give one of text, starts, links_under, or begin with end")
        if pair and not (self.begin and self.begin.strip() and self.end and self.end.strip() and self.begin != self.end):
            raise ValueError("give both begin and end, as two different texts")
        for text in (*texts(self.text), *texts(self.starts), *texts(self.links_under)):
            _check_text(text)


class Kept(Struct, frozen=True, forbid_unknown_fields=True):
    """What stays, whatever a rule wants: blocks and lines that are `text`."""

    text: Texts

    def __post_init__(self) -> None:
        """Raise ValueError for a text that would be found everywhere."""
        for text in texts(self.text):
            _check_text(text)


class LinkRule(Struct, frozen=True, forbid_unknown_fields=True):
    """Links that are ads: to a `host` and its subdomains, or to a `url` in which `*` stands for any characters."""

    host: Texts | None = None
    url: Texts | None = None

    def __post_init__(self) -> None:
        """Raise ValueError for anything that is not a host or address."""
        if (self.host is None) == (self.url is None):
            raise ValueError("give one of host, url")
        for host in texts(self.host):
            if not host or "/" in host or ":" in host or "." not in host.strip("."):
                raise ValueError(f"{host!r} is not a host; give its name alone, such as shop.example.com")
        for url in texts(self.url):
            if not url.startswith(("http://", "https://")) or len(url.split("*")) > MAX_STARS + 1:
                raise ValueError(f"{url!r} is not an address pattern; start it with https:// and use at most {MAX_STARS} *")


class Word(Struct, frozen=True, forbid_unknown_fields=True):
    """Words of a language: a `label` of a series ("Solution" in "Solution 2: …"), a `lead_in` that introduces steps."""

    label: Texts | None = None
    lead_in: Texts | None = None

    def __post_init__(self) -> None:
        """Raise ValueError if there is no word."""
        if (self.label is None) == (self.lead_in is None):
            raise ValueError("give one of label, lead_in")
        if not all(any(map(str.isalpha, text)) for text in (*texts(self.label), *texts(self.lead_in))):
            raise ValueError("give text with letters")


class Html(Struct, frozen=True, forbid_unknown_fields=True):
    """CSS selectors for saved web pages: `content` selects the article, `drop` what is not part of it."""

    content: Texts = ()
    drop: Texts = ()


NO_SELECTORS = Html()


class Teaching(Struct, frozen=True, forbid_unknown_fields=True):
    """What applies to all articles, or to those of one folder."""

    rules: Rules = Rules()
    remove: tuple[Removal, ...] = ()
    keep: tuple[Kept, ...] = ()
    link: tuple[LinkRule, ...] = ()
    word: tuple[Word, ...] = ()
    html: Html = NO_SELECTORS

    def with_inner(self, inner: Teaching) -> Teaching:
        """Add what applies to a folder: lists are joined, and the folder decides on each rule that it names."""
        disabled = (set(self.rules.disable) - set(inner.rules.enable)) | set(inner.rules.disable)
        return Teaching(
            rules=Rules(disable=tuple(sorted(disabled))),
            remove=(*self.remove, *inner.remove),
            keep=(*self.keep, *inner.keep),
            link=(*self.link, *inner.link),
            word=(*self.word, *inner.word),
            html=Html(inner.html.content or self.html.content, (*texts(self.html.drop), *texts(inner.html.drop))),
        )


NOTHING_TAUGHT = Teaching()


class Folder(Teaching, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The same for articles whose path matches a pattern as in .gitignore."""

    match: Texts

    def __post_init__(self) -> None:
        """Raise ValueError for an empty pattern."""
        if not all(text.strip() for text in texts(self.match)):
            raise ValueError("match must be a pattern such as drafts/ or guides/**/*.md")


class Correction(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a person decided for one article, which `id` (as in its JSON) or `path` names.

    `keep` and `remove` quote lines: a line that contains the quote is kept or removed; a quote that spans several lines
    applies to their block. `kind` is the article's kind. `line` is the line of the correction in the settings file.
    """

    id: str | None = None
    path: str | None = None
    keep: Texts = ()
    remove: Texts = ()
    kind: Kind | None = None
    line: int = 0

    def __post_init__(self) -> None:
        """Raise ValueError if it corrects nothing, or does not name one article."""
        if (self.id is None) == (self.path is None):
            raise ValueError("give one of id, path, to say which article")
        if not (self.keep or self.remove or self.kind):
            raise ValueError("give one of keep, remove, kind")
        for text in (*texts(self.keep), *texts(self.remove)):
            if not any(map(str.isalnum, text)):
                raise ValueError(f"{text!r} contains no words")


class LineCorrection(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """What a person decided about a part of one article, which begins on `line` and ends on `last` (default: the same line).

    Lines are 1-based; those of a web page are lines of its Markdown. `text` is what they say. `kind` is the article's kind,
    `label` what begins on the line, and `keep` says that no rule may cut the lines. `by` is who decided, `at` is when.
    """

    path: str
    line: int
    last: int | None = None
    text: str
    kind: Kind | None = None
    label: Label | None = None
    keep: bool = False
    by: str = ""
    at: str = ""

    def __post_init__(self) -> None:
        """Raise ValueError if it corrects nothing, or says of no lines what they say."""
        if not (self.kind or self.label or self.keep):
            raise ValueError("give one of kind, label, keep")
        if self.line < 1:
            raise ValueError("line must be 1 or more")
        if self.last is not None and self.last < self.line:
            raise ValueError("last must be line or more")
        if not self.text.strip():
            raise ValueError("text must say what the line says")


class Plugins(Struct, frozen=True, forbid_unknown_fields=True):
    """Names of rules and writers from other installed packages (entry points)."""

    rules: tuple[str, ...] = ()
    writers: tuple[str, ...] = ()


NO_PLUGINS = Plugins()


class FilterFile(Struct, frozen=True):
    """A file of filters in the EasyList syntax, and the hash of its contents."""

    path: str
    sha256: str


class LabelFile(Struct, frozen=True):
    """A file of changed weights of the model that labels units, and the hash of its contents."""

    path: str
    sha256: str


def _check_text(text: str) -> None:
    if not text.strip() or text.strip() in ("*", "#"):
        raise ValueError(f"{text!r} has no words, so it would be found everywhere")
    if text.split().count("*") > MAX_STARS:
        raise ValueError(f"use at most {MAX_STARS} * in one text")

"""Makes relative links and images absolute, in an article's data and in its Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote, urljoin

from msgspec.structs import replace

from ...model import Article, Fix, Image, Link, Procedure, Section, Step
from ...patterns import lazy_pattern
from ...text.inline import code_spans
from ...text.lines import Lines
from ...text.markdown import parse

# An address with a scheme, a mail address (`<help@example.com>` has no scheme), or an unfilled placeholder of a template
# language (`{{ site.url }}/x`).
_NOT_RELATIVE = lazy_pattern(r"[a-zA-Z][a-zA-Z0-9+.-]*:|[\w.+-]{1,64}@[\w.-]+$|[{<]")
_INLINE = lazy_pattern(
    r"(?<!\\)(?P<before>\]\(\s*)"
    r"(?:<(?P<angled>[^<>\n]*)>|(?P<plain>[^\s<>()]+(?:\([^\s()]*\)[^\s()]*)*))"
    r"(?=\s*\)|\s+[\"'(])"
)
_DEFINITION = lazy_pattern(
    r"(?m)^(?P<before>[ >]{0,20}\[[^\[\]\n]{1,999}\]:[ \t]*)(?:<(?P<angled>[^<>\n]*)>|(?P<plain>[^\s<>]+))"
)
_TAG = lazy_pattern(r"<[a-zA-Z][^<>]{0,4000}>")
_ATTRIBUTE = lazy_pattern(
    r"(?P<before>\s(?i:src|href|poster)\s*=\s*)(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\s\"'<>]+))"
)
_QUOTES = {"angled": ("<", ">"), "double": ('"', '"'), "single": ("'", "'")}


def source_address(base_url: str, path: str) -> str:
    """The address of the source `path`; `base_url` is the address of the folder that source paths are relative to."""
    return urljoin(base_url.rstrip("/") + "/", quote(path))


def with_absolute_links(article: Article, base_url: str) -> Article:
    """Return `article` with every relative link and image resolved against its source's address.

    This changes links, images, the Markdown of the article and of its fixes, steps and sections, and the address and image
    of the metadata. Removed and repaired texts and the front matter's text stay as in the source, so undoing the edits of
    the result no longer gives the source.
    """
    resolver = _Resolver(source_address(base_url, article.source.path))
    metadata = article.metadata
    return replace(
        article,
        metadata=replace(
            metadata,
            url=resolver.address(metadata.url) if metadata.url else metadata.url,
            image=resolver.address(metadata.image) if metadata.image else metadata.image,
        ),
        fixes=tuple(resolver.fix(fix) for fix in article.fixes),
        sections=tuple(resolver.section(section) for section in article.sections),
        content=replace(article.content, markdown=resolver.markdown(article.content.markdown)),
    )


@dataclass(frozen=True, slots=True)
class _Resolver:
    """Resolves addresses against the address of one source."""

    source: str

    def address(self, href: str) -> str:
        """`href` as an absolute address; unchanged if it is empty, has a scheme, or cannot be parsed."""
        if not href or _NOT_RELATIVE.match(href):
            return href
        try:
            return urljoin(self.source, href)
        except ValueError:
            return href

    def fix(self, fix: Fix) -> Fix:
        return replace(
            fix,
            markdown=self.markdown(fix.markdown),
            procedures=tuple(self.procedure(procedure) for procedure in fix.procedures),
            options=tuple(self.fix(option) for option in fix.options),
            links=self.links(fix.links),
            images=self.images(fix.images),
        )

    def procedure(self, procedure: Procedure) -> Procedure:
        return replace(procedure, steps=tuple(self.step(step) for step in procedure.steps))

    def step(self, step: Step) -> Step:
        return replace(
            step,
            markdown=self.markdown(step.markdown),
            links=self.links(step.links),
            images=self.images(step.images),
            steps=tuple(self.step(sub_step) for sub_step in step.steps),
        )

    def section(self, section: Section) -> Section:
        return replace(section, markdown=self.markdown(section.markdown))

    def links(self, links: tuple[Link, ...]) -> tuple[Link, ...]:
        return tuple(replace(link, href=self.address(link.href)) for link in links)

    def images(self, images: tuple[Image, ...]) -> tuple[Image, ...]:
        return tuple(replace(image, src=self.address(image.src)) for image in images)

    def markdown(self, text: str) -> str:
        """`text` with the addresses of links, images, link definitions and HTML attributes resolved, except in code."""
        if "](" not in text and "]:" not in text and "<" not in text:
            return text
        lines = Lines.of(text)
        pieces: list[str] = []
        at = 0
        for block in parse(lines).blocks:
            start, end = lines.starts[block.first], lines.ends[block.last]
            if block.kind == "code" or start < at:
                continue
            pieces += [text[at:start], self.block(text[start:end], html=block.kind == "html")]
            at = end
        return "".join([*pieces, text[at:]])

    def block(self, text: str, *, html: bool) -> str:
        if not html:
            text = _outside_code(_INLINE, self.resolved, text)
            text = _outside_code(_DEFINITION, self.resolved, text)
        return _outside_code(_TAG, lambda tag: _ATTRIBUTE.sub(self.resolved, tag[0]), text)

    def resolved(self, match: re.Match[str]) -> str:
        """The match with its address resolved. The group that holds the address is named for its quotes."""
        kind = match.lastgroup or ""
        opening, closing = _QUOTES.get(kind, ("", ""))
        return f"{match['before']}{opening}{self.address(match[kind])}{closing}"


def _outside_code(pattern: re.Pattern[str], change: Callable[[re.Match[str]], str], text: str) -> str:
    """`text` with `change` applied to every match of `pattern` that no code span overlaps."""
    spans = code_spans(text)
    pieces: list[str] = []
    at = index = 0
    for match in pattern.finditer(text):
        while index < len(spans) and spans[index][1] <= match.start():
            index += 1
        if index < len(spans) and spans[index][0] < match.end():
            continue
        pieces += [text[at : match.start()], change(match)]
        at = match.end()
    return "".join([*pieces, text[at:]])

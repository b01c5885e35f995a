"""Links and images by reference (`[words][label]`), written with their address so that each line says what it links to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..patterns import lazy_pattern
from .inline.destinations import bounded
from .inline.spans import code_spans, touched

# Brackets within the words of a link: an image, or signs; never another link.
_INNER = r"!\[[^\[\]]{0,400}\]\([^()\s]{0,2000}\)|\[(?:[^\[\]\\]|\\.){0,400}\](?![\[(])"
_WORDS = rf"(?:[^\[\]\\]|\\.|{_INNER}){{0,400}}"
_USE = lazy_pattern(rf"(?<!\\)(?P<words>\[(?P<text>{_WORDS})\])(?:\[(?P<label>(?:[^\[\]\\]|\\.){{0,400}})\])?", re.DOTALL)
_TAG = lazy_pattern(r"<[A-Za-z/!][^<>]{0,2000}>")


@dataclass(frozen=True, slots=True)
class References:
    """The addresses that a text defines, by normalized label."""

    addresses: Mapping[str, str]

    @classmethod
    def of(cls, defined: Mapping[str, Any]) -> References:
        """The definitions that markdown-it-py found; footnotes (`[^1]: …`) are not links."""
        return cls({_key(label): bounded(entry["href"]) for label, entry in defined.items() if not label.startswith("^")})

    def resolved(self, content: tuple[str, ...]) -> tuple[str, ...]:
        """The lines of a paragraph or heading with the address in each link by reference; as many lines as before."""
        if not self.addresses or not any("]" in line for line in content):
            return content
        return tuple("".join(self._pieces("\n".join(content))).split("\n"))

    def _pieces(self, text: str) -> Iterator[str]:
        """The pieces of `text`, with an address in each link; where none starts, one may start at the next bracket."""
        opaque = code_spans(text), [match.span() for match in _TAG.finditer(text)]
        at = written = 0
        while match := _USE.search(text, at):
            is_cut = any(touched(spans, edge, edge + 1) for spans in opaque for edge in (match.start(), match.end() - 1))
            address = None if is_cut else self._address(match, text[match.end() : match.end() + 1])
            if address is not None:
                yield f"{text[written : match.end('words')]}(<{address}>)"
                written = match.end()
            at = match.start() + 1 if address is None else written
        yield text[written:]

    def _address(self, match: re.Match[str], after: str) -> str | None:
        """The address of the link, None if it is none."""
        if match["label"]:
            return self.addresses.get(_key(match["label"]))
        is_shortcut = match["label"] is None
        return None if is_shortcut and after in ("[", "(", ":") else self.addresses.get(_key(match["text"]))


def _key(label: str) -> str:
    """`label` without the differences that do not count: those of case and white space."""
    return " ".join(label.casefold().split())

"""Links and images by reference (`[words][label]`), written with their address so that each line says what it links to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .inline.destinations import bounded
from .inline.spans import code_spans

_WORDS = r"(?:[^\[\]\\]|\\.|!\[[^\[\]]{0,400}\]\([^()\s]{0,2000}\)){0,400}"
_USE = re.compile(rf"(?<![\\\]])(?P<words>\[(?P<text>{_WORDS})\])(?:\[(?P<label>[^\[\]]{{0,400}})\])?(?![\[(:])", re.DOTALL)


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
        text = "\n".join(content)
        codes = code_spans(text)

        def written(match: re.Match[str]) -> str:
            if any(start <= match.start() < end for start, end in codes):
                return match[0]
            address = self.addresses.get(_key(match["label"] or match["text"]))
            return match[0] if address is None else f"{match['words']}(<{address}>)"

        return tuple(_USE.sub(written, text).split("\n"))


def _key(label: str) -> str:
    """`label` without the differences that do not count: those of case and white space."""
    return " ".join(label.casefold().split())

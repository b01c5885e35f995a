"""What to write to `fixharvest.toml` so that a text which was cut stays in all articles."""

from __future__ import annotations

from ..cleaning.page import Page
from ..lexicon.words import words
from ..settings.toml_string import toml_string
from ..text.inline import plain

# More quotes say no more: each of them stops the cut.
MAX_QUOTES = 40
# A line with fewer words, such as "Reply", would stay where it is clutter; it is quoted only if the cut has no longer one.
MANY_WORDS = 4


def quotes_of(cut: str) -> tuple[str, ...]:
    """The texts for `[[keep]]`, which are the longer lines of a cut; HTML counts as one text without its tags.

    Empty if the cut has no words, so that it can only be kept in its place, with `<!-- fixharvest: keep -->`.
    """
    page = Page.of(cut)
    said: list[str] = []
    for part in page.parts:
        if part.kind == "html":
            said.append(part.text)
        elif part.kind != "code":
            said += (plain(page.lines.line(line)) for line in range(part.first, part.last + 1))
    spelled = (" ".join(token for token in text.split() if token not in ("#", "*")) for text in said)
    quotes = tuple(dict.fromkeys(text for text in spelled if words(text)))
    return (tuple(quote for quote in quotes if len(words(quote)) >= MANY_WORDS) or quotes)[:MAX_QUOTES]


def keep_entry(quotes: tuple[str, ...]) -> str:
    """The entry of the settings file that keeps `quotes`, as TOML; "" if there are none."""
    if not quotes:
        return ""
    texts = [toml_string(quote) for quote in quotes]
    value = texts[0] if len(texts) == 1 else "[\n" + "".join(f"  {text},\n" for text in texts) + "]"
    return f"[[keep]]\ntext = {value}\n"

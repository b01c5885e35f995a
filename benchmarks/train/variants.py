"""Annotated articles in the dress of other publishers, line by line: what is a fix or a step stays one.

Publishers print the same thing as headings or bold lines, as "Fix 1:", "1." or without a number, as a numbered list, bullets
or "Step 1:". A model that has seen each article in several of these relies less on the habits of the publishers in sight.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_HEADING = re.compile(r"(?P<signs>#{1,6})\s+(?P<title>.*\S)\s*")
_NUMBERED = re.compile(
    r"(?:\*\*|__)?(?:[^\W\d_]{2,12}\s)?#?(?P<number>\d{1,2})(?:\\?[.):]|\s[-–—:])+\s*(?P<title>.+?)(?:\*\*|__)?"
)
_ENTRY = re.compile(r"(?P<indent>\s*)(?P<number>\d{1,2})[.)]\s+(?=\S)")
_BULLET = re.compile(r"(?P<indent>\s*)[-*+]\s+(?=\S)")
_LABELS = ("Fix", "Method", "Solution", "Way", "Option", "Tip")
# What a heading, its number, a numbered entry and a bullet become, and how often of a hundred.
_HEADINGS = {"kept": 55, "bold": 20, "line": 5, "moved": 20}
_NUMBERS = {"kept": 45, "left out": 20, "{number}. {title}": 15, "{label} {number}: {title}": 15, "Step {number}: {title}": 5}
_ENTRIES = {
    "kept": 40, "{number}) ": 8, "{number}\\. ": 10, "- ": 12, "**Step {number}.** ": 8, "Step {number}: ": 8,
    "{letter}) ": 4, "{letter}. ": 3, "{roman}. ": 4, "{roman}) ": 3,
}  # fmt: skip
_BULLETS = {"kept": 85, "numbered": 15}


@dataclass(slots=True)
class _Dress:
    """What a variant makes of the parts of its article; `shift` is how far headings move, `levels` are those of the article."""

    headings: dict[int, str]
    shift: int
    number: str
    label: str
    entry: str
    bullet: str

    @classmethod
    def of(cls, levels: Sequence[int], chance: random.Random) -> _Dress:
        headings = {level: "kept" if level == min(levels) else _drawn(_HEADINGS, chance) for level in levels}
        shift, label = chance.choice((-1, 1)), chance.choice(_LABELS)
        return cls(headings, shift, _drawn(_NUMBERS, chance), label, _drawn(_ENTRIES, chance), _drawn(_BULLETS, chance))


def _drawn(weights: dict[str, int], chance: random.Random) -> str:
    return chance.choices(list(weights), list(weights.values()))[0]


def variant(text: str, chance: random.Random) -> str:
    """The article in another dress, with the same number of lines; front matter and code stay as they are."""
    lines = text.split("\n")
    start = lines.index("---", 1) + 1 if lines[0] == "---" and "---" in lines[1:] else 0
    levels = [len(match["signs"]) for line in lines[start:] if (match := _HEADING.fullmatch(line))]
    return "\n".join([*lines[:start], *_dressed(lines, start, _Dress.of(levels, chance))])


def _dressed(lines: Sequence[str], start: int, dress: _Dress) -> Iterator[str]:
    in_code = False
    counts: dict[int, int] = {}
    for at, line in enumerate(lines[start:], start):
        in_code ^= line.lstrip().startswith(("```", "~~~"))
        if in_code:
            yield line
        elif match := _HEADING.fullmatch(line):
            counts = {}
            is_alone = not lines[at - 1].strip() and not "".join(lines[at + 1 : at + 2]).strip()
            yield _heading(match, dress, is_alone=is_alone)
        elif match := _ENTRY.match(line):
            yield _entry(match, line, dress)
        elif (match := _BULLET.match(line)) and dress.bullet == "numbered":
            indent = len(match["indent"])
            counts = {depth: count for depth, count in counts.items() if depth <= indent}
            counts[indent] = counts.get(indent, 0) + 1
            yield f"{match['indent']}{counts[indent]}. {line[match.end() :]}"
        else:
            counts = {} if line.strip() and line[0] != " " else counts
            yield line


def _heading(match: re.Match[str], dress: _Dress, *, is_alone: bool) -> str:
    title, level = match["title"].rstrip("#").strip(), len(match["signs"])
    if (numbered := _NUMBERED.fullmatch(title)) and dress.number != "kept":
        form = "{title}" if dress.number == "left out" else dress.number
        title = form.format(number=numbered["number"], title=numbered["title"], label=dress.label)
    how = dress.headings[level]
    if how == "bold" and is_alone:
        return f"**{title.replace('**', '')}**"
    if how == "line" and is_alone:
        return title
    moved = level + dress.shift
    return "#" * (moved if how == "moved" and moved in range(1, 7) and moved not in dress.headings else level) + " " + title


def _entry(match: re.Match[str], line: str, dress: _Dress) -> str:
    if dress.entry == "kept" or (len(match["indent"]) > 1 and dress.entry != "- "):
        return line
    return match["indent"] + dress.entry.format(**_printed(int(match["number"]))) + line[match.end() :]


def _printed(number: int) -> dict[str, str]:
    """A number in each of its dresses."""
    tens, ones = divmod(number, 10)
    roman = "x" * tens + ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")[ones]
    return {"number": str(number), "letter": chr(ord("a") + (number - 1) % 26), "roman": roman.upper() or "0"}

"""Texts that should make a slow pattern slow, built from the pattern's own parts.

For every repetition in a pattern: what comes before it, then its body many times, then something that does not match; and all
of that many times, so that every start of a match fails.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

parser: Any = re._parser  # type: ignore[attr-defined]

# Examples for a class of characters: at least one of each kind that patterns distinguish.
ALPHABET = " a1A.-*_#:)(>\t\n|[]<&\"'/=\\`~!?,;{}+$%@^é打あ한１、（“’\u00a0\x00"
MANY = 8
REPEATS = {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}
_CATEGORIES: dict[str, Callable[[str], bool]] = {
    "CATEGORY_DIGIT": str.isdigit,
    "CATEGORY_NOT_DIGIT": lambda char: not char.isdigit(),
    "CATEGORY_SPACE": str.isspace,
    "CATEGORY_NOT_SPACE": lambda char: not char.isspace(),
    "CATEGORY_WORD": lambda char: char.isalnum() or char == "_",
    "CATEGORY_NOT_WORD": lambda char: not (char.isalnum() or char == "_"),
}


@dataclass(frozen=True, slots=True)
class Attack:
    """`prefix`, then `pump` many times, then `suffix`."""

    prefix: str
    pump: str
    suffix: str

    def text(self, size: int) -> str:
        """The attack with about `size` characters."""
        return self.prefix + self.pump * max(1, size // len(self.pump)) + self.suffix


def attacks(pattern: str, flags: int, *, variants: int = 1) -> list[Attack]:
    """Attacks on `pattern`, the same ones each time; more `variants` use more kinds of characters."""
    tree = parser.parse(pattern, flags)
    random = Random(len(pattern))
    found: dict[Attack, None] = {}
    for _ in range(variants):
        for before, body in _repeats(list(tree), "", random):
            pump = "".join(_sample(body, random)) or "a"
            for attack in (
                Attack(before, pump, "\x00"),
                Attack(before, pump, ""),
                Attack("", before + pump * 3, "\x00"),
                Attack("", f"{before}{pump} ", ""),
            ):
                if attack.pump:
                    found[attack] = None
    if not found:  # without a repetition, repeat the pattern itself
        whole = "".join(_sample(list(tree), random)) or "a"
        found[Attack("", whole, "\x00")] = found[Attack("", whole[: max(1, len(whole) - 1)], "")] = None
    return list(found)


def _repeats(nodes: list[Any], before: str, random: Random) -> Iterator[tuple[str, list[Any]]]:
    """For each repetition in `nodes`, at any depth: what comes before it, and its body."""
    for node in nodes:
        name, value = str(node[0]), node[1]
        if name in REPEATS:
            _, most, body = value
            if most is parser.MAXREPEAT or most >= MANY:
                yield before, list(body)
            yield from _repeats(list(body), before, random)
        else:
            for inner in _inside(name, value):
                yield from _repeats(inner, before, random)
        before += "".join(_sample([node], random))


def _inside(name: str, value: Any) -> list[list[Any]]:
    """The lists of nodes that a node holds."""
    if name == "SUBPATTERN":
        return [list(value[3])]
    if name == "BRANCH":
        return [list(branch) for branch in value[1]]
    if name in ("ASSERT", "ASSERT_NOT"):
        return [list(value[1])]
    if name == "ATOMIC_GROUP":
        return [list(value)]
    return []


def _sample(nodes: Iterable[Any], random: Random) -> Iterator[str]:
    """A text that `nodes` match, lookarounds aside."""
    for node in nodes:
        name, value = str(node[0]), node[1]
        if name == "LITERAL":
            yield chr(value)
        elif name in ("NOT_LITERAL", "IN", "ANY"):
            yield random.choice([char for char in ALPHABET if _fits(name, value, char)] or ["a"])
        elif name in REPEATS:
            least, most, body = value
            for _ in range(max(least, min(1, int(most)))):
                yield from _sample(body, random)
        elif name == "BRANCH":
            yield from _sample(random.choice(value[1]), random)
        elif name in ("SUBPATTERN", "ATOMIC_GROUP"):
            yield from _sample(_inside(name, value)[0], random)


def _fits(name: str, value: Any, char: str) -> bool:
    if name == "ANY":
        return char != "\n"
    if name == "NOT_LITERAL":
        return bool(ord(char) != value)
    negated = str(value[0][0]) == "NEGATE"
    return any(_one_of(str(kind), content, char) for kind, content in value if str(kind) != "NEGATE") != negated


def _one_of(kind: str, content: Any, char: str) -> bool:
    if kind == "LITERAL":
        return bool(ord(char) == content)
    if kind == "RANGE":
        return bool(content[0] <= ord(char) <= content[1])
    return _CATEGORIES[str(content)](char)

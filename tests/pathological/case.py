"""A row of the tables: a pathological input, its size, and the expected outcome."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

BEFORE = "# How to fix it\n\nThese steps help.\n\n"
AFTER = "## Fix 1: Restart it\n\n1. Open **Settings**.\n2. Click **Restart**.\n\n## Fix 2: Reset it\n\n1. Click **Reset**.\n"
FIXES = ("Restart it", "Reset it")


@dataclass(frozen=True, slots=True)
class Outcome:
    """The expected outcome of an input.

    With `error` and `message`, it is refused with this error, whose message contains these words. Otherwise it is an article
    with exactly these codes of `warnings` (doubts aside) and kinds of `removed`; if `fixes`, the fixes of `AFTER` are found.
    """

    error: str = ""
    message: str = ""
    warnings: frozenset[str] = frozenset()
    removed: frozenset[str] = frozenset()
    fixes: bool = True

    def but(self, *codes: str) -> Outcome:
        """The same with these warnings."""
        return replace(self, warnings=self.warnings | set(codes))


cleaned = Outcome()
# An open fence, comment or container includes what follows, by the rules of Markdown: the text stays, no fixes are found.
swallows = Outcome(fixes=False)


def removes(*kinds: str) -> Outcome:
    """Exactly these kinds of text are removed; the fixes stay."""
    return Outcome(removed=frozenset(kinds))


def warned(*codes: str) -> Outcome:
    """Exactly these warnings; nothing is removed."""
    return Outcome(warnings=frozenset(codes))


def refused(error: str, message: str) -> Outcome:
    """No article, but an error that says why."""
    return Outcome(error=error, message=message)


@dataclass(frozen=True, slots=True)
class Row:
    """One input, made by `build(size)`. In an article's body it is between BEFORE and AFTER."""

    name: str
    build: Callable[[int], str | bytes]
    size: int
    outcome: Outcome = cleaned
    path: str = "article.md"
    framed: bool = True

    def source(self) -> bytes:
        """The whole input."""
        built = self.build(self.size)
        if isinstance(built, bytes):
            return built
        text = f"{BEFORE}{built}\n\n{AFTER}" if self.framed else built
        return text.encode("utf-8", errors="surrogatepass")


def times(text: str) -> Callable[[int], str]:
    """`text`, repeated."""
    return lambda size: text * size


def numbered(text: str) -> Callable[[int], str]:
    """`text` once for each number, which replaces `{n}`."""
    return lambda size: "".join(text.replace("{n}", str(number)) for number in range(1, size + 1))


def around(left: str, middle: str, right: str) -> Callable[[int], str]:
    """`middle` between many of `left` and as many of `right`."""
    return lambda size: left * size + middle + right * size


def between(first: str, text: str, last: str = "") -> Callable[[int], str]:
    """`text`, repeated, between `first` and `last`."""
    return lambda size: first + text * size + last
